namespace Farglass.Rtc.Sctp;

public enum MessageKind : byte
{
    /// <summary>UTF-8.</summary>
    Text,
    Binary,
}

public enum DataChannelEventKind : byte
{
    /// <summary>The association is made: channels can be opened, and those that were are about to be.</summary>
    Connected,

    /// <summary>A channel can be used: one of ours, or one that the peer has opened.</summary>
    Opened,

    /// <summary>A message has come.</summary>
    Message,

    /// <summary>A channel is gone, because either side closed it. Its id is free.</summary>
    Closed,

    /// <summary>The association is gone, and with it all channels, of which none is told of any more.</summary>
    Ended,
}

/// <summary>What has happened, in the order in which it did.</summary>
public readonly ref struct DataChannelEvent
{
    public DataChannelEventKind Kind { get; init; }

    /// <summary>There is one with Opened, Message and Closed.</summary>
    public DataChannel? Channel { get; init; }

    public MessageKind MessageKind { get; init; }

    /// <summary>
    /// The message. It stays as it is until the next event is taken, a packet is received, or a channel is closed.
    /// </summary>
    public ReadOnlySpan<byte> Message { get; init; }

    /// <summary>Why the association has ended.</summary>
    public AssociationEnd End { get; init; }
}
