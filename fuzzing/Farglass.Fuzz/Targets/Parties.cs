using Farglass.Rtc;
using Farglass.Rtc.Congestion;
using Farglass.Rtc.Dtls;
using Farglass.Rtc.Ice;
using Farglass.Rtc.Sdp;
using Farglass.Rtc.Sdp.Negotiation;

namespace Farglass.Fuzz.Targets;

/// <summary>The two ends of a session, the same in every run, so that inputs mean the same each time.</summary>
static class Parties
{
    public static readonly DateTimeOffset Day = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly DtlsCertificate Certificate = DtlsCertificate.Create(Day, Day.AddYears(30));

    public static readonly DtlsContext Dtls = new(Certificate);

    public static readonly IceCredentials Host = Credentials("HOST", "host+ice+password+0000"),
        Client = Credentials("CLIENT", "client+ice+password+00");

    /// <summary>Three sections, as our own client offers them.</summary>
    public static readonly SessionDescription Offer = SdpOfferer.Offer(new() { Endpoint = Endpoint(Client) });

    public static readonly AnswerParameters Answer = new()
    {
        Endpoint = Endpoint(Host) with { Candidates = ["1 1 udp 2130706431 192.0.2.1 8443 typ host"] },
        VideoProfiles = [H264Profile.ConstrainedHigh, H264Profile.Main, H264Profile.ConstrainedBaseline],
        VideoSources = new(0x1000, 0x1001),
        AudioSsrc = 0x2000,
        CanonicalName = "host",
        Redundancy = true,
        Microphone = true,
    };

    public static readonly NegotiatedSession Session = Agree();

    public static RtcPeerOptions Options(NegotiatedSession session) => new()
    {
        Session = session,
        Dtls = Dtls,
        CanonicalName = "host",
        WallClockAtZero = Day,
        Bandwidth = Rate(),
        Random = new(1),
    };

    public static GoogleCongestionControl Rate() =>
        new(Bitrate.FromKilobits(300), Bitrate.FromMegabits(5), Bitrate.FromMegabits(20));

    static LocalEndpoint Endpoint(IceCredentials ice) => new()
    {
        SessionId = 17,
        Ice = new(ice.Ufrag, ice.Password),
        Fingerprint = new(CertificateFingerprint.Sha256, [.. Enumerable.Range(0, 32).Select(value => (byte)value)]),
    };

    static IceCredentials Credentials(string ufrag, string password) =>
        IceCredentials.TryCreate(ufrag, password, out var credentials)
            ? credentials
            : throw new InvalidOperationException("These are well formed.");

    static NegotiatedSession Agree() =>
        SdpAnswerer.TryAnswer(Offer, Answer, current: null, out var answer, out _)
            ? answer.Session
            : throw new InvalidOperationException("Our own offer can be answered.");
}
