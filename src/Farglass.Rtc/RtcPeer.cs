using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Farglass.Rtc.Dtls;
using Farglass.Rtc.Ice;
using Farglass.Rtc.Rtp;
using Farglass.Rtc.Sctp;
using Farglass.Rtc.Sdp;
using Farglass.Rtc.Sdp.Negotiation;
using Farglass.Rtc.Srtp;

namespace Farglass.Rtc;

/// <summary>
/// One WebRTC peer at the other end: ICE, DTLS, SRTP, media and data channels put together. Its owner hands it
/// datagrams and the time, and after each change drains <see cref="TryTransmit"/>, <see cref="TryTakeEvent"/> and what
/// it receives; <see cref="Advance"/> when <see cref="Deadline"/> has come.
/// </summary>
/// <remarks>
/// What leaves first: answers of ICE, without which there is no path; DTLS; data channels, which are short; then media,
/// at its own pace. Nothing from a path that ICE has not authenticated is looked at.
/// </remarks>
public sealed class RtcPeer : IDisposable
{
    readonly RtcPeerOptions _options;
    readonly IIceAgent _ice;
    readonly RtcEvents _events = new();
    readonly Queue<NetworkPath> _lostPaths = new();
    readonly byte[] _scratch = new byte[DtlsLimits.RecordBytesMax];
    MediaSender? _sender;
    MediaReceiver? _receiver;
    DtlsConnection? _dtls;
    SrtpSession? _srtp;
    bool _hasPath, _hasGoodbye;

    /// <param name="ice">Of the session's credentials. The peer is its owner from now on.</param>
    public RtcPeer(RtcPeerOptions options, IIceAgent ice)
    {
        (_options, _ice, Session) = (options, ice, options.Session);
        if (Sent is (not null, _) or (_, not null)) _sender = options.NewSender(Sent.Video, Sent.Audio);
        if (Received is (not null, _) or (_, not null)) _receiver = options.NewReceiver(Received.Video, Received.Audio);
        if (Session.DataChannels is { } agreed) Channels = options.NewChannels(agreed);
    }

    /// <summary>What both ends agreed on last.</summary>
    public NegotiatedSession Session { get; private set; }

    /// <summary>Null where none were agreed on.</summary>
    public DataChannels? Channels { get; private set; }

    /// <summary>Null where nothing was ever to be sent.</summary>
    public MediaSender? Sender => _sender;

    /// <summary>Null where nothing was ever to be received.</summary>
    public MediaReceiver? Receiver => _receiver;

    public NetworkPath? Path => _ice.SelectedPath;

    public bool IsConnected => _srtp is not null && End == RtcEnd.None && _hasPath;

    public RtcEnd End { get; private set; }

    /// <summary>For a log: what OpenSSL said.</summary>
    public string EndDetail { get; private set; } = "";

    /// <summary>Datagrams that were dropped: by no path of the peer's, not authentic, or not to be read.</summary>
    public long Dropped { get; private set; }

    public TimeSpan Deadline
    {
        get
        {
            var deadline = _ice.Deadline;
            if (_dtls is { } dtls) deadline = Earlier(deadline, dtls.Deadline);
            if (!IsConnected) return deadline;
            if (_sender is { } sender) deadline = Earlier(deadline, sender.Deadline);
            if (_receiver is { } receiver) deadline = Earlier(deadline, receiver.Deadline);
            return Channels is { } channels ? Earlier(deadline, channels.Deadline) : deadline;
        }
    }

    (RtpStreamParameters? Video, RtpStreamParameters? Audio) Sent => (
        RtcPeerOptions.SentBy(Session, MediaKind.Video), RtcPeerOptions.SentBy(Session, MediaKind.Audio));

    (RtpStreamParameters? Video, RtpStreamParameters? Audio) Received => (
        RtcPeerOptions.ReceivedBy(Session, MediaKind.Video), RtcPeerOptions.ReceivedBy(Session, MediaKind.Audio));

    /// <summary>
    /// Answers another offer of the other side, and does from now on what was agreed on: what is new is sent, what has
    /// ended is not, and what stays goes on undisturbed, over the same path and the same keys.
    /// </summary>
    /// <param name="local">
    /// The same as for the session's first offer, but for new ICE credentials. They are used where the offer has new
    /// ones too: then <see cref="Session"/> has them, and the server has to know them.
    /// </param>
    /// <param name="refusal">Why there is no answer. All goes on as it was.</param>
    public bool TryAnswer(
        TimeSpan now,
        SessionDescription offer,
        AnswerParameters local,
        [NotNullWhen(true)] out SdpAnswer? answer,
        [NotNullWhen(false)] out SdpRefusal? refusal)
    {
        if (!SdpAnswerer.TryAnswer(offer, local, Session, out answer, out refusal)) return false;
        if (TryFollow(now, answer.Session)) return true;
        (answer, refusal) = (null, SdpRefusal.InvalidIceCredentials);
        return false;
    }

