using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Farglass.Rtc;
using Farglass.Rtc.Ice;

namespace Farglass.Client.Carriers.WebRtc;

/// <summary>
/// The sockets of one connection. They are the loop's; what they receive goes to its inbox.
/// </summary>
sealed class PeerSockets(TransportProtocol protocol, ChannelWriter<PeerOrder> inbox) : IAsyncDisposable
{
    readonly List<UdpEndpoint> _udp = [];
    readonly Dictionary<NetworkPath, TcpEndpoint> _tcp = [];
    readonly List<Task> _receiving = [];
    readonly CancellationTokenSource _closing = new();

    /// <summary>
    /// A candidate at the address from which this machine reaches one of the host's. (All addresses it has would be
    /// more, and most of them would lead nowhere.)
    /// </summary>
    /// <returns>Null if there is none: no route, or not our protocol.</returns>
    public IceCandidate? CandidateTowards(IceCandidate host)
    {
        if (host.Protocol != protocol) return null;
        try
        {
            var remote = new IPEndPoint(host.Address.ToIPAddress(), host.Address.Port);
            using var probe = new Socket(remote.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            probe.Connect(remote); // Nothing is sent: the kernel looks up the way.
            var address = ((IPEndPoint)probe.LocalEndPoint!).Address;
            return protocol == TransportProtocol.Udp
                ? IceCandidate.HostUdp(OpenUdp(address))
                : IceCandidate.HostTcpActive(NetworkAddress.From(new(address, 0)));
        }
        catch (SocketException)
        {
            return null;
        }
    }

    public void Send(in NetworkPath path, ReadOnlySpan<byte> datagram)
    {
        if (path.Protocol == TransportProtocol.Tcp) TcpOf(path).Send(datagram);
        else
            foreach (var endpoint in _udp)
                if (endpoint.Local == path.Local) endpoint.Send(path.Remote, datagram);
    }

    /// <summary>It has ended: the next datagram by this path opens another connection.</summary>
    public void Forget(in NetworkPath path) => _tcp.Remove(path);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_receiving).ConfigureAwait(false);
        foreach (var endpoint in _udp) endpoint.Dispose();
        _closing.Dispose();
    }

    NetworkAddress OpenUdp(IPAddress address)
    {
        foreach (var known in _udp)
            if (known.Local.ToIPAddress().Equals(address)) return known.Local;
        var endpoint = UdpEndpoint.Open(address);
        _udp.Add(endpoint);
        _receiving.Add(endpoint.ReceiveAllAsync(inbox, _closing.Token));
        return endpoint.Local;
    }

    TcpEndpoint TcpOf(in NetworkPath path)
    {
        if (_tcp.TryGetValue(path, out var known)) return known;
        var endpoint = _tcp[path] = new(path);
        _receiving.RemoveAll(static task => task.IsCompleted);
        _receiving.Add(endpoint.RunAsync(inbox, _closing.Token));
        return endpoint;
    }
}
