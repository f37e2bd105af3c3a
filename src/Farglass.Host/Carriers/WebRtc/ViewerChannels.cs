using Farglass.Protocol.Messages;
using Farglass.Rtc.Sctp;

namespace Farglass.Host.Carriers.WebRtc;

/// <summary>
/// The data channels of a viewer, which both ends know beforehand (docs/protocol.md): which they are, and what goes by
/// which.
/// </summary>
sealed class ViewerChannels
{
    readonly DataChannels _channels;
    readonly DataChannel _control, _keys, _clipboard, _frames;

    public ViewerChannels(DataChannels channels)
    {
        _channels = channels;
        _control = Open(0, "control", ChannelPriority.High);
        _keys = Open(1, "keys", ChannelPriority.High);
        Open(2, "pointer", ChannelPriority.Medium, isLossy: true);
        _clipboard = Open(3, "clipboard", ChannelPriority.VeryLow);
        Open(4, "files", ChannelPriority.VeryLow);
        _frames = Open(5, "frames", ChannelPriority.Low, isLossy: true);
        Open(6, "speech", ChannelPriority.Medium, isLossy: true);
    }

    /// <summary>Everything that was sent on the control channel is with the viewer.</summary>
    public bool HasArrived => _channels.State == AssociationState.Ended || _channels.IsDelivered;

    public bool TryTake(out DataChannelEvent happened) => _channels.TryTakeEvent(out happened);

    /// <summary>The channel that <see cref="RepeatedInputMessage"/> repeats.</summary>
    public bool IsRepeated(DataChannel? channel) => channel == _keys;

    /// <summary>Sends a message of the session by its channel.</summary>
    /// <returns>False where so much waits already that the viewer cannot be reading.</returns>
    public bool TrySend(TimeSpan now, ReadOnlySpan<byte> message)
    {
        var isContents = (MessageType)message[0] == MessageType.ClipboardContents;
        return _channels.TrySend(now, isContents ? _clipboard : _control, MessageKind.Binary, message);
    }

    public bool TrySendControl(TimeSpan now, ReadOnlySpan<byte> message) =>
        _channels.TrySend(now, _control, MessageKind.Binary, message);

    /// <summary>Of a frame that has just been sent. What does not fit is left out.</summary>
    public void SendNote(TimeSpan now, in FrameNoteMessage note)
    {
        Span<byte> message = stackalloc byte[FrameNoteMessage.Size];
        note.Write(message);
        _channels.TrySend(now, _frames, MessageKind.Binary, message);
    }

    public void SendNote(TimeSpan now, in NetworkNoteMessage note)
    {
        Span<byte> message = stackalloc byte[NetworkNoteMessage.Size];
        note.Write(message);
        _channels.TrySend(now, _frames, MessageKind.Binary, message);
    }

    public bool TrySayFarewell(TimeSpan now, int code, string reason)
    {
        Span<byte> message = stackalloc byte[FarewellMessage.SizeMax];
        var length = new FarewellMessage((ushort)code, reason).Write(message);
        return TrySendControl(now, message[..length]);
    }

    DataChannel Open(ushort id, string label, ChannelPriority priority, bool isLossy = false) =>
        _channels.Open(new()
        {
            NegotiatedId = id,
            Label = label,
            Priority = priority,
            IsOrdered = !isLossy,
            RetransmissionsMax = isLossy ? 0 : null,
        })!;
}
