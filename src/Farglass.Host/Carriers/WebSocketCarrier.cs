using System.Net.WebSockets;
using System.Threading.Channels;
using Farglass.Protocol;
using Farglass.Protocol.Messages;

namespace Farglass.Host.Carriers;

/// <summary>
/// Carries a session over one WebSocket: a binary message is a message. One loop sends and one receives; nothing else
/// touches the socket. Frames pass through without a copy and, in the steady state, without a new object.
/// </summary>
/// <param name="accept">
/// Asked once, with the hello: who owns this carrier from now on; null if it was refused and closed.
/// </param>
sealed class WebSocketCarrier(
    WebSocket socket, StreamNetwork network, TimeProvider time,
    Func<WebSocketCarrier, HelloMessage, ValueTask<ICarrierOwner?>> accept)
    : ICarrier
{
    readonly Channel<MessageBuffer> _outgoing = Channel.CreateBounded<MessageBuffer>(
        new BoundedChannelOptions(Limits.MessagesWaitingMax) { SingleReader = true });

    readonly MessageBudget _budget = new(Limits.ClientMessagesPerSecond, Limits.ClientMessagesAtOnce);

    (int Code, string Reason) _farewell = ((int)WebSocketCloseStatus.NormalClosure, "");
    ICarrierOwner? _owner;
    Task _receiving = Task.CompletedTask;
    ITimer? _notes; // Runs while the viewer looks at them.
    long _tellAt;
    bool _greeted, _closed;

    public VideoProfile Profile => VideoProfile.High; // The client looks before it comes that WebCodecs decode it.

    public void Send(MessageBuffer message)
    {
        if (VideoFrameHeader.TryParse(message.Span, out var frame))
            network.Sent(Clock.Micros(time), frame, message.Span.Length);
        if (_outgoing.Writer.TryWrite(message)) return;
        message.Return();
        // A viewer that reads nothing. The frame window never fills this.
        if (_outgoing.Writer.TryComplete()) socket.Abort();
    }

    public void Close(int code, string reason)
    {
        if (_closed) return;
        (_farewell, _closed) = ((code, reason), true);
        _outgoing.Writer.TryComplete();
    }

    /// <summary>Carries until either side closes.</summary>
    public async Task RunAsync()
    {
        using var helloTimer = time.CreateTimer(
            _ => RefuseSilence(), null, Limits.HelloTimeout, Timeout.InfiniteTimeSpan);
        await using var notes = _notes = time.CreateTimer(
            _ => SendNote(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _receiving = ReceiveAllAsync(helloTimer);
        await SendAllAsync();
        await _receiving;
    }

    void RefuseSilence()
    {
        if (!_greeted) Close(CloseCodes.HelloTimeout, "No hello came in time.");
    }

    async Task ReceiveAllAsync(ITimer helloTimer)
    {
        var buffer = new byte[ProtocolLimits.ClientMessageBytesMax];
        try
        {
            for (var length = 0; ;)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close) break;
                if (_closed) continue; // What comes after the end is not read, only taken off the line.
                length += part.Count;
                if (part.MessageType == WebSocketMessageType.Text) Refuse("Messages are binary.");
                else if (length == buffer.Length) Refuse("The message is too long.");
                else if (part.EndOfMessage)
                {
                    if (!ClientMessages.IsContents(buffer.AsSpan(0, length)) && !_budget.TryTake(Clock.Micros(time)))
                        Refuse("There are too many messages.", CloseCodes.TooMany);
                    else if (_greeted)
                        Understand(buffer.AsSpan(0, length));
                    else
                        await GreetAsync(buffer.AsMemory(0, length), helloTimer);
                }

                if (part.EndOfMessage || _closed) length = 0;
            }
        }
        catch (Exception gone)
            when (gone is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The viewer is gone: the usual end.
        }

        _owner?.Tell(this, new(CarrierEventKind.Closed));
        _owner = null;
        Close((int)WebSocketCloseStatus.NormalClosure, "");
    }

    async ValueTask GreetAsync(ReadOnlyMemory<byte> message, ITimer helloTimer)
    {
        if (!JsonMessages.TryRead<HelloMessage>(message.Span, MessageType.Hello, out var hello)
            || hello.Protocol != JsonMessages.ClientProtocol)
        {
            if (ClientMessages.IsHelloOfAnotherVersion(message.Span))
                Close(CloseCodes.VersionMismatch, "The page and the host are of different versions.");
            else
                Refuse("The first message is no hello.");
            return;
        }

        _greeted = true;
        await helloTimer.DisposeAsync();
        _owner = await accept(this, hello);
    }

    void Understand(ReadOnlySpan<byte> message)
    {
        switch (ClientMessages.Classify(message))
        {
            case ClientMessageKind.Ping when PingMessage.TryParse(message, out var ping):
                var pong = MessageBuffer.Rent(PingMessage.Size);
                (ping with { Type = MessageType.Pong }).Write(pong.Span);
                Send(pong);
                break;
            case ClientMessageKind.Acknowledgement when FrameAckMessage.TryParse(message, out var ack):
                if (network.Acknowledged(Clock.Micros(time), ack, out var kilobits))
                    Tell(new(CarrierEventKind.Bandwidth) { Number = kilobits });
                TellNetwork(Clock.Micros(time));
                Tell(new(CarrierEventKind.Acknowledged) { Acknowledgement = ack });
                break;
            case ClientMessageKind.Input:
                Tell(new(CarrierEventKind.Input) { Input = MessageBuffer.Copy(message) });
                break;
            case ClientMessageKind.KeyFrameRequest: Tell(new(CarrierEventKind.KeyFrameWanted)); break;
            case ClientMessageKind.End: Tell(new(CarrierEventKind.EndAsked)); break;
            case ClientMessageKind.Listen when ListenMessage.TryParse(message, out var listen):
                var listener = listen.On ? SoundListener.Reliable : SoundListener.Nobody;
                Tell(new(CarrierEventKind.SoundWanted) { Number = (uint)listener });
                break;
            case ClientMessageKind.WatchFrames when WatchFramesMessage.TryParse(message, out var watch):
                _notes!.Change(watch.On ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, Limits.NetworkNoteInterval);
                break;
            default: Refuse("The message is not valid."); break;
        }
    }

    void TellNetwork(long now)
    {
        if (now < _tellAt) return;
        _tellAt = now + (long)Limits.NetworkNoteInterval.TotalMicroseconds;
        Tell(new(CarrierEventKind.Network) { Network = network.Note(now) });
    }

    void SendNote()
    {
        var note = MessageBuffer.Rent(NetworkNoteMessage.Size);
        network.Note(Clock.Micros(time)).Write(note.Span);
        Send(note);
    }

    void Tell(CarrierEvent happened) => _owner?.Tell(this, happened);

    /// <summary>A message broke the protocol. That ends this connection, and nothing else.</summary>
    void Refuse(string reason, int code = CloseCodes.ProtocolError)
    {
        Close(code, reason);
        Tell(new(CarrierEventKind.Closed));
        _owner = null;
    }

    async Task SendAllAsync()
    {
        try
        {
            while (await _outgoing.Reader.WaitToReadAsync())
                while (_outgoing.Reader.TryRead(out var message))
                {
                    StampFrame(message);
                    await socket.SendAsync(message.Memory, WebSocketMessageType.Binary, endOfMessage: true, default);
                    message.Return();
                }

            await SayFarewellAsync();
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or ObjectDisposedException
            or IOException or TimeoutException)
        {
            socket.Abort(); // Ends the receiving loop too.
        }
        finally
        {
            _outgoing.Writer.TryComplete();
            while (_outgoing.Reader.TryRead(out var left)) left.Return();
        }
    }

    /// <summary>Writes how long the frame was on its way to us, and here, into its header.</summary>
    void StampFrame(in MessageBuffer message)
    {
        if (message.ReceivedAt == 0 || !VideoFrameHeader.TryParse(message.Span, out var frame)) return;
        var transfer = message.ReceivedAt - (long)frame.EncodedAt;
        var queue = Clock.Micros(time) - message.ReceivedAt;
        VideoFrameHeader.WriteHostTimes(message.Span, Within(transfer), Within(queue));
    }

    static uint Within(long micros) => (uint)Math.Clamp(micros, 0, uint.MaxValue);

    /// <summary>
    /// Says why, and waits a moment for the answer: cutting at once could lose the last messages too.
    /// </summary>
    async Task SayFarewellAsync()
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived)) return;
        using var patience = new CancellationTokenSource(Limits.CloseTimeout, time);
        await socket.CloseOutputAsync((WebSocketCloseStatus)_farewell.Code, _farewell.Reason, patience.Token);
        await _receiving.WaitAsync(patience.Token);
    }
}
