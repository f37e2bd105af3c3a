using Farglass.Protocol.Messages;
using Farglass.Rtc.Sctp;

namespace Farglass.Client.Carriers.WebRtc;

/// <summary>
/// The data channels to the host, which both ends know beforehand (docs/protocol.md): which they are, and what goes by
/// which.
/// </summary>
sealed class HostChannels
{
    readonly DataChannels _channels;
    readonly DataChannel _control, _keys, _pointer, _clipboard;

    public HostChannels(DataChannels channels)
    {
        _channels = channels;
        _control = Open(0, "control", ChannelPriority.High);
        _keys = Open(1, "keys", ChannelPriority.High);
        _pointer = Open(2, "pointer", ChannelPriority.Medium, isLossy: true);
        _clipboard = Open(3, "clipboard", ChannelPriority.VeryLow);
        Open(4, "files", ChannelPriority.VeryLow);
        Open(5, "frames", ChannelPriority.Low, isLossy: true);
    }

    /// <summary>Everything that was sent is with the host, or never will be.</summary>
    public bool IsDelivered => _channels.State == AssociationState.Ended || _channels.IsDelivered;

    public bool TryTake(out DataChannelEvent happened) => _channels.TryTakeEvent(out happened);

    /// <returns>False where so much waits already that the host cannot be reading.</returns>
    public bool TrySend(TimeSpan now, ReadOnlySpan<byte> message)
    {
        var channel = message.IsEmpty ? _control : (MessageType)message[0] switch
        {
            MessageType.PointerMove or MessageType.PointerTravel => _pointer,
            MessageType.Key or MessageType.ReleaseKeys or MessageType.PointerButton or MessageType.Wheel
                or MessageType.CharacterKey or MessageType.Text or MessageType.KeyboardLayout
                or MessageType.PointerLock or MessageType.LockedButton or MessageType.Touch or MessageType.Gamepad
                or MessageType.ClipboardOffer => _keys, // What is pasted is offered before the key that pastes it.
            MessageType.ClipboardData => _clipboard,
            _ => _control,
        };
        // A move that does not fit is followed by a better one.
        return _channels.TrySend(now, channel, MessageKind.Binary, message) || channel == _pointer;
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
