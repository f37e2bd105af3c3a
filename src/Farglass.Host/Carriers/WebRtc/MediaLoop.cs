using System.Net.Sockets;
using Farglass.Native.Linux;
using Farglass.Rtc;
using Farglass.Rtc.Ice;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Farglass.Host.Carriers.WebRtc;

/// <summary>
/// The thread that all WebRTC of this host runs on: it owns the sockets of the one port, the clock, and all peers. It
/// sleeps until a datagram, an order or a deadline comes, and nothing is allocated for a packet.
/// </summary>
sealed partial class MediaLoop(MediaAddresses addresses, TimeProvider time, ILogger<MediaLoop> logger)
    : IHostedService, IDisposable
{
    readonly MediaInbox _inbox = new();
    readonly RtcServer _server = new();
    readonly Dictionary<RtcPeer, WebRtcCarrier> _carriers = [];
    readonly Dictionary<NetworkPath, TcpConnection> _connections = [];
    readonly byte[] _datagram = new byte[Limits.ReceivedDatagramBytesMax];
    readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    UdpPort? _udp;
    TcpPort? _tcp;
    BurstBuffer? _burst;
    WebRtcCarrier? _current; // Whose doing an exception would be.
    volatile bool _stopping;

    /// <summary>What clients are told to check: none where WebRTC is off.</summary>
    public IReadOnlyList<IceCandidate> Candidates { get; private set; } = [];

    /// <summary>The time of all peers.</summary>
    public TimeSpan Now => TimeSpan.FromMicroseconds(Clock.Micros(time));

    public DateTimeOffset WallClockAtZero { get; } =
        time.GetUtcNow() - TimeSpan.FromMicroseconds(Clock.Micros(time));

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!addresses.IsEnabled)
        {
            _ended.SetResult();
            return Task.CompletedTask;
        }

        var port = OpenPorts();
        Candidates = addresses.CandidatesFor(port);
        _burst = new(SendBurst);
        new Thread(Run) { Name = "media", IsBackground = true }.Start();
        Log.Opened(logger, port, string.Join(", ", addresses.Bound));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        _inbox.TryPost(new(MediaOrderKind.Work) { Work = static () => { } });
        try
        {
            await _ended.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            if (_tcp is not null) await _tcp.DisposeAsync();
        }
    }

    public void Dispose()
    {
        _udp?.Dispose();
        _inbox.Dispose();
    }

    /// <summary>Runs on the media thread.</summary>
    /// <returns>False where the loop has so much to do that it takes no more.</returns>
    public bool TryPost(in MediaOrder order) => _inbox.TryPost(order);

    /// <summary>Runs on the media thread and returns what it returned.</summary>
    public Task<T> AskAsync<T>(Func<T> work)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var posted = TryPost(new(MediaOrderKind.Work)
        {
            Work = () =>
            {
                try
                {
                    answer.SetResult(work());
                }
                catch (Exception fault)
                {
                    answer.SetException(fault); // The asker's to see.
                }
            },
        });
        if (!posted) answer.SetException(new InvalidOperationException("The media loop is overloaded."));
        return answer.Task;
    }

    /// <summary>On the media thread: a connection is over, and nothing of it is left here.</summary>
    public event Action<WebRtcCarrier>? Removed;

    /// <summary>On the media thread: takes a new peer in.</summary>
    public void Add(WebRtcCarrier carrier, IceCredentials credentials)
    {
        _carriers.Add(carrier.Peer, carrier);
        _server.Add(credentials, carrier.Peer);
    }

    /// <summary>On the media thread: a restart of ICE has new credentials.</summary>
    public void AddCredentials(WebRtcCarrier carrier, IceCredentials credentials) =>
        _server.Add(credentials, carrier.Peer);

    /// <summary>On the media thread: nobody uses these any more.</summary>
    public void RemoveCredentials(IceCredentials credentials) => _server.Remove(credentials);

    public int Carriers => _carriers.Count;

    /// <summary>UDP and TCP have to have the same one: what is free for one may be taken for the other.</summary>
    int OpenPorts()
    {
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                _udp = UdpPort.Open(addresses.Bound, addresses.Port);
                var port = _udp.Addresses.First().Port;
                _tcp = TcpPort.Open(addresses.Bound, port, _inbox, time);
                return port;
            }
            catch (SocketException fault)
            {
                _udp?.Dispose();
                if (addresses.Port == 0 && attempts < Limits.FreePortAttemptsMax) continue;
                throw new IOException($"WebRtc:Port {addresses.Port} cannot be had: {fault.Message}.", fault);
            }
        }
    }

    void Run()
    {
        Span<int> descriptors = stackalloc int[_udp!.Count + 1];
        _udp.CopyDescriptors(descriptors);
        descriptors[^1] = _inbox.FileDescriptor;
        try
        {
            while (!_stopping)
            {
                TurnOrAbandon();
                var next = Earliest();
                if (next == TimeSpan.MaxValue) Polling.WaitReadable(descriptors, microsecondsMax: -1);
                else if (next - Now is var wait && wait > TimeSpan.Zero)
                    Polling.WaitReadable(descriptors, (long)Math.Ceiling(wait.TotalMicroseconds));
            }

            foreach (var carrier in _carriers.Values.ToArray())
                carrier.Stop(Limits.GoingAway, "The host is being restarted.");
            foreach (var carrier in _carriers.Values.ToArray()) Drain(carrier);
            _ended.SetResult();
        }
        catch (Exception fault) // The edge of the thread: without it nobody sees or hears, so the host must not go on.
        {
            _ended.SetException(fault);
            Log.Fault(logger, fault);
            throw;
        }
    }

    /// <summary>The edge of a session: a mistake in one ends its connection, and no other.</summary>
    void TurnOrAbandon()
    {
        try
        {
            Turn();
        }
        catch (Exception fault) when (Culprit() is not null)
        {
            Log.CarrierFault(logger, fault);
            var culprit = Culprit()!;
            culprit.Abandon();
            Forget(culprit);
            _current = null;
        }
    }

    WebRtcCarrier? Culprit() =>
        _current ?? (_server.Current is { } peer ? _carriers.GetValueOrDefault(peer) : null);

    void Turn()
    {
        _inbox.ResetSignal();
        for (var left = Limits.MediaOrdersPerTurn; left > 0 && _inbox.TryTake(out var order); left--) Take(order);
        for (var left = Limits.MediaDatagramsPerTurn;
            left > 0 && _udp!.TryReceive(_datagram, out var length, out var path); left--)
            Receive(path, _datagram.AsSpan(0, length));
        var now = Now;
        while (_server.TryAdvance(now, out var peer)) Drain(_carriers[peer]);
        while (FirstDue(now) is { } carrier)
        {
            _current = carrier;
            carrier.Advance(now);
            Drain(carrier);
        }
    }

    WebRtcCarrier? FirstDue(TimeSpan now)
    {
        foreach (var carrier in _carriers.Values)
            if (carrier.Deadline <= now) return carrier;
        return null;
    }

    TimeSpan Earliest()
    {
        var earliest = _server.Deadline;
        foreach (var carrier in _carriers.Values)
            if (carrier.Deadline < earliest) earliest = carrier.Deadline;
        return earliest;
    }

    void Take(in MediaOrder order)
    {
        switch (order.Kind)
        {
            case MediaOrderKind.Work:
                order.Work!();
                break;
            case MediaOrderKind.Send:
                _current = order.Carrier;
                _current!.Deliver(Now, order.Message);
                Drain(_current);
                break;
            case MediaOrderKind.Received:
                TakeFromConnection(order.Connection!, order.Message);
                break;
        }
    }

    void TakeFromConnection(TcpConnection connection, MessageBuffer message)
    {
        if (message.IsNone)
        {
            _connections.Remove(connection.Path);
            if (_server.PathClosed(Now, connection.Path) is { } peer) Drain(_carriers[peer]);
            return;
        }

        _connections[connection.Path] = connection;
        Receive(connection.Path, message.Span);
        message.Return();
    }

    void Receive(in NetworkPath path, Span<byte> datagram)
    {
        _current = null;
        if (_server.Receive(Now, path, datagram) is not { } peer) return;
        if (path.Protocol == TransportProtocol.Tcp && peer.IsKnown(path)) _connections[path].Authenticated();
        Drain(_carriers[peer]);
    }

    /// <summary>After every change of a peer: its events, its messages, and what it has to send.</summary>
    public void Drain(WebRtcCarrier carrier)
    {
        if (!_carriers.ContainsKey(carrier.Peer)) return; // An order for one that is over since.
        _current = carrier;
        carrier.TakeEvents(Now);
        while (carrier.Peer.TryTransmit(Now, _burst!.Next, out var length, out var path)) _burst.Add(path, length);
        _burst.Flush();
        carrier.TakeEvents(Now); // A frame that has left makes room for the next.
        if (carrier.IsOver) Forget(carrier);
        _current = null;
    }

    void Forget(WebRtcCarrier carrier)
    {
        _carriers.Remove(carrier.Peer);
        _server.Remove(carrier.Peer);
        carrier.Peer.Dispose();
        Removed?.Invoke(carrier);
    }

    void SendBurst(NetworkPath path, ReadOnlyMemory<byte> datagrams, int datagramSize)
    {
        if (path.Protocol == TransportProtocol.Udp) _udp!.Send(path, datagrams.Span, datagramSize);
        else if (_connections.TryGetValue(path, out var connection)) connection.Send(datagrams.Span);
    }

    /// <summary>Ids 1560-1569.</summary>
    static partial class Log
    {
        [LoggerMessage(1560, LogLevel.Information, "WebRTC is at port {Port}, UDP and TCP, of {Addresses}.")]
        public static partial void Opened(ILogger logger, int port, string addresses);

        [LoggerMessage(1561, LogLevel.Critical, "The media thread made a mistake. No stream goes on without it.")]
        public static partial void Fault(ILogger logger, Exception fault);

        [LoggerMessage(1562, LogLevel.Error, "A WebRTC connection is ended by a mistake in the host.")]
        public static partial void CarrierFault(ILogger logger, Exception fault);
    }
}
