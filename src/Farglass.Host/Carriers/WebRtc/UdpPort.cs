using System.Net;
using System.Net.Sockets;
using Farglass.Native.Linux;
using Farglass.Rtc;

namespace Farglass.Host.Carriers.WebRtc;

/// <summary>
/// One UDP port, on every address of this machine that clients may use: a socket for each, so that an answer leaves
/// from the address that was asked. Used by one thread. Nothing is allocated for a datagram.
/// </summary>
sealed class UdpPort : IDisposable
{
    const int IpLevel = 0, IpTypeOfService = 1; // IPPROTO_IP, IP_TOS.
    const int IPv6Level = 41, IPv6TrafficClass = 67; // IPPROTO_IPV6, IPV6_TCLASS.

    readonly Entry[] _entries;
    bool _segments = true;
    int _next;

    UdpPort(Entry[] entries) => _entries = entries;

    /// <summary>The sockets' own addresses, each with the port.</summary>
    public IEnumerable<NetworkAddress> Addresses => _entries.Select(entry => entry.Local);

    /// <summary>Datagrams that the kernel did not take: its buffer was full, or the way was gone.</summary>
    public long Unsent { get; private set; }

    public int Count => _entries.Length;

    /// <exception cref="SocketException">The port is taken, or an address is not this machine's.</exception>
    public static UdpPort Open(IReadOnlyList<IPAddress> addresses, int port)
    {
        var entries = new List<Entry>();
        try
        {
            foreach (var address in addresses.Take(Limits.MediaAddressesMax))
            {
                var entry = Entry.Open(address, port);
                entries.Add(entry);
                port = entry.Local.Port; // 0 asks for any; then the others have to be the same.
            }

            return new([.. entries]);
        }
        catch
        {
            foreach (var entry in entries) entry.Socket.Dispose();
            throw;
        }
    }

    public void CopyDescriptors(Span<int> target)
    {
        for (var at = 0; at < _entries.Length; at++) target[at] = (int)_entries[at].Socket.Handle;
    }

    /// <summary>Takes one datagram, from each socket in turn.</summary>
    public bool TryReceive(Span<byte> buffer, out int length, out NetworkPath path)
    {
        for (var tried = 0; tried < _entries.Length; tried++)
        {
            var entry = _entries[_next];
            if (entry.TryReceive(buffer, out length, out var remote))
            {
                path = new(TransportProtocol.Udp, entry.Local, remote);
                return true;
            }

            _next = (_next + 1) % _entries.Length;
        }

        (length, path) = (0, default);
        return false;
    }

    /// <summary>Sends datagrams that lie behind one another, all of the same size but for the last.</summary>
    public void Send(in NetworkPath path, ReadOnlySpan<byte> datagrams, int datagramSize)
    {
        if (Find(path.Local) is not { } socket) return; // An address that this machine has no more.
        Span<byte> name = stackalloc byte[SocketNames.SizeMax];
        name = name[..SocketNames.Write(path.Remote, name)];
        var runMax = datagramSize;
        if (_segments) runMax *= Math.Min(Datagrams.BytesMax / datagramSize, Datagrams.SegmentsMax);
        while (!datagrams.IsEmpty)
        {
            var run = datagrams[..Math.Min(runMax, datagrams.Length)];
            var result = Datagrams.Send(socket.SafeHandle, name, run, datagramSize);
            if (result == DatagramsSent.NoSegments)
            {
                (_segments, runMax) = (false, datagramSize);
                continue;
            }

            if (result == DatagramsSent.NotNow) Unsent += (run.Length + datagramSize - 1) / datagramSize;
            datagrams = datagrams[run.Length..];
        }
    }

    public void Dispose()
    {
        foreach (var entry in _entries) entry.Socket.Dispose();
    }

    Socket? Find(in NetworkAddress local)
    {
        foreach (var entry in _entries)
            if (entry.Local == local) return entry.Socket;
        return null;
    }

    /// <summary>One address' socket.</summary>
    sealed class Entry(Socket socket, NetworkAddress local)
    {
        public Socket Socket => socket;

        public NetworkAddress Local => local;

        public static Entry Open(IPAddress address, int port)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
            try
            {
                socket.ReceiveBufferSize = Limits.MediaSocketBytes;
                socket.SendBufferSize = Limits.MediaSocketBytes;
                Mark(socket);
                socket.Bind(new IPEndPoint(address, port));
                return new(socket, NetworkAddress.From((IPEndPoint)socket.LocalEndPoint!));
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        public bool TryReceive(Span<byte> buffer, out int length, out NetworkAddress remote)
        {
            remote = default;
            Span<byte> name = stackalloc byte[SocketNames.SizeMax];
            return Datagrams.TryReceive(socket.SafeHandle, buffer, out length, name, out var nameLength)
                && SocketNames.TryRead(name[..nameLength], out remote);
        }

        /// <summary>
        /// AF41, "multimedia conferencing" (RFC 8837, 5): routers that know it let it pass first. Sound and picture
        /// share a port, so they share a mark.
        /// </summary>
        static void Mark(Socket socket)
        {
            const int assuredForwarding41 = 34 << 2;
            var mark = BitConverter.GetBytes(assuredForwarding41);
            if (socket.AddressFamily == AddressFamily.InterNetworkV6)
                socket.SetRawSocketOption(IPv6Level, IPv6TrafficClass, mark);
            else
                socket.SetRawSocketOption(IpLevel, IpTypeOfService, mark);
        }
    }
}
