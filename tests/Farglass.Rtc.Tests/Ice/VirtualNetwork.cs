using Farglass.Rtc.Ice;
using Farglass.Rtc.Tests.Links;

namespace Farglass.Rtc.Tests.Ice;

/// <summary>
/// Two agents and the network between them, in virtual time. Each path of the client has links of its own, and may lead
/// through a NAT. Paths are named as the client sees them.
/// </summary>
sealed class VirtualNetwork(int seed, IIceAgent client, IIceAgent server)
{
    const ushort FirstTcpPort = 40_000;

    readonly Dictionary<NetworkPath, (VirtualLink Up, VirtualLink Down)> _links = [];
    readonly Dictionary<NetworkPath, NetworkPath> _seenByServer = [];
    readonly Dictionary<NetworkPath, ushort> _tcpPorts = [];
    readonly byte[] _datagram = new byte[IceLimits.StunBytesMax];
    int _linksMade;

    public TimeSpan Now { get; private set; }

    /// <summary>What a link of UDP is like. Those of TCP have the delay alone.</summary>
    public Action<VirtualLink> Shape { get; set; } = _ => { };

    /// <summary>What lets nothing through, either way.</summary>
    public Func<NetworkPath, bool> IsBlocked { get; set; } = _ => false;

    /// <summary>The address that the server sees.</summary>
    public Func<NetworkAddress, NetworkAddress> Translate { get; set; } = address => address;

    public List<(TimeSpan At, IceEvent Event)> ClientEvents { get; } = [];

    public List<(TimeSpan At, IceEvent Event)> ServerEvents { get; } = [];

    /// <summary>All that the client wanted to send, whether it arrived or not.</summary>
    public List<(TimeSpan At, NetworkPath Path, byte[] Datagram)> ClientSent { get; } = [];

    public bool AreConnected => client.SelectedPath is { } path && server.SelectedPath == SeenByServer(path);

    public void Run(double seconds) => RunUntil(() => false, seconds);

    /// <returns>Whether it came to be, within the time.</returns>
    public bool RunUntil(Func<bool> condition, double secondsMax)
    {
        var end = Now + TimeSpan.FromSeconds(secondsMax);
        for (; ; Now = NextTime())
        {
            Settle();
            if (condition()) return true;
            if (NextTime() <= end) continue;
            Now = end;
            return false;
        }
    }

    public NetworkPath SeenByServer(NetworkPath path)
    {
        if (path.Protocol == TransportProtocol.Udp) return new(path.Protocol, path.Remote, Translate(path.Local));
        if (!_tcpPorts.TryGetValue(path, out var port))
            _tcpPorts[path] = port = (ushort)(FirstTcpPort + _tcpPorts.Count);
        return new(path.Protocol, path.Remote, Translate(path.Local) with { Port = port });
    }

    /// <summary>Does all that is due now.</summary>
    void Settle()
    {
        Drain();
        for (var rounds = 0; NextTime() <= Now; rounds++)
        {
            Assert.True(rounds < 1_000, "An agent wants to be called again and again.");
            foreach (var (path, links) in _links.ToList())
            {
                while (links.Up.TryReceive(Now, out var datagram)) server.Receive(Now, SeenByServer(path), datagram);
                while (links.Down.TryReceive(Now, out var datagram)) client.Receive(Now, path, datagram);
                Drain();
            }
            if (client.Deadline <= Now) client.Advance(Now);
            if (server.Deadline <= Now) server.Advance(Now);
            Drain();
        }
    }

    TimeSpan NextTime() => _links.Values.SelectMany(links => new[] { links.Up.Deadline, links.Down.Deadline })
        .Append(client.Deadline).Append(server.Deadline).Min();

    void Drain()
    {
        while (client.TryTransmit(_datagram, out var length, out var path))
        {
            ClientSent.Add((Now, path, _datagram[..length]));
            _seenByServer[SeenByServer(path)] = path;
            if (!IsBlocked(path)) LinksOf(path).Up.Send(Now, _datagram.AsSpan(0, length));
        }
        while (server.TryTransmit(_datagram, out var length, out var seen))
        {
            var path = _seenByServer.GetValueOrDefault(seen, new(seen.Protocol, seen.Remote, seen.Local));
            if (IsBlocked(path) || SeenByServer(path) != seen) continue; // The NAT knows it no more.
            LinksOf(path).Down.Send(Now, _datagram.AsSpan(0, length));
        }
        while (client.TryTakeEvent(out var taken)) ClientEvents.Add((Now, taken));
        while (server.TryTakeEvent(out var taken)) ServerEvents.Add((Now, taken));
    }

    (VirtualLink Up, VirtualLink Down) LinksOf(NetworkPath path)
    {
        if (_links.TryGetValue(path, out var links)) return links;
        return _links[path] = (MakeLink(path), MakeLink(path));
    }

    VirtualLink MakeLink(NetworkPath path)
    {
        var link = new VirtualLink((seed * 1_000) + _linksMade++);
        Shape(link);
        if (path.Protocol == TransportProtocol.Tcp) (link.Loss, link.Duplication, link.Reordering) = (0, 0, 0);
        return link;
    }
}
