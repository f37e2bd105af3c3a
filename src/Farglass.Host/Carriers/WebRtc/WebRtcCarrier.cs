using Farglass.Protocol.Messages;
using Farglass.Rtc;
using Farglass.Rtc.Congestion;
using Farglass.Rtc.Rtp;
using Farglass.Rtc.Sctp;
using Farglass.Rtc.Sdp.Negotiation;

namespace Farglass.Host.Carriers.WebRtc;

/// <summary>
/// Carries a session over WebRTC: frames as RTP, everything else as messages of data channels. It lives on the media
/// thread; only <see cref="Send"/> and <see cref="Close"/> are called from the session's loop, and post.
/// </summary>
/// <param name="profile">What the frames must keep to: it was agreed on for their payload type.</param>
/// <param name="owner">The session. What it is told before it has taken this carrier, it does not heed.</param>
/// <param name="attach">Called once, when the way is there.</param>
sealed class WebRtcCarrier(
    MediaLoop loop, RtcPeer peer, VideoProfile profile, ICarrierOwner owner, Action<WebRtcCarrier> attach,
    TimeSpan now) : ICarrier
{
    readonly MessageBudget _budget = new(Limits.ClientMessagesPerSecond, Limits.ClientMessagesAtOnce);
    readonly InputOrder _inputs = new();
    ViewerChannels? _channels = peer.Channels is { } channels ? new(channels) : null;
    ICarrierOwner? _owner = owner;
    TimeSpan _giveUpAt = now + Limits.MediaConnectTimeout, _noteAt = TimeSpan.MaxValue, _tellAt;
    TimeSpan _soundAt = now - Limits.SoundMemory; // When some was sent last.
    bool _attached, _watchesFrames, _closing, _isMuted, _toldSound;
    uint _continueFrom; // Asked for once and answered, or not at all.
    uint? _withheld; // The last frame that came while no picture was wanted.

    public RtcPeer Peer => peer;

    public VideoProfile Profile => profile;

    /// <summary>Nothing will be sent any more: the loop forgets it.</summary>
    public bool IsOver { get; private set; }

    /// <summary>When <see cref="Advance"/> has something to do.</summary>
    public TimeSpan Deadline => IsOver ? TimeSpan.MaxValue : _giveUpAt < _noteAt ? _giveUpAt : _noteAt;

    public void Send(MessageBuffer message)
    {
        if (loop.TryPost(new(MediaOrderKind.Send) { Carrier = this, Message = message })) return;
        message.Return(); // A loop that is a second behind. The frames that come next would be as late.
    }

    public void Close(int code, string reason) =>
        loop.TryPost(new(MediaOrderKind.Work)
        {
            Work = () =>
            {
                if (!IsOver) Stop(code, reason);
                loop.Drain(this);
            },
        });

    /// <summary>Gives a message of the session to the peer, and the buffer back.</summary>
    public void Deliver(TimeSpan now, MessageBuffer message)
    {
        if (IsOver || _closing) { }
        else if (VideoFrameHeader.TryParse(message.Span, out var frame)) DeliverFrame(now, frame, message);
        else if (SoundHeader.TryParse(message.Span, out var sound)) DeliverSound(now, sound, message.Span);
        else if (_channels?.TrySend(now, message.Span) == false)
            Stop(CloseCodes.TooMany, "The viewer reads nothing.");
        message.Return();
    }

    /// <summary>The way was not made in time, or was lost for too long.</summary>
    public void Advance(TimeSpan now)
    {
        if (now >= _noteAt) SendNetworkNote(now);
        if (now < _giveUpAt) return;
        _giveUpAt = TimeSpan.MaxValue;
        if (_closing) Finish();
        else Stop(Limits.GoingAway, "The viewer cannot be reached.");
    }

    /// <summary>Says why, and ends when that has arrived or cannot.</summary>
    public void Stop(int code, string reason)
    {
        if (_closing) return;
        _closing = true;
        var now = loop.Now;
        if (_channels is not { } channels || !peer.IsConnected || !channels.TrySayFarewell(now, code, reason))
        {
            Finish();
            return;
        }

        _giveUpAt = now + Limits.CloseTimeout;
        TellClosed();
    }

    /// <summary>The viewer has asked for the end of this connection.</summary>
    public void Leave() => Finish();

    /// <summary>Something in it is broken: nothing of it is touched any more.</summary>
    public void Abandon()
    {
        (_closing, IsOver) = (true, true);
        TellClosed();
    }

    /// <summary>The viewer wants something else than before.</summary>
    /// <inheritdoc cref="RtcPeer.TryFollow"/>
    public bool TryFollow(TimeSpan now, NegotiatedSession agreed)
    {
        if (!peer.TryFollow(now, agreed)) return false;
        _channels ??= peer.Channels is { } channels ? new(channels) : null;
        if (_withheld is { } frameId && peer.Sender is { SendsVideo: true })
        {
            _withheld = null; // It makes room for the key frame that the picture goes on with.
            Tell(new(CarrierEventKind.Acknowledged) { Acknowledgement = new(frameId, 0, 0) });
        }

        TellSound();
        return true;
    }

    /// <summary>Takes what the peer has to tell, and tells the session.</summary>
    public void TakeEvents(TimeSpan now)
    {
        while (peer.TryTakeEvent(out var happened)) Take(now, happened);
        while (_channels is { } channels && channels.TryTake(out var message)) Take(now, message);
        if (_closing && !IsOver && _channels is { HasArrived: true }) Finish();
    }

    void Take(TimeSpan now, in RtcEvent happened)
    {
        switch (happened.Kind)
        {
            case RtcEventKind.Connected when _channels is null: Attach(); break;
            case RtcEventKind.PathChanged when !_closing: _giveUpAt = TimeSpan.MaxValue; break;
            case RtcEventKind.Disconnected when !_closing: _giveUpAt = now + Limits.MediaLostTimeout; break;
            case RtcEventKind.Media: Take(now, happened.Media); break;
            case RtcEventKind.Ended: Finish(); break;
        }
    }

    void Take(TimeSpan now, in MediaEvent happened)
    {
        switch (happened.Kind)
        {
            // What has left the pacer has made room; whether it arrives, the congestion control looks after. A viewer
            // that cannot go on without a frame that was lost asks for a key frame itself.
            case MediaEventKind.FrameLeft or MediaEventKind.FrameLost:
                TellNetwork(now);
                Tell(new(CarrierEventKind.Acknowledged) { Acknowledgement = new(happened.FrameId, 0, 0) });
                break;
            case MediaEventKind.KeyFrameWanted: Tell(new(CarrierEventKind.KeyFrameWanted)); break;
            case MediaEventKind.ContinuationWanted:
                _continueFrom = happened.FrameId;
                Tell(new(CarrierEventKind.ContinuationWanted) { Number = happened.FrameId });
                break;
            case MediaEventKind.TargetChanged:
                TellBandwidth(happened.Target);
                break;
        }
    }

    void Take(TimeSpan now, in DataChannelEvent happened)
    {
        switch (happened.Kind)
        {
            case DataChannelEventKind.Connected: Attach(); break;
            case DataChannelEventKind.Ended: Finish(); break;
            case DataChannelEventKind.Message when _closing: break;
            case DataChannelEventKind.Message when !ClientMessages.IsContents(happened.Message) && !TakesOneMore(now):
                break;
            case DataChannelEventKind.Message when _channels!.IsRepeated(happened.Channel) && !_inputs.Arrived(): break;
            case DataChannelEventKind.Message: Understand(now, happened.Message); break;
        }
    }

    void Attach()
    {
        if (_attached || _closing) return;
        _attached = true;
        _giveUpAt = TimeSpan.MaxValue;
        attach(this);
        if (peer.Sender is { } sender)
            TellBandwidth(sender.Target);
        TellSound();
    }

    /// <summary>What there is for the picture: sound leaves before it.</summary>
    void TellBandwidth(Bitrate target)
    {
        var kilobits = target.BitsPerSecond / 1_000;
        if (loop.Now - _soundAt < Limits.SoundMemory) kilobits -= Math.Min(Limits.SoundKilobits, kilobits / 2);
        Tell(new(CarrierEventKind.Bandwidth) { Number = (uint)kilobits });
    }

    /// <summary>Sound is wanted where it was agreed on and is not muted.</summary>
    void TellSound()
    {
        var isWanted = peer.Sender is { SendsAudio: true } && !_isMuted;
        if (!_attached || isWanted == _toldSound) return;
        _toldSound = isWanted;
        var listener = isWanted ? SoundListener.Lossy : SoundListener.Nobody;
        Tell(new(CarrierEventKind.SoundWanted) { Number = (uint)listener });
    }

    void DeliverSound(TimeSpan now, in SoundHeader sound, ReadOnlySpan<byte> message)
    {
        if (peer.Sender is not { } sender) return;
        var capturedAt = TimeSpan.FromMicroseconds(sound.Position * (1_000.0 / 48));
        sender.SendAudio(now, (long)sound.Position, capturedAt, message[SoundHeader.Size..]);
        _soundAt = now;
        if (sound.Starts) TellBandwidth(sender.Target);
    }

    void DeliverFrame(TimeSpan now, in VideoFrameHeader frame, MessageBuffer message)
    {
        // A viewer of messages alone. What is not acknowledged makes no room for the next: no more are encoded.
        if (peer.Sender is not { SendsVideo: true } sender)
        {
            _withheld = frame.FrameId;
            return;
        }

        var transfer = (uint)Math.Clamp(message.ReceivedAt - (long)frame.EncodedAt, 0, uint.MaxValue);
        var queue = (uint)Math.Clamp((long)now.TotalMicroseconds - message.ReceivedAt, 0, uint.MaxValue);
        var accessUnit = message.Span[VideoFrameHeader.Size..];
        uint? references = (frame.Flags & FrameFlags.Continued) != 0 ? _continueFrom : null;
        if (!sender.SendFrame(now, frame.FrameId, TimeSpan.FromMicroseconds(frame.EncodedAt), accessUnit, references))
        {
            // It waits for a key frame, which was asked for. This one makes room for it.
            Tell(new(CarrierEventKind.Acknowledged) { Acknowledgement = new(frame.FrameId, 0, 0) });
            return;
        }

        if (!_watchesFrames) return;
        var timed = frame with { Timings = frame.Timings with { Transfer = transfer, Queue = queue } };
        _channels?.SendNote(now, new FrameNoteMessage(sender.VideoTimestamp, timed, (uint)accessUnit.Length));
    }

    void TellNetwork(TimeSpan now)
    {
        if (now < _tellAt) return;
        _tellAt = now + Limits.NetworkNoteInterval;
        Tell(new(CarrierEventKind.Network) { Network = NetworkNotes.Of(peer.Sender!.Network(now)) });
    }

    void SendNetworkNote(TimeSpan now)
    {
        _noteAt = now + Limits.NetworkNoteInterval;
        _channels?.SendNote(now, NetworkNotes.Of(peer.Sender!.Network(now)));
    }

    void Understand(TimeSpan now, ReadOnlySpan<byte> message)
    {
        switch (ClientMessages.Classify(message))
        {
            case ClientMessageKind.Ping when PingMessage.TryParse(message, out var ping):
                Span<byte> pong = stackalloc byte[PingMessage.Size];
                (ping with { Type = MessageType.Pong }).Write(pong);
                _channels!.TrySendControl(now, pong);
                break;
            case ClientMessageKind.WatchFrames when WatchFramesMessage.TryParse(message, out var watch):
                _watchesFrames = watch.On;
                _noteAt = watch.On && peer.Sender is not null ? now : TimeSpan.MaxValue;
                break;
            case ClientMessageKind.Input: TellInput(message); break;
            case ClientMessageKind.Repeated when RepeatedInputMessage.TryParse(message, out var repeated):
                UnderstandAgain(now, repeated);
                break;
            case ClientMessageKind.Listen when ListenMessage.TryParse(message, out var listen):
                _isMuted = !listen.On;
                TellSound();
                break;
            case ClientMessageKind.KeyFrameRequest: Tell(new(CarrierEventKind.KeyFrameWanted)); break;
            case ClientMessageKind.End: Tell(new(CarrierEventKind.EndAsked)); break;
            default: Stop(CloseCodes.ProtocolError, "The message is not valid."); break;
        }
    }

    /// <returns>False where the client has said too much: it is stopped.</returns>
    bool TakesOneMore(TimeSpan now)
    {
        if (_budget.TryTake((long)now.TotalMicroseconds)) return true;
        Stop(CloseCodes.TooMany, "There are too many messages.");
        return false;
    }

    void UnderstandAgain(TimeSpan now, in RepeatedInputMessage repeated)
    {
        var number = repeated.First;
        var rest = repeated.Messages;
        for (; RepeatedInputMessage.TryTake(ref rest, out var input); number++)
        {
            if (ClientMessages.Classify(input) != ClientMessageKind.Input)
            {
                Stop(CloseCodes.ProtocolError, "What was repeated is no input.");
                return;
            }

            if (!_inputs.Repeated(number)) continue;
            if (!TakesOneMore(now)) return;
            TellInput(input);
        }
    }

    void TellInput(ReadOnlySpan<byte> message)
    {
        var input = MessageBuffer.Copy(message);
        if (_owner is null) input.Return();
        else Tell(new(CarrierEventKind.Input) { Input = input });
    }

    void Tell(in CarrierEvent happened) => _owner?.Tell(this, happened);

    void TellClosed()
    {
        Tell(new(CarrierEventKind.Closed));
        _owner = null;
    }

    void Finish()
    {
        if (IsOver) return;
        (_closing, IsOver) = (true, true);
        peer.Close(loop.Now);
        TellClosed();
    }
}
