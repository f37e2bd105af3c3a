using System.Buffers;
using System.Threading.Channels;
using Farglass.Protocol.Messages;
using Farglass.Rtc;
using Farglass.Rtc.Ice;
using Farglass.Rtc.Sdp.Negotiation;

namespace Farglass.Client.Carriers.WebRtc;

/// <summary>
/// One WebRTC connection to a host. A loop owns the peer, the sockets and the clock; everybody else leaves orders in
/// its inbox and takes what comes out.
/// </summary>
sealed class WebRtcConnection : IStreamConnection
{
    readonly TimeProvider _time;
    readonly long _zero;
    readonly WhepResource _resource;
    readonly HostPeer _peer;
    readonly PeerSockets _sockets;
    readonly ITimer _alarm;
    readonly CancellationTokenSource _leaving = new();
    readonly TaskCompletionSource<WelcomeMessage> _welcomed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Channel<PeerOrder> _inbox = Channel.CreateBounded<PeerOrder>(
        new BoundedChannelOptions(Limits.OrdersWaitingMax) { SingleReader = true });

    readonly Channel<SessionEvent> _events = Channel.CreateBounded<SessionEvent>(
        new BoundedChannelOptions(Limits.EventsAheadMax) { SingleWriter = true, SingleReader = true });

    readonly byte[] _datagram = new byte[Limits.DatagramBytesMax];
    SessionEvent? _next; // Taken, but there is no room for it yet.
    TimeSpan _heardAt, _giveUpAt = TimeSpan.MaxValue, _leaveBy = TimeSpan.MaxValue;
    Task _running = Task.CompletedTask, _renewing = Task.CompletedTask;
    StreamClosedException? _closed;
    volatile NetworkStatistics? _network;
    volatile bool _isFull;
    int _disposals;

    WebRtcConnection(ViewerOffer offer, NegotiatedSession session, WhepResource resource, Carrier carrier,
        SessionClientOptions options)
    {
        var time = options.Time;
        (_time, _zero, _resource, Carrier) = (time, time.GetTimestamp(), resource, carrier);
        _peer = new(offer, session, options.WatchFrames, time, time.GetUtcNow());
        _sockets = new(
            carrier == Carrier.WebRtcTcp ? TransportProtocol.Tcp : TransportProtocol.Udp, _inbox.Writer);
        _alarm = time.CreateTimer(
            _ => Post(PeerOrderKind.Wake), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public Carrier Carrier { get; }

    public WelcomeMessage Welcome { get; private set; } = null!;

    public bool TakesAcknowledgements => false;

    public NetworkStatistics? Network => _network;

    TimeSpan Now => _time.GetElapsedTime(_zero);

    /// <exception cref="StreamClosedException">The host did not answer, or refused, or no way leads to it.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static async Task<WebRtcConnection> OpenAsync(
        WhepResource resource, Carrier carrier, SessionClientOptions options, TimeSpan patience,
        CancellationToken cancellation)
    {
        var time = options.Time;
        using var limit = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        using var offer = new ViewerOffer(time.GetUtcNow(), options.BaselineOnly);
        WebRtcConnection? connection = null;
        try
        {
            var answer = await resource.OpenAsync(offer.Description, either.Token).ConfigureAwait(false);
            var session = offer.Accept(answer);
            connection = new(offer, session, resource, carrier, options);
            connection.Start(session.Remote);
            connection.Welcome = await connection._welcomed.Task.WaitAsync(either.Token).ConfigureAwait(false);
            return connection;
        }
        catch (Exception failure)
        {
            if (connection is not null) await connection.DisposeAsync().ConfigureAwait(false);
            else await DeleteAsync(resource).ConfigureAwait(false);
            if (failure is StreamClosedException || cancellation.IsCancellationRequested) throw;
            throw new StreamClosedException(StreamClosedException.Broken, limit.IsCancellationRequested
                ? "No way to the host was found in time."
                : failure.Message);
        }
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation) =>
        _inbox.Writer.WriteAsync(new(PeerOrderKind.Send) { Message = message }, cancellation);

    public async ValueTask<SessionEvent> ReceiveAsync(CancellationToken cancellation)
    {
        while (await _events.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false))
        {
            if (!_events.Reader.TryRead(out var happened)) continue;
            if (_isFull) Post(PeerOrderKind.Wake);
            return happened;
        }

        await _running.ConfigureAwait(false);
        throw _closed!;
    }

