using System.Collections.Immutable;
using System.Security.Cryptography;
using Farglass.Host.Supervision;
using Farglass.Hosting.Problems;
using Farglass.Protocol;
using Farglass.Protocol.Messages;
using Farglass.Protocol.Rest;
using Farglass.Rtc;
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
    readonly Dictionary<string, WebRtcSession> _sessions = [];

    public WebRtcSessions(MediaLoop loop, HostSettings settings, TimeProvider time)
    {
        (_loop, _settings) = (loop, settings);
        var now = time.GetUtcNow();
        _dtls = new(DtlsCertificate.Create(now - Limits.CertificateSlack, now + Limits.CertificateLife));
        loop.Removed += Forget;
    }

    public bool IsOffered => _loop.Candidates.Count > 0;

    /// <summary>Makes a connection of an offer.</summary>
    public async Task<(WebRtcSession? Session, SessionDescription? Answer, Refusal? Refusal)> OpenAsync(
        SessionDescription offer, string viewerToken, SupervisedSession session)
    {
        var ice = IceCredentials.Generate();
        var parameters = ParametersWith(EndpointWith(ice));
        if (!SdpAnswerer.TryAnswer(offer, parameters, current: null, out var answer, out var refused))
            return (null, null, Refuse(refused));
        if (!IceCredentials.TryCreate(
            answer.Session.Remote.Ice.UsernameFragment, answer.Session.Remote.Ice.Password, out var remote))
            return (null, null, Refuse(SdpRefusal.InvalidIceCredentials));
        var opened = await _loop.AskAsync(() => Open(viewerToken, session, answer.Session, ice, remote, parameters));
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
            if (Check(session, precondition) is { } unmet) return (null, session.ETag, unmet);
            var peer = session.Carrier.Peer;
            if (!peer.Session.IsRestartedBy(remoteIce)) return (null, session.ETag, null);
            if (!IceCredentials.TryCreate(remoteIce.UsernameFragment, remoteIce.Password, out var remote))
                return (null, session.ETag, Refuse(SdpRefusal.InvalidIceCredentials));
            var local = IceCredentials.Generate();
            peer.RestartIce(_loop.Now, local, remote);
            Adopt(session, local);
            session.Generation++;
            return (TrickleFragment.Answer(peer.Session, session.Parameters.Endpoint), session.ETag, null);
        });

    /// <summary>Takes another offer of the viewer.</summary>
    /// <returns>What to answer, with the ETag from now on; or why not, and all goes on as it was.</returns>
    public async Task<(SessionDescription? Answer, string ETag, Refusal? Refusal)> RenegotiateAsync(
        WebRtcSession session, Precondition precondition, SessionDescription offer)
    {
        while (true)
        {
            var (current, unmet) = await _loop.AskAsync(() =>
                (session.Carrier.Peer.Session, Check(session, precondition)));
            if (unmet is not null) return (null, session.ETag, unmet);
            var local = IceCredentials.Generate();
            var parameters = session.Parameters.With(new(local.Ufrag, local.Password));
            if (!SdpAnswerer.TryAnswer(offer, parameters, current, out var answer, out var refused))
                return (null, session.ETag, Refuse(refused));
            // Where something else was agreed on in between, once more: unless the precondition is against it now.
            if (await _loop.AskAsync(() => Follow(session, current, answer.Session, local)) is { } outcome)
                return (outcome.Refusal is null ? answer.Description : null, outcome.ETag, outcome.Refusal);
        }
    }

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
        IceCredentials local, IceCredentials remote, AnswerParameters parameters)
    {
        if (_loop.Carriers >= Limits.ConnectionsMax) return null;
        var agent = new IceLiteAgent(local, remote);
        var peer = new RtcPeer(new()
        {
            Session = negotiated,
            Dtls = _dtls,
            CanonicalName = parameters.CanonicalName,
            WallClockAtZero = _loop.WallClockAtZero,
            Bandwidth = RateControl.Create(_settings.KilobitsPerSecond),
            Random = new(RandomNumberGenerator.GetInt32(int.MaxValue)),
        }, agent);
        var profile = ProfileOf(negotiated);
        var carrier = new WebRtcCarrier(_loop, peer, profile, session,
            carrier => _ = session.AttachAsync(carrier, viewerToken), _loop.Now);
        _loop.Add(carrier, local);
        var opened = new WebRtcSession(NewName(), Secrets.Hash(viewerToken), carrier,
            parameters with { VideoProfiles = [BitsOf(profile)] }); // The session is told the profile once.
        opened.Credentials.Enqueue(local);
        _sessions.Add(opened.Id, opened);
        return opened;
    }

    static Refusal? Check(WebRtcSession session, Precondition precondition) => session.Carrier.IsOver
        ? new(ProblemCodes.NotFound, "The connection has just ended.")
        : precondition.Check(session.ETag);

    /// <returns>Null: it is not what the answer was made of any more.</returns>
    (string ETag, Refusal? Refusal)? Follow(
        WebRtcSession session, NegotiatedSession before, NegotiatedSession agreed, IceCredentials local)
    {
        if (session.Carrier.Peer.Session != before) return null;
        if (!session.Carrier.TryFollow(_loop.Now, agreed))
            return (session.ETag, Refuse(SdpRefusal.InvalidIceCredentials));
        if (agreed.LocalIce.UsernameFragment == local.Ufrag) Adopt(session, local);
        session.Generation++;
        _loop.Drain(session.Carrier);
        return (session.ETag, null);
    }

    /// <summary>Checks with these credentials are the connection's, too.</summary>
    void Adopt(WebRtcSession session, IceCredentials local)
    {
        _loop.AddCredentials(session.Carrier, local);
        session.Credentials.Enqueue(local);
        if (session.Credentials.Count > Limits.IceGenerationsMax)
            _loop.RemoveCredentials(session.Credentials.Dequeue());
    }

    /// <summary>At once: what a connection has sent is kept with it, for repetitions.</summary>
    void Forget(WebRtcCarrier carrier)
    {
        foreach (var (id, session) in _sessions)
            if (session.Carrier == carrier) _sessions.Remove(id);
    }

    LocalEndpoint EndpointWith(IceCredentials ice) => new()
    {
        SessionId = (ulong)RandomNumberGenerator.GetInt32(int.MaxValue),
        Ice = new(ice.Ufrag, ice.Password),
        Fingerprint = _dtls.Fingerprint,
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
        Redundancy = true,
    };

    static VideoProfile ProfileOf(NegotiatedSession session) =>
        session.Track(MediaKind.Video, MediaDirection.Send)?.H264?.Bits == H264Profile.ConstrainedBaseline
            ? VideoProfile.ConstrainedBaseline
            : VideoProfile.High;

    static H264Profile BitsOf(VideoProfile profile) => profile == VideoProfile.ConstrainedBaseline
        ? H264Profile.ConstrainedBaseline
        : H264Profile.ConstrainedHigh;

    static Refusal Refuse(SdpRefusal refused) => new(
        refused == SdpRefusal.NoCommonVideoCodec ? ProblemCodes.NoCommonCodec
        : refused.IsConflict ? ProblemCodes.OfferConflict
        : ProblemCodes.InvalidRequest,
        refused.Detail);

    static uint NewSsrc() => BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint)));

    /// <summary>128 random bits.</summary>
    static string NewName() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
