using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Farglass.Rtc.Dtls;
using Farglass.Rtc.Ice;
using Farglass.Rtc.Sdp;
using Farglass.Rtc.Sdp.Negotiation;

namespace Farglass.Rtc;

/// <summary>
/// Answers the offers that browsers make to a host that sends a picture. It has what all peers of the host share: the
/// certificate, the candidates, the codecs. Any thread may call it.
/// </summary>
/// <param name="certificate">Every peer shows it.</param>
/// <param name="wallClockAtZero">What the wall clock said at the zero of all times that the peers are passed.</param>
public sealed class RtcAnswerer(DtlsCertificate certificate, DateTimeOffset wallClockAtZero) : IDisposable
{
    readonly DtlsContext _dtls = new(certificate);

    /// <summary>Where clients are to look for the host. There are none before its sockets are bound.</summary>
    public IReadOnlyList<IceCandidate> Candidates { get; set; } = [];

    /// <summary>What the encoder makes, best first.</summary>
    public ImmutableArray<H264Profile> VideoProfiles { get; init; } = [H264Profile.ConstrainedHigh];

    /// <summary>There is sound to send.</summary>
    public bool Audio { get; init; }

    /// <param name="offer">As it was sent.</param>
    /// <param name="answer">What is sent back, and what the peer is made of.</param>
    /// <param name="reason">Why there is none, for a person. Nothing that the other side wrote is in it.</param>
    public bool TryAnswer(ReadOnlySpan<char> offer, [NotNullWhen(true)] out RtcAnswer? answer,
        [NotNullWhen(false)] out string? reason)
    {
        answer = null;
        if (!SessionDescription.TryParse(offer, out var description, out var error)) reason = error.ToString();
        else reason = TryAnswer(description, out answer, out var refusal) ? null : refusal.Detail;
        return answer is not null;
    }

    /// <inheritdoc cref="TryAnswer(ReadOnlySpan{char}, out RtcAnswer?, out string?)"/>
    /// <param name="refusal">Why there is none.</param>
    public bool TryAnswer(SessionDescription offer, [NotNullWhen(true)] out RtcAnswer? answer,
        [NotNullWhen(false)] out SdpRefusal? refusal)
    {
        answer = null;
        var ice = IceCredentials.Generate();
        var parameters = ParametersOf(EndpointWith(ice));
        if (!SdpAnswerer.TryAnswer(offer, parameters, current: null, out var agreed, out refusal)) return false;
        var theirs = agreed.Session.Remote.Ice;
        if (!IceCredentials.TryCreate(theirs.UsernameFragment, theirs.Password, out var remote))
        {
            refusal = SdpRefusal.InvalidIceCredentials;
            return false;
        }

        answer = new(agreed, parameters, ice, new(ice, remote), _dtls, wallClockAtZero);
        return true;
    }

    public void Dispose() => _dtls.Dispose();

    LocalEndpoint EndpointWith(IceCredentials ice) => new()
    {
        SessionId = (ulong)RandomNumberGenerator.GetInt32(int.MaxValue),
        Ice = new(ice.Ufrag, ice.Password),
        Fingerprint = _dtls.Fingerprint,
        Candidates = [.. Candidates.Select(candidate => candidate.ToString()["candidate:".Length..])],
        MessageSizeMax = Sctp.SctpLimits.MessageBytesMax,
    };

    AnswerParameters ParametersOf(LocalEndpoint endpoint) => new()
    {
        Endpoint = endpoint,
        VideoProfiles = VideoProfiles,
        VideoSources = new(NewSsrc(), NewSsrc()),
        AudioSsrc = NewSsrc(),
        CanonicalName = NewName(),
        Audio = Audio,
    };

    static uint NewSsrc() => BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint)));

    /// <summary>128 random bits (RFC 7022, 4.2 wants 96).</summary>
    static string NewName() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
