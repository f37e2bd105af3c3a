using System.Buffers;
using System.Net.Sockets;
using System.Threading.Channels;
using Farglass.Protocol.Messages;

namespace Farglass.Session.Link;

/// <summary>
/// One host's connection. Whoever sends tries the socket at once, on its own thread; only what the socket does not take
/// is left to a loop that waits for it. So a frame is with the host before the encoder's thread goes on, nothing is
/// allocated for it, and a host that does not read never holds up anybody.
/// </summary>
sealed class HostConnection : IDisposable
{
    readonly Socket _socket;
    readonly Lock _gate = new(); // Over the ring and the socket's sending side: messages must not mix.
    readonly OutgoingRing _ring = new(Limits.OutgoingBytesMax);

    // A signal without allocation: one waiting reader, and one pending "there is something".
    readonly Channel<bool> _blocked = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    bool _draining;

    public HostConnection(Socket socket)
    {
        _socket = socket;
        _socket.Blocking = false;
        _ = DrainAsync();
    }

    /// <summary>Sends header and body as one message. Never waits, allocates nothing.</summary>
    /// <returns>False where the host has left, or has not read for so long that it is treated as if it had.</returns>
    public bool TrySend(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body)
    {
        Span<byte> prefix = stackalloc byte[SessionFraming.PrefixSize];
        SessionFraming.WritePrefix(prefix, header.Length + body.Length);
        lock (_gate)
        {
            if (prefix.Length + header.Length + body.Length > _ring.Free)
            {
                _socket.Dispose(); // The reading side sees it, and the host is gone.
                return false;
            }

            _ring.Append(prefix);
            _ring.Append(header);
            _ring.Append(body);
            return _draining || SendWhatFits();
        }
    }

    public bool TrySend(ReadOnlySpan<byte> message) => TrySend(message, default);

    /// <summary>
    /// Gives each message to <paramref name="take"/>, in order, until the host leaves or breaks the framing.
    /// </summary>
    /// <param name="take">What it is given is good until its task completes.</param>
    public async Task ReadAsync(Func<ReadOnlyMemory<byte>, ValueTask> take)
    {
        var buffer = new byte[Limits.IncomingBytesAtFirst];
        var filled = 0;
        try
        {
            while (await _socket.ReceiveAsync(buffer.AsMemory(filled)).ConfigureAwait(false) is > 0 and var count)
            {
                var rest = new ReadOnlySequence<byte>(buffer, 0, filled + count);
                OperationStatus status;
                while ((status = SessionFraming.TryTake(ref rest, out var message)) == OperationStatus.Done)
                    await take(message.First).ConfigureAwait(false); // One array, so it has no second part.
                if (status == OperationStatus.InvalidData) break;
                filled = (int)rest.Length;
                rest.CopyTo(buffer);
                // A message that is longer than the buffer: the framing bounds how far this goes.
                if (filled == buffer.Length) Array.Resize(ref buffer, 2 * buffer.Length);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The host's death looks like this, and is nothing to complain of.
        }
    }

    public void Dispose()
    {
        _blocked.Writer.TryComplete();
        _socket.Dispose();
    }

    // Under the gate.
    bool SendWhatFits()
    {
        while (_ring.Count > 0)
        {
            int sent;
            SocketError error;
            try
            {
                sent = _socket.Send(_ring.First.Span, SocketFlags.None, out error);
            }
            catch (ObjectDisposedException)
            {
                return false;
            }

            if (error == SocketError.WouldBlock)
            {
                _draining = true;
                _blocked.Writer.TryWrite(true);
                return true;
            }

            if (error != SocketError.Success) return false;
            _ring.Remove(sent);
        }

        return true;
    }

    async Task DrainAsync()
    {
        try
        {
            while (await _blocked.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                _blocked.Reader.TryRead(out _);
                while (TakeBlocked() is { IsEmpty: false } bytes)
                    Sent(await _socket.SendAsync(bytes, SocketFlags.None).ConfigureAwait(false));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The reading side sees it too, and tells.
        }
    }

    ReadOnlyMemory<byte> TakeBlocked()
    {
        lock (_gate)
        {
            _draining = _ring.Count > 0;
            return _ring.First;
        }
    }

    void Sent(int count)
    {
        lock (_gate) _ring.Remove(count);
    }
}