    /// <summary>
    /// For the side that has made another offer, when it has been answered. Other ICE credentials than before start
    /// ICE anew.
    /// </summary>
    /// <returns>False where the credentials are none: all goes on as it was.</returns>
    public bool TryFollow(TimeSpan now, NegotiatedSession session)
    {
        Debug.Assert(session.IsDtlsClient == Session.IsDtlsClient, "A role in DTLS does not change (RFC 8842, 5.5).");
        if (session.LocalIce != Session.LocalIce || session.IsRestartedBy(Session.Remote.Ice))
        {
            if (!TryCreate(session.LocalIce, out var local) || !TryCreate(session.Remote.Ice, out var remote))
                return false;
            _ice.Restart(now, local, remote);
        }

        Session = session;
        FollowMedia(now);
        FollowChannels();
        return true;
    }

    /// <summary>
    /// ICE starts anew without an offer (RFC 9725, 4.3.3). The server has to know the new credentials.
    /// </summary>
    public void RestartIce(TimeSpan now, IceCredentials local, IceCredentials remote)
    {
        _ice.Restart(now, local, remote);
        Session = Session.Restarted(new(remote.Ufrag, remote.Password), new(local.Ufrag, local.Password));
    }

    /// <summary>Whether what comes by this path, and is not STUN, is this peer's.</summary>
    public bool IsKnown(in NetworkPath path) => _ice.IsKnown(path);

    /// <param name="datagram">As it came. Its bytes are changed: they are decrypted where they lie.</param>
    public void Receive(TimeSpan now, in NetworkPath path, Span<byte> datagram)
    {
        var kind = DatagramKind.Of(datagram);
        if (kind == DatagramKind.Stun)
        {
            if (!_ice.Receive(now, path, datagram)) Dropped++;
            FollowIce(now);
        }
        else if (!_ice.IsKnown(path) || !TryReceiveSecured(now, kind, datagram)) Dropped++;
    }

    /// <summary>A connection of TCP has ended, or could not be made.</summary>
    public void PathClosed(TimeSpan now, in NetworkPath path)
    {
        _ice.PathClosed(now, path);
        FollowIce(now);
    }

    public void Advance(TimeSpan now)
    {
        _ice.Advance(now);
        FollowIce(now);
        _dtls?.Advance(now);
        FollowDtls(now);
        if (!IsConnected) return;
        _sender?.Advance(now);
        _receiver?.Advance(now);
        Channels?.Advance(now);
    }

    /// <summary>Writes the next datagram that may leave now. To be called until false.</summary>
    /// <param name="target">Of at least 1200 bytes.</param>
    public bool TryTransmit(TimeSpan now, Span<byte> target, out int length, out NetworkPath path)
    {
        if (_ice.TryTransmit(target, out length, out path)) return true;
        if (_ice.SelectedPath is not { } selected || _dtls is not { } dtls) return false;
        path = selected;
        if (_hasGoodbye && TryTransmitGoodbye(now, target, out length)) return true;
        if (dtls.TryTransmit(target, out length)) return true;
        if (!IsConnected) return false;
        return TryTransmitChannels(now, dtls, target, out length) || TryTransmitMedia(now, target, out length);
    }

    public bool TryTakeEvent(out RtcEvent happened)
    {
        if (_events.TryTake(out happened)) return true;
        if (_sender is null || !_sender.TryTakeEvent(out var media)) return false;
        happened = new(RtcEventKind.Media) { Media = media };
        return true;
    }

    /// <summary>Tells the other side, as far as it can be told, and ends. What is left to transmit says so.</summary>
    public void Close(TimeSpan now)
    {
        if (End != RtcEnd.None) return;
        _sender?.End(now);
        _hasGoodbye = _sender is not null && IsConnected;
        _dtls?.Close();
        Finish(RtcEnd.Closed);
    }

    public void Dispose()
    {
        _dtls?.Dispose();
        _srtp?.Dispose();
    }

    /// <summary>For the server, which remembers whose a path is, and must not do so for ever.</summary>
    internal bool TryTakeLostPath(out NetworkPath path) => _lostPaths.TryDequeue(out path);

    bool TryReceiveSecured(TimeSpan now, DatagramKind kind, Span<byte> datagram)
    {
        if (End != RtcEnd.None) return false;
        switch (kind)
        {
            case DatagramKind.Dtls when _dtls is { } dtls:
                dtls.Receive(datagram, now);
                FollowDtls(now);
                return true;
            case DatagramKind.Rtcp when _srtp is { } srtp && srtp.TryUnprotectReport(datagram, out var length):
                _sender?.ReceiveRtcp(now, datagram[..length]);
                _receiver?.ReceiveRtcp(now, datagram[..length]);
                return true;
            case DatagramKind.Rtp when _receiver is not null && _srtp is { } srtp
                && srtp.TryUnprotect(datagram, out var length):
                _receiver.ReceiveRtp(now, datagram[..length]);
                return true;
            default:
                return false;
        }
    }

