using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Farglass.Rtc;

namespace Farglass.Client.Carriers.WebRtc;

/// <summary>A UDP socket at one address of this machine. One task receives; the loop sends.</summary>
sealed class UdpEndpoint : IDisposable
{
    readonly Socket _socket;
    readonly RemoteName _sentTo = new(), _receivedFrom = new();

    UdpEndpoint(Socket socket)
    {
        _socket = socket;
        Local = NetworkAddress.From((IPEndPoint)socket.LocalEndPoint!);
    }

    public NetworkAddress Local { get; }

    /// <exception cref="SocketException">The address is not this machine's any more.</exception>
    public static UdpEndpoint Open(IPAddress address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        try
        {
            socket.ReceiveBufferSize = Limits.SocketBufferBytes;
            socket.Bind(new IPEndPoint(address, 0));
            return new(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>What the kernel does not take is lost, as it may be anywhere on the way.</summary>
    public void Send(in NetworkAddress remote, ReadOnlySpan<byte> datagram)
    {
        try
        {
            _socket.SendTo(datagram, SocketFlags.None, _sentTo.Of(remote));
        }
        catch (SocketException)
        {
            // ICE finds out which ways lead nowhere.
        }
    }

    public async Task ReceiveAllAsync(ChannelWriter<PeerOrder> inbox, CancellationToken cancellation)
    {
        var name = new SocketAddress(_socket.AddressFamily);
        try
        {
            while (true)
            {
                var datagram = ArrayPool<byte>.Shared.Rent(Limits.ReceivedDatagramBytesMax);
                var length = await _socket.ReceiveFromAsync(datagram, SocketFlags.None, name, cancellation)
                    .ConfigureAwait(false);
                await inbox.WriteAsync(new(PeerOrderKind.Received)
                {
                    Path = new(TransportProtocol.Udp, Local, _receivedFrom.Of(name)),
                    Datagram = datagram,
                    DatagramLength = length,
                }, cancellation).ConfigureAwait(false);
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException or OperationCanceledException
            or ChannelClosedException)
        {
            // The connection is over, or the address is gone: then the checks by it stay without an answer.
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Remembers the last name and its other form: all datagrams have the same one.</summary>
    sealed class RemoteName
    {
        NetworkAddress _address;
        SocketAddress? _name;

        public SocketAddress Of(in NetworkAddress address)
        {
            if (_name is not null && address == _address) return _name;
            _address = address;
            return _name = new IPEndPoint(address.ToIPAddress(), address.Port).Serialize();
        }

        public NetworkAddress Of(SocketAddress name)
        {
            if (_name is not null && _name.Equals(name)) return _address;
            var endPoint = (IPEndPoint)new IPEndPoint(IPAddress.Any, 0).Create(name);
            (_address, _name) = (NetworkAddress.From(endPoint), endPoint.Serialize());
            return _address;
        }
    }
}
