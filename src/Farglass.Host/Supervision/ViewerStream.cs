using Farglass.Host.Carriers;
using Farglass.Protocol.Messages;

namespace Farglass.Host.Supervision;

/// <summary>
/// Joins one viewer's carrier to the session: frames one way, acknowledgements, grants and input the other. Owned by
/// the session's loop; nothing in it waits, and nothing allocates for a frame.
/// </summary>
sealed class ViewerStream(
    ICarrier carrier, uint lastFrameId, HostNote session, uint kilobitsPerSecondMax, TimeProvider time)
{
    /// <summary>
    /// Where a key frame says its profile_idc: it begins with a start code of four bytes, the byte of a NAL unit's
    /// type, and the sequence parameter set (ITU-T H.264, 7.3.2.1.1 and B.1.1).
    /// </summary>
    const int ProfileOffset = VideoFrameHeader.Size + 5;

    readonly ViewerFlow _flow = new(lastFrameId, session.FrameRateMax, kilobitsPerSecondMax);
    readonly NetworkRecord _network = new();
    readonly ClipboardGate _clipboard = new(session.Clipboard ?? new());
    readonly MicrophoneGate _microphone = new(session.Microphone);
    readonly bool _fixedSize = session.FixedSize;
    SessionLink? _link;
    long _encodedMicros, _sampledAt;
    SoundListener _listener;

    /// <summary>What the network was to this viewer.</summary>
    public NetworkRecord Network => _network;

    public ICarrier Carrier => carrier;

    /// <summary>Asks the session for frames, the first of them a key frame.</summary>
    public void Begin(SessionLink link)
    {
        _link = link;
        SendProfile(link);
        link.Send(MessageType.ViewerAttached);
        _flow.UpdateRate();
        SendRate(link);
        _flow.UpdateGrant();
        SendGrant(link);
        if (_listener != SoundListener.Nobody) SendSoundWanted(link);
    }

    /// <summary>The viewer has gone: nothing that is held down may stay down.</summary>
    public void End()
    {
        _link?.Send(MessageType.ReleaseKeys);
        _link?.Send(MessageType.ViewerDetached);
        _link = null;
    }

    /// <summary>Sends a frame on, or leaves it out where this viewer cannot use it. Owns the message.</summary>
    public void Relay(in VideoFrameHeader frame, MessageBuffer message)
    {
        _encodedMicros += (long)frame.Timings.Convert + frame.Timings.Encode;
        if (_flow.Takes(frame, KeepsToProfile(message.Span)))
        {
            _flow.Sent(frame, message.Memory.Length, Clock.Micros(time));
            carrier.Send(message);
        }
        else
        {
            message.Return();
            Update();
        }
    }

    /// <returns>Whether what bounds the stream is something else now.</returns>
    public bool Sample(in NetworkNoteMessage note)
    {
        var (now, encoded) = (Clock.Micros(time), _encodedMicros);
        var elapsed = now - _sampledAt;
        (_sampledAt, _encodedMicros) = (now, 0);
        return _network.Add(note, encoded > elapsed * Limits.ProcessorShareMax);
    }

    /// <summary>Sends anything else on.</summary>
    public void Relay(MessageBuffer message) => carrier.Send(message);

    /// <summary>Whether a message of the session's is of the clipboard, and may go on to this viewer.</summary>
    public bool PassesClipboard(ReadOnlySpan<byte> message) =>
        ClipboardGate.Concerns(message) && _clipboard.PassesToClient(message);

    /// <returns>False where the viewer has broken the protocol.</returns>
    public bool Take(in CarrierEvent happened)
    {
        switch (happened.Kind)
        {
            case CarrierEventKind.Acknowledged:
                if (!_flow.Acknowledged(happened.Acknowledgement, Clock.Micros(time))) return false;
                break;
            case CarrierEventKind.Bandwidth: _flow.Reported(happened.Number); break;
            case CarrierEventKind.FrameLost or CarrierEventKind.KeyFrameWanted:
                _link?.Send(MessageType.KeyFrame);
                return true;
            case CarrierEventKind.ContinuationWanted:
                if (_link is not null) SendContinueFrom(_link, happened.Number);
                return true;
            case CarrierEventKind.SoundWanted:
                _listener = (SoundListener)happened.Number;
                if (_link is { } link) SendSoundWanted(link);
                return true;
            case CarrierEventKind.Input:
                var input = happened.Input.Span;
                if (PassesToSession(input)) _link?.Send(input);
                happened.Input.Return();
                return _clipboard.Refused <= Limits.ClipboardMessagesRefusedMax
                    && _microphone.Refused <= Limits.MicrophoneMessagesRefusedMax;
        }

        Update();
        return true;
    }

    /// <summary>What a page asks for that the application does not allow is left out.</summary>
    bool PassesToSession(ReadOnlySpan<byte> input) => ClipboardGate.Concerns(input)
        ? _clipboard.PassesToSession(input)
        : _microphone.Passes(input) && !(_fixedSize && PictureSize.Concerns(input));

    /// <summary>
    /// A key frame that the viewer before was to get may still come, in a profile that this one does not decode. The
    /// next one is of the right profile: the session was told of that before it was told of the viewer.
    /// </summary>
    bool KeepsToProfile(ReadOnlySpan<byte> message) => carrier.Profile == VideoProfile.High
        || (message.Length > ProfileOffset && message[ProfileOffset] == (byte)carrier.Profile);

    void Update()
    {
        if (_flow.UpdateRate() && _link is not null) SendRate(_link);
        if (_flow.UpdateGrant() && _link is not null) SendGrant(_link);
    }

    void SendSoundWanted(SessionLink link)
    {
        Span<byte> message = stackalloc byte[SoundWantedMessage.Size];
        new SoundWantedMessage(_listener).Write(message);
        link.Send(message);
    }

    void SendProfile(SessionLink link)
    {
        Span<byte> message = stackalloc byte[ProfileMessage.Size];
        new ProfileMessage(carrier.Profile).Write(message);
        link.Send(message);
    }

    static void SendContinueFrom(SessionLink link, uint frameId)
    {
        Span<byte> message = stackalloc byte[ContinueFromMessage.Size];
        new ContinueFromMessage(frameId).Write(message);
        link.Send(message);
    }

    void SendRate(SessionLink link)
    {
        Span<byte> message = stackalloc byte[RateMessage.Size];
        _flow.Rate.Write(message);
        link.Send(message);
    }

    void SendGrant(SessionLink link)
    {
        Span<byte> message = stackalloc byte[FrameGrantMessage.Size];
        new FrameGrantMessage(_flow.Granted).Write(message);
        link.Send(message);
    }
}
