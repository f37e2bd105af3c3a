using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Farglass.Host.Signalling;
using Farglass.Rtc;
using Farglass.Rtc.Ice;

namespace Farglass.Host.Carriers.WebRtc;

/// <summary>
/// One connection of ICE-TCP. A task reads it and another writes it; what is read goes to the media loop, which alone
/// sends.
/// </summary>
sealed class TcpConnection(Socket socket, ConnectionGate.Pass pass, MediaInbox inbox, TimeProvider time)
{
    readonly Channel<MessageBuffer> _outgoing = Channel.CreateBounded<MessageBuffer>(
        new BoundedChannelOptions(Limits.MediaDatagramsWaitingMax) { SingleReader = true });

    volatile bool _authenticated;

    public NetworkPath Path { get; } = new(
        TransportProtocol.Tcp,
        NetworkAddress.From((IPEndPoint)socket.LocalEndPoint!),
        NetworkAddress.From((IPEndPoint)socket.RemoteEndPoint!));

    /// <summary>It is a peer's: it may stay, and makes room for another that nobody knows yet.</summary>
    public void Authenticated()
    {
        if (_authenticated) return;
        _authenticated = true;
        pass.Authenticated();
    }

    /// <summary>Queues a datagram. What does not fit is dropped, as a full network would.</summary>
    public void Send(ReadOnlySpan<byte> datagram)
    {
        var message = MessageBuffer.Rent(TcpFraming.PrefixSize + datagram.Length);
        TcpFraming.WritePrefix(message.Span, datagram.Length);
        datagram.CopyTo(message.Span[TcpFraming.PrefixSize..]);
        if (!_outgoing.Writer.TryWrite(message)) message.Return();
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var strangerTimer = time.CreateTimer(
            _ => HangUpOnStranger(), null, Limits.HelloTimeout, Timeout.InfiniteTimeSpan);
        socket.NoDelay = true;
        var sending = SendAllAsync();
        try
        {
            await ReceiveAllAsync(leaving.Token);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client is gone, or the host stops: the usual ends.
        }

        _outgoing.Writer.TryComplete();
        socket.Dispose();
        await sending;
        pass.Dispose();
        await inbox.PostAsync(new(MediaOrderKind.Received) { Connection = this }, CancellationToken.None);
    }

    void HangUpOnStranger()
    {
        if (!_authenticated) socket.Dispose();
    }

    async Task ReceiveAllAsync(CancellationToken cancellation)
    {
        var frames = new TcpFrameReader(new byte[Limits.MediaTcpBufferBytes]);
        while (!frames.IsBroken)
        {
            var count = await socket.ReceiveAsync(frames.Free, SocketFlags.None, cancellation);
            if (count == 0) return;
            frames.Received(count);
            while (TryTake(frames, out var message))
                await inbox.PostAsync(
                    new(MediaOrderKind.Received) { Connection = this, Message = message }, cancellation);
        }
    }

    static bool TryTake(TcpFrameReader frames, out MessageBuffer message)
    {
        var isThere = frames.TryRead(out var frame);
        message = isThere ? MessageBuffer.Copy(frame) : default;
        return isThere;
    }

    async Task SendAllAsync()
    {
        try
        {
            await foreach (var message in _outgoing.Reader.ReadAllAsync())
            {
                for (var sent = 0; sent < message.Memory.Length;)
                    sent += await socket.SendAsync(message.Memory[sent..], SocketFlags.None);
                message.Return();
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            _outgoing.Writer.TryComplete(); // The reading side sees the same, and tells.
        }
    }
}
