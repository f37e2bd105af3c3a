using System.Collections.Immutable;
using System.Security.Cryptography;
using Farglass.Host.Supervision;
using Farglass.Hosting.Problems;
using Farglass.Protocol;
using Farglass.Protocol.Messages;
using Farglass.Protocol.Rest;
using Farglass.Rtc;
using Farglass.Rtc.Congestion;
using Farglass.Rtc.Dtls;
using Farglass.Rtc.Ice;
using Farglass.Rtc.Sdp;
using Farglass.Rtc.Sdp.Negotiation;

namespace Farglass.Host.Carriers.WebRtc;

/// <summary>
/// Answers offers, and finds the connections that came of them. Its state belongs to the media thread; what can be
/// worked out elsewhere is worked out before.
/// </summary>
sealed class WebRtcSessions : IDisposable
{
    /// <summary>
    /// What the session's encoder makes, best first: of High only what Constrained High allows.
    /// </summary>
    static readonly ImmutableArray<H264Profile> VideoProfiles =
        [H264Profile.ConstrainedHigh, H264Profile.ConstrainedBaseline];

    readonly MediaLoop _loop;
    readonly HostSettings _settings;
    readonly DtlsContext _dtls;
    readonly SdpFingerprint _fingerprint;
    readonly Dictionary<string, WebRtcSession> _sessions = [];

    public WebRtcSessions(MediaLoop loop, HostSettings settings, TimeProvider time)
    {
        (_loop, _settings) = (loop, settings);
        var now = time.GetUtcNow();
        _dtls = new(DtlsCertificate.Create(now - Limits.CertificateSlack, now + Limits.CertificateLife));
        _ = SdpFingerprint.TryParse(_dtls.Fingerprint.ToString(), out var fingerprint);
        _fingerprint = fingerprint!;
        loop.Removed += Forget;
    }

    public bool IsOffered => _loop.Candidates.Count > 0;

    /// <summary>Makes a connection of an offer.</summary>
    public async Task<(WebRtcSession? Session, SessionDescription? Answer, Refusal? Refusal)> OpenAsync(
        SessionDescription offer, string viewerToken, SupervisedSession session)
    {
        var ice = IceCredentials.Generate();
        var endpoint = EndpointWith(ice);
        if (!SdpAnswerer.TryAnswer(offer, ParametersWith(endpoint), current: null, out var answer, out var refused))
            return (null, null, Refuse(refused));
        if (!IceCredentials.TryCreate(
            answer.Session.Remote.Ice.UsernameFragment, answer.Session.Remote.Ice.Password, out var remote))
            return (null, null, Refuse(SdpRefusal.InvalidIceCredentials));
        var opened = await _loop.AskAsync(() => Open(viewerToken, session, answer.Session, ice, remote, endpoint));
        return opened is null
            ? (null, null, new(ProblemCodes.TooManyRequests, "Too many connections are being made on this host."))
            : (opened, answer.Description, null);
    }

    /// <returns>Null for one that is over, too.</returns>
    public Task<WebRtcSession?> FindAsync(string id, string viewerToken) => _loop.AskAsync(() =>
        _sessions.TryGetValue(id, out var session) && !session.Carrier.IsOver
        && Secrets.Matches(viewerToken, session.TokenHash) ? session : null);

    /// <summary>Starts ICE anew with the viewer's new credentials.</summary>
    /// <returns>
    /// What to answer, with the ETag from now on; nothing where the viewer's credentials are those that it has already.
    /// </returns>
    public Task<(TrickleFragment? Answer, string ETag, Refusal? Refusal)> RestartAsync(
        WebRtcSession session, Precondition precondition, SdpIceCredentials remoteIce) =>
        _loop.AskAsync<(TrickleFragment?, string, Refusal?)>(() =>
        {
            if (precondition.Check(session.ETag) is { } unmet) return (null, session.ETag, unmet);
            if (!session.Negotiated.IsRestartedBy(remoteIce)) return (null, session.ETag, null);
            if (session.Carrier.IsOver
                || !IceCredentials.TryCreate(remoteIce.UsernameFragment, remoteIce.Password, out var remote))
                return (null, session.ETag, Refuse(SdpRefusal.InvalidIceCredentials));
            var local = IceCredentials.Generate();
            session.Ice.Restart(local, remote);
            _loop.AddCredentials(session.Carrier, local);
            session.Credentials.Enqueue(local);
            if (session.Credentials.Count > Limits.IceGenerationsMax)
                _loop.RemoveCredentials(session.Credentials.Dequeue());
            session.Negotiated = session.Negotiated.Restarted(remoteIce, new(local.Ufrag, local.Password));
            session.Generation++;
            return (TrickleFragment.Answer(session.Negotiated, session.Endpoint), session.ETag, null);
        });

