using Farglass.Rtc.Sdp;
using Farglass.Rtc.Sdp.Negotiation;

namespace Farglass.Rtc.Tests.Sdp.Negotiation;

/// <summary>A host and a client that say the same each time, so that a test can say what they say.</summary>
static class Parties
{
    public static readonly SdpIceCredentials HostIce = new("HOST", "host+ice+password+0000");
    public static readonly SdpIceCredentials HostIceNext = new("NEXT", "host+ice+password+0001");

    public static AnswerParameters Host { get; } = new()
    {
        Endpoint = new()
        {
            SessionId = 4_611_731_400_430_051_336,
            Ice = HostIce,
            Fingerprint = new(CertificateFingerprint.Sha256, [.. Enumerable.Range(0, 32).Select(value => (byte)value)]),
            Candidates = ["1 1 udp 2130706431 192.0.2.1 8443 typ host"],
        },
        VideoProfiles = [H264Profile.ConstrainedHigh, H264Profile.Main, H264Profile.ConstrainedBaseline],
        VideoSources = new(1_001, 1_002),
        AudioSsrc = 2_001,
        CanonicalName = "host",
    };

    /// <summary>With other ICE credentials at hand, as a host has them for each answer.</summary>
    public static AnswerParameters HostLater { get; } =
        Host with { Endpoint = Host.Endpoint with { Ice = HostIceNext } };

    public static OfferParameters Client { get; } = new()
    {
        Endpoint = new()
        {
            SessionId = 17,
            Ice = new("CLIENT", "client+ice+password+00"),
            Fingerprint = new(CertificateFingerprint.Sha256, [.. Enumerable.Repeat((byte)0xC1, 32)]),
        },
    };

    public static SdpAnswer Answer(
        SessionDescription offer, AnswerParameters? local = null, NegotiatedSession? current = null)
    {
        var answered = SdpAnswerer.TryAnswer(offer, local ?? Host, current, out var answer, out var refusal);
        Assert.True(answered, refusal?.Code);
        AnswerCheck.Check(offer, answer!);
        return answer!;
    }

    public static SdpRefusal Refuse(
        SessionDescription offer, AnswerParameters? local = null, NegotiatedSession? current = null)
    {
        Assert.False(SdpAnswerer.TryAnswer(offer, local ?? Host, current, out var answer, out var refusal));
        Assert.Null(answer);
        return refusal;
    }
}