    public void RenewPath() => Post(PeerOrderKind.Renew);

    /// <summary>Disposing twice is fine.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposals, 1) > 0) return;
        await _leaving.CancelAsync().ConfigureAwait(false);
        Post(PeerOrderKind.Wake);
        await _running.ConfigureAwait(false);
        await _renewing.ConfigureAwait(false);
        _peer.Dispose();
        _leaving.Dispose();
    }

    void Start(RemoteTransport host)
    {
        var isRead = IceCredentials.TryCreate(host.Ice.UsernameFragment, host.Ice.Password, out var credentials);
        if (isRead && AddCandidates(host.Candidates)) _peer.Ice.Start(Now, credentials!);
        else _closed = new(StreamClosedException.Broken, "No way leads to the host's addresses.");
        _running = RunAsync();
    }

    async Task RunAsync()
    {
        try
        {
            do Turn();
            while (_closed is null && await _inbox.Reader.WaitToReadAsync().ConfigureAwait(false));
        }
        finally
        {
            _inbox.Writer.TryComplete();
            await _alarm.DisposeAsync().ConfigureAwait(false);
            await _sockets.DisposeAsync().ConfigureAwait(false);
            if (_peer.Closed is null or { CloseCode: StreamClosedException.Broken })
                await DeleteAsync(_resource).ConfigureAwait(false);
            _welcomed.TrySetException(_closed ?? new(StreamClosedException.Broken, "The client has made a mistake."));
            _events.Writer.TryComplete();
        }
    }

    void Turn()
    {
        for (var left = Limits.OrdersPerTurn; left > 0 && _inbox.Reader.TryRead(out var order); left--) Take(order);
        var now = Now;
        if (_peer.Rtc.Deadline <= now) _peer.Rtc.Advance(now);
        FollowWay(now);
        Drain(now);
        FollowEnd(now);
        if (_closed is null) SetAlarm(now);
    }

    void Take(in PeerOrder order)
    {
        var now = Now;
        switch (order.Kind)
        {
            case PeerOrderKind.Received:
                _heardAt = now;
                _peer.Rtc.Receive(now, order.Path, order.Datagram.AsSpan(0, order.DatagramLength));
                ArrayPool<byte>.Shared.Return(order.Datagram!);
                break;
            case PeerOrderKind.PathClosed:
                _sockets.Forget(order.Path);
                _peer.Rtc.PathClosed(now, order.Path);
                break;
            case PeerOrderKind.Send: _peer.Send(now, order.Message.Span); break;
            case PeerOrderKind.Renew: Renew(); break;
            case PeerOrderKind.Renewed: Take(now, order.Renewal!); break;
        }

        Drain(now);
    }

    /// <summary>After every change: what has happened goes up, and what there is to send goes out.</summary>
    void Drain(TimeSpan now)
    {
        Deliver(now);
        while (_peer.Rtc.TryTransmit(now, _datagram, out var length, out var path))
            _sockets.Send(path, _datagram.AsSpan(0, length));
        Deliver(now);
    }

    void Deliver(TimeSpan now)
    {
        while ((_next ??= _peer.Take(now)) is { } happened)
        {
            if (!TryWrite(happened)) break;
            _next = null;
            _network = _peer.Network;
        }

        if (_peer.Welcome is { } welcome) _welcomed.TrySetResult(welcome);
    }

    /// <summary>Where there is no room, the reader says when there is.</summary>
    bool TryWrite(SessionEvent happened)
    {
        _isFull = !_events.Writer.TryWrite(happened);
        if (_isFull && _events.Writer.TryWrite(happened)) _isFull = false; // It made room before it could know.
        return !_isFull;
    }

    /// <summary>A way that is lost, or silent, is looked for anew by a restart of ICE; for a while.</summary>
    void FollowWay(TimeSpan now)
    {
        if (_peer.Welcome is null) return; // Whoever opens has a patience of its own.
        if (!_peer.IsWayLost && now - _heardAt < Limits.SilenceMax) _giveUpAt = TimeSpan.MaxValue;
        else if (_giveUpAt == TimeSpan.MaxValue)
        {
            _giveUpAt = now + Limits.WayLostTimeout;
            Renew();
        }
    }

    void Renew()
    {
        if (!_renewing.IsCompleted) return;
        _renewing = RenewAsync(IceCredentials.Generate());
    }

    async Task RenewAsync(IceCredentials local)
    {
        var answer = await _resource.RestartAsync(local, _leaving.Token).ConfigureAwait(false);
        try
        {
            await _inbox.Writer.WriteAsync(new(PeerOrderKind.Renewed) { Renewal = new(local, answer) })
                .ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            // It is over meanwhile.
        }
    }

    void Take(TimeSpan now, IceRenewal renewal)
    {
        if (renewal.Answer is { Ice: { } ice } answer
            && IceCredentials.TryCreate(ice.UsernameFragment, ice.Password, out var remote))
        {
            _peer.Ice.Restart(now, renewal.Local, remote);
            AddCandidates(answer.AllCandidates);
        }
        else if (_giveUpAt != TimeSpan.MaxValue) _giveUpAt = now; // The host has forgotten this connection.
    }

    /// <summary>The host's, and ours towards them.</summary>
    bool AddCandidates(IEnumerable<string> candidates)
    {
        var any = false;
        foreach (var text in candidates)
        {
            if (!IceCandidate.TryParse(text, out var remote) || remote.HostName is not null) continue;
            if (_sockets.CandidateTowards(remote) is not { } local) continue;
            _peer.Ice.AddLocal(local);
            any |= _peer.Ice.AddRemote(remote);
        }

        return any;
    }

    void FollowEnd(TimeSpan now)
    {
        if (_leaving.IsCancellationRequested && _leaveBy == TimeSpan.MaxValue) _leaveBy = now + Limits.CloseTimeout;
        if (_peer.Closed is { } closed && _next is null) End(now, closed);
        else if (now >= _giveUpAt) End(now, new(StreamClosedException.Broken, "The way to the host was lost."));
        else if (_leaveBy != TimeSpan.MaxValue && (_peer.IsDelivered || now >= _leaveBy))
            End(now, new(StreamClosedException.Broken, "The client has left."));
    }

    void End(TimeSpan now, StreamClosedException why)
    {
        _closed = why;
        _network = _peer.Network;
        _peer.Rtc.Close(now);
        while (_peer.Rtc.TryTransmit(now, _datagram, out var length, out var path))
            _sockets.Send(path, _datagram.AsSpan(0, length));
    }

    void SetAlarm(TimeSpan now)
    {
        var next = Earlier(Earlier(_peer.Rtc.Deadline, _giveUpAt), _leaveBy);
        if (_peer.Welcome is not null && _giveUpAt == TimeSpan.MaxValue)
            next = Earlier(next, _heardAt + Limits.SilenceMax);
        _alarm.Change(next == TimeSpan.MaxValue ? Timeout.InfiniteTimeSpan : AtLeastOneTick(next - now),
            Timeout.InfiniteTimeSpan);
    }

    void Post(PeerOrderKind kind) => _inbox.Writer.TryWrite(new(kind)); // A full inbox wakes the loop by itself.

    static async Task DeleteAsync(WhepResource resource)
    {
        using var patience = new CancellationTokenSource(Limits.CloseTimeout);
        await resource.DeleteAsync(patience.Token).ConfigureAwait(false);
    }

    static TimeSpan Earlier(TimeSpan a, TimeSpan b) => a < b ? a : b;

    /// <summary>Timers count milliseconds, and 0 would be at once, again and again.</summary>
    static TimeSpan AtLeastOneTick(TimeSpan wait) =>
        TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(wait.TotalMilliseconds)));
}