    void FollowMedia(TimeSpan now)
    {
        var (sent, received) = (Sent, Received);
        if (sent is (not null, _) or (_, not null)) _sender ??= _options.NewSender(video: null, audio: null);
        _sender?.Follow(now, sent.Video, sent.Audio);
        if (received is (not null, _) or (_, not null)) _receiver ??= _options.NewReceiver(video: null, audio: null);
        _receiver?.Follow(received.Video, received.Audio);
    }

    void FollowChannels()
    {
        if (Session.DataChannels is not { } agreed) Channels?.Abort();
        else if (Channels is null or { State: AssociationState.Ended })
        {
            Channels = _options.NewChannels(agreed);
            if (_srtp is not null && Session.IsDtlsClient) Channels.Connect();
        }
    }

    void FollowIce(TimeSpan now)
    {
        while (_ice.TryTakeEvent(out var happened))
        {
            if (happened.Kind == IceEventKind.Selected)
            {
                _hasPath = true;
                _dtls ??= StartDtls(now);
                if (_srtp is not null) _events.Add(new(RtcEventKind.PathChanged) { Path = happened.Path });
            }
            else if (happened.Kind == IceEventKind.Lost && _hasPath)
            {
                _hasPath = false;
                _events.Add(new(RtcEventKind.Disconnected));
            }
            else if (happened.Kind == IceEventKind.PathRemoved) _lostPaths.Enqueue(happened.Path);
        }
    }

    DtlsConnection StartDtls(TimeSpan now)
    {
        var theirs = _options.Session.Remote.Fingerprints; // A description without one was refused.
        return _options.Session.IsDtlsClient ? _options.Dtls.Connect(theirs, now) : _options.Dtls.Accept(theirs, now);
    }

    void FollowDtls(TimeSpan now)
    {
        if (_dtls is not { } dtls || End != RtcEnd.None) return;
        if (dtls.State == DtlsState.Connected && _srtp is null) Connect(dtls);
        while (dtls.TryRead(_scratch, out var length))
            if (Channels is { } channels) channels.Receive(now, _scratch.AsSpan(0, length));
        if (dtls.State == DtlsState.Closed) Finish(RtcEnd.ClosedByPeer);
        else if (dtls.State == DtlsState.Failed)
        {
            EndDetail = dtls.FailureDetail;
            Finish(dtls.Failure == DtlsFailure.WrongFingerprint ? RtcEnd.WrongFingerprint : RtcEnd.DtlsFailed);
        }
    }

    void Connect(DtlsConnection dtls)
    {
        if (!dtls.TryExportSrtpKeys(out var keys))
        {
            Finish(RtcEnd.DtlsFailed); // The other side has no profile that we have.
            return;
        }

        _srtp = new(keys);
        if (_options.Session.IsDtlsClient) Channels?.Connect();
        _events.Add(new(RtcEventKind.Connected) { Path = _ice.SelectedPath ?? default });
    }

    bool TryTransmitChannels(TimeSpan now, DtlsConnection dtls, Span<byte> target, out int length)
    {
        length = 0;
        if (Channels is not { } channels || !channels.TryTransmit(now, target, out var packet)) return false;
        return dtls.TryWrite(target[..packet]) && dtls.TryTransmit(target, out length);
    }

    bool TryTransmitMedia(TimeSpan now, Span<byte> target, out int length)
    {
        if (_sender is not null && _sender.TryTransmit(now, target, out length, out var isRtcp))
        {
            length = isRtcp ? _srtp!.ProtectReport(target, length) : _srtp!.Protect(target, length);
            return true;
        }

        length = 0;
        if (_receiver is null || !_receiver.TryTransmit(now, target, out length)) return false;
        length = _srtp!.ProtectReport(target, length);
        return true;
    }

    /// <summary>
    /// BYE goes before the end of DTLS, after which nobody listens. Frames that still wait are not sent.
    /// </summary>
    bool TryTransmitGoodbye(TimeSpan now, Span<byte> target, out int length)
    {
        _hasGoodbye = false;
        if (!_sender!.TryTransmit(now, target, out length, out var isRtcp) || !isRtcp) return false;
        length = _srtp!.ProtectReport(target, length);
        return true;
    }

    void Finish(RtcEnd end)
    {
        if (End != RtcEnd.None) return;
        End = end;
        _events.Add(new(RtcEventKind.Ended));
    }

    static bool TryCreate(SdpIceCredentials ice, [NotNullWhen(true)] out IceCredentials? credentials) =>
        IceCredentials.TryCreate(ice.UsernameFragment, ice.Password, out credentials);

    static TimeSpan Earlier(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
