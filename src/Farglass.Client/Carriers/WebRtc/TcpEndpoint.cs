using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Farglass.Rtc;
using Farglass.Rtc.Ice;

namespace Farglass.Client.Carriers.WebRtc;

/// <summary>
/// One connection of ICE-TCP to the host (RFC 6544), which this end opens. One task reads and another writes.
/// </summary>
/// <param name="path">As ICE names it: the local port is not the true one.</param>
sealed class TcpEndpoint(NetworkPath path)
{
    readonly Channel<byte[]> _outgoing = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(Limits.TcpDatagramsWaitingMax) { SingleReader = true });

    /// <summary>Queues a datagram. What does not fit is lost, as it would be with UDP.</summary>
    public void Send(ReadOnlySpan<byte> datagram)
    {
        var framed = new byte[TcpFraming.PrefixSize + datagram.Length];
        TcpFraming.WritePrefix(framed, datagram.Length);
        datagram.CopyTo(framed.AsSpan(TcpFraming.PrefixSize));
        _outgoing.Writer.TryWrite(framed);
    }

    /// <summary>Connects, and passes on what comes, until either end hangs up. Then it says so.</summary>
    public async Task RunAsync(ChannelWriter<PeerOrder> inbox, CancellationToken cancellation)
    {
        var remote = new IPEndPoint(path.Remote.ToIPAddress(), path.Remote.Port);
        using var socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var sending = Task.CompletedTask;
        try
        {
            socket.Bind(new IPEndPoint(path.Local.ToIPAddress(), 0));
            await socket.ConnectAsync(remote, cancellation).ConfigureAwait(false);
            sending = SendAllAsync(socket, cancellation);
            await ReceiveAllAsync(socket, inbox, cancellation).ConfigureAwait(false);
        }
        catch (Exception gone) when (IsEnd(gone))
        {
            // What follows is the same, whoever hung up.
        }

        _outgoing.Writer.TryComplete();
        socket.Dispose();
        await sending.ConfigureAwait(false);
        try
        {
            await inbox.WriteAsync(new(PeerOrderKind.PathClosed) { Path = path }, cancellation).ConfigureAwait(false);
        }
        catch (Exception gone) when (IsEnd(gone))
        {
            // Nobody asks any more.
        }
    }

    async Task ReceiveAllAsync(Socket socket, ChannelWriter<PeerOrder> inbox, CancellationToken cancellation)
    {
        var frames = new TcpFrameReader(new byte[Limits.TcpBufferBytes]);
        while (!frames.IsBroken)
        {
            var count = await socket.ReceiveAsync(frames.Free, SocketFlags.None, cancellation).ConfigureAwait(false);
            if (count == 0) return;
            frames.Received(count);
            while (TryTake(frames, out var order)) await inbox.WriteAsync(order, cancellation).ConfigureAwait(false);
        }
    }

    bool TryTake(TcpFrameReader frames, out PeerOrder order)
    {
        order = default;
        if (!frames.TryRead(out var frame)) return false;
        var datagram = ArrayPool<byte>.Shared.Rent(frame.Length);
        frame.CopyTo(datagram);
        order = new(PeerOrderKind.Received) { Path = path, Datagram = datagram, DatagramLength = frame.Length };
        return true;
    }

    async Task SendAllAsync(Socket socket, CancellationToken cancellation)
    {
        try
        {
            await foreach (var framed in _outgoing.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
                for (var sent = 0; sent < framed.Length;)
                    sent += await socket.SendAsync(framed.AsMemory(sent), SocketFlags.None, cancellation)
                        .ConfigureAwait(false);
        }
        catch (Exception gone) when (IsEnd(gone))
        {
            // The reading side sees the same, and tells.
        }
    }

    static bool IsEnd(Exception gone) =>
        gone is SocketException or ObjectDisposedException or OperationCanceledException or ChannelClosedException;
}