    public void End(WebRtcSession session) => _loop.TryPost(new(MediaOrderKind.Work)
    {
        Work = () =>
        {
            session.Carrier.Leave();
            _loop.Drain(session.Carrier);
        },
    });

    public void Dispose()
    {
        _loop.Removed -= Forget;
        _dtls.Dispose();
    }

    WebRtcSession? Open(string viewerToken, SupervisedSession session, NegotiatedSession negotiated,
        IceCredentials local, IceCredentials remote, LocalEndpoint endpoint)
    {
        if (_loop.Carriers >= Limits.ConnectionsMax) return null;
        var agent = new IceLiteAgent(local, remote);
        var peer = new RtcPeer(new()
        {
            Session = negotiated,
            Dtls = _dtls,
            CanonicalName = NewName(),
            WallClockAtZero = _loop.WallClockAtZero,
            Bandwidth = NewController(),
            Random = new(RandomNumberGenerator.GetInt32(int.MaxValue)),
        }, agent);
        var carrier = new WebRtcCarrier(_loop, peer, ProfileOf(negotiated), session,
            carrier => _ = session.AttachAsync(carrier, viewerToken), _loop.Now);
        _loop.Add(carrier, local);
        var opened = new WebRtcSession(NewName(), Secrets.Hash(viewerToken), carrier, agent, endpoint)
        {
            Negotiated = negotiated,
        };
        opened.Credentials.Enqueue(local);
        _sessions.Add(opened.Id, opened);
        return opened;
    }

    /// <summary>At once: what a connection has sent is kept with it, for repetitions.</summary>
    void Forget(WebRtcCarrier carrier)
    {
        foreach (var (id, session) in _sessions)
            if (session.Carrier == carrier) _sessions.Remove(id);
    }

    GoogleCongestionControl NewController()
    {
        var most = Bitrate.FromKilobits(_settings.KilobitsPerSecond);
        return new(Bitrate.Min(Bitrate.FromKilobits(Limits.KilobitsPerSecondMin), most),
            Bitrate.Min(Bitrate.FromKilobits(Limits.KilobitsPerSecondInitial), most), most);
    }

    LocalEndpoint EndpointWith(IceCredentials ice) => new()
    {
        SessionId = (ulong)RandomNumberGenerator.GetInt32(int.MaxValue),
        Ice = new(ice.Ufrag, ice.Password),
        Fingerprint = _fingerprint,
        Candidates = [.. _loop.Candidates.Select(ValueOf)],
        MessageSizeMax = Rtc.Sctp.SctpLimits.MessageBytesMax,
    };

    static string ValueOf(IceCandidate candidate) => candidate.ToString()["candidate:".Length..];

    static AnswerParameters ParametersWith(LocalEndpoint endpoint) => new()
    {
        Endpoint = endpoint,
        VideoProfiles = VideoProfiles,
        VideoSources = new(NewSsrc(), NewSsrc()),
        AudioSsrc = NewSsrc(),
        CanonicalName = NewName(),
        Audio = false,
    };

    static VideoProfile ProfileOf(NegotiatedSession session) =>
        session.Track(MediaKind.Video, MediaDirection.Send)?.H264?.Bits == H264Profile.ConstrainedBaseline
            ? VideoProfile.ConstrainedBaseline
            : VideoProfile.High;

    static Refusal Refuse(SdpRefusal refused) => refused == SdpRefusal.NoCommonVideoCodec
        ? new(ProblemCodes.NoCommonCodec, refused.Detail)
        : new(ProblemCodes.InvalidRequest, refused.Detail);

    static uint NewSsrc() => BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint)));

    /// <summary>128 random bits.</summary>
    static string NewName() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
