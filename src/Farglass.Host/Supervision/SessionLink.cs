using System.Buffers.Binary;
using System.Net.Sockets;
using System.Threading.Channels;
using Farglass.Host.Carriers;
using Farglass.Protocol;
using Farglass.Protocol.Messages;

namespace Farglass.Host.Supervision;

/// <summary>
/// A connection to one session process. It owns the listening end: a host that starts again finds its sessions by their
/// sockets. What comes is handed on message by message; what is sent is queued and never blocks.
/// </summary>
sealed class SessionLink : IDisposable
{
    readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    readonly TimeProvider _time;
    readonly Channel<OutgoingMessage> _outgoing = Channel.CreateBounded<OutgoingMessage>(
        new BoundedChannelOptions(Limits.SessionMessagesWaitingMax)
        {
            SingleReader = true,
            AllowSynchronousContinuations = true, // Who sends is who writes to the socket: no thread is woken for it.
        });

    bool _started;
    volatile Action<SessionLink, MessageBuffer> _receiver = static (_, message) => message.Return();

    SessionLink(TimeProvider time) => _time = time;

    public SessionHelloMessage Hello { get; private set; } = null!;

    /// <summary>Completes when the connection is over.</summary>
    public Task Closed { get; private set; } = Task.CompletedTask;

    /// <summary>Connects and reads the hello.</summary>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    /// <exception cref="SessionLinkException">What listens there does not speak our protocol.</exception>
    public static async Task<SessionLink> ConnectAsync(
        string socketPath, TimeProvider time, CancellationToken cancellation)
    {
        var link = new SessionLink(time);
        try
        {
            await link._socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellation);
            link.Hello = await link.ReadHelloAsync(cancellation);
            return link;
        }
        catch
        {
            link.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Begins to read. Without a receiver nothing is kept: a session that waits ready has nothing to say.
    /// </summary>
    public void Start()
    {
        _started = true;
        Closed = ReceiveAllAsync(SendAllAsync());
    }

    /// <summary>Hands every message from now on to the receiver, who becomes its owner.</summary>
    public void HandTo(Action<SessionLink, MessageBuffer> receiver)
    {
        _receiver = receiver;
        if (!_started) Start();
    }

    /// <summary>Queues a message. A session that takes nothing any more loses the connection.</summary>
    public void Send(ReadOnlySpan<byte> message)
    {
        if (!_outgoing.Writer.TryWrite(new(message))) Dispose();
    }

    public void Send(MessageType type) => Send([(byte)type]);

    /// <summary>Cuts the connection. The session process lives on, for its grace time.</summary>
    public void Dispose()
    {
        _outgoing.Writer.TryComplete();
        _socket.Dispose();
    }

    async Task<SessionHelloMessage> ReadHelloAsync(CancellationToken cancellation)
    {
        var prefix = new byte[SessionFraming.PrefixSize];
        await ReadExactlyAsync(prefix, cancellation);
        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix);
        if (length is 0 or > Limits.SessionHelloBytesMax)
            throw new SessionLinkException("The session's hello is too long.");
        var message = new byte[length];
        await ReadExactlyAsync(message, cancellation);
        if (!JsonMessages.TryRead<SessionHelloMessage>(message, MessageType.SessionHello, out var hello))
            throw new SessionLinkException("The session's first message is no hello.");
        return hello.Protocol == JsonMessages.SessionProtocol
            ? hello
            : throw new SessionLinkException($"The session speaks version {hello.Protocol} of the protocol.");
    }

    async Task ReadExactlyAsync(Memory<byte> target, CancellationToken cancellation)
    {
        while (!target.IsEmpty)
        {
            var count = await _socket.ReceiveAsync(target, SocketFlags.None, cancellation);
            if (count == 0) throw new SessionLinkException("The session closed the connection before its hello.");
            target = target[count..];
        }
    }

    async Task ReceiveAllAsync(Task sending)
    {
        // One long method, and no inner one to await: that is what keeps it free of allocations for each frame.
        var prefix = new byte[SessionFraming.PrefixSize];
        try
        {
            while (true)
            {
                for (var got = 0; got < prefix.Length;)
                {
                    var count = await _socket.ReceiveAsync(prefix.AsMemory(got));
                    if (count == 0) return;
                    got += count;
                }

                var length = BinaryPrimitives.ReadUInt32BigEndian(prefix);
                if (length is 0 or > ProtocolLimits.SessionMessageBytesMax) return;
                var message = MessageBuffer.Rent((int)length);
                for (var got = 0; got < length;)
                {
                    var count = await _socket.ReceiveAsync(message.Memory[got..]);
                    if (count == 0) return;
                    got += count;
                }

                _receiver(this, message.Received(Clock.Micros(_time)));
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The session process died, or we let go of it.
        }
        finally
        {
            Dispose();
            await sending;
        }
    }

    async Task SendAllAsync()
    {
        var buffer = new byte[Limits.SessionSendBytes];
        try
        {
            while (await _outgoing.Reader.WaitToReadAsync())
            {
                var length = 0; // What waits together goes together.
                while (_outgoing.Reader.TryPeek(out var next) && (length == 0 || Fits(next, buffer.Length - length)))
                {
                    if (!Fits(next, buffer.Length)) Array.Resize(ref buffer, SessionFraming.PrefixSize + next.Length);
                    SessionFraming.WritePrefix(buffer.AsSpan(length), next.Length);
                    next.CopyTo(buffer.AsSpan(length + SessionFraming.PrefixSize));
                    length += SessionFraming.PrefixSize + next.Length;
                    _outgoing.Reader.TryRead(out _);
                }

                for (var sent = 0; sent < length;)
                    sent += await _socket.SendAsync(buffer.AsMemory(sent, length - sent));
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            _outgoing.Writer.TryComplete(); // The receiving side sees the same, and tells.
        }
    }

    static bool Fits(in OutgoingMessage message, int room) => SessionFraming.PrefixSize + message.Length <= room;
}

/// <summary>What listens on a session's socket does not speak as a session does.</summary>
sealed class SessionLinkException(string message) : Exception(message);
