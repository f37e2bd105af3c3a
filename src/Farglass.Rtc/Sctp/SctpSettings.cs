namespace Farglass.Rtc.Sctp;

/// <summary>Which ids a side gives to the channels that it opens (RFC 8832, 6).</summary>
public enum ChannelIdParity
{
    /// <summary>The DTLS client.</summary>
    Even,

    /// <summary>The DTLS server.</summary>
    Odd,
}

/// <summary>What is agreed before the first packet.</summary>
public sealed record SctpSettings
{
    public required ChannelIdParity ChannelIds { get; init; }

    /// <summary>a=sctp-port (RFC 8841): ours, and the peer's.</summary>
    public ushort LocalPort { get; init; } = 5000;

    /// <inheritdoc cref="LocalPort"/>
    public ushort PeerPort { get; init; } = 5000;

    /// <summary>The largest packet that fits into a DTLS record that fits into a datagram.</summary>
    public int PacketBytes { get; init; } = SctpLimits.SentPacketBytesDefault;

    /// <summary>
    /// The peer's a=max-message-size (RFC 8841, 6.1), 0 for any size. Ours is <see cref="SctpLimits.MessageBytesMax"/>.
    /// </summary>
    public long PeerMessageBytesMax { get; init; } = SctpLimits.MessageBytesMax;

    /// <summary>The largest message that may be sent.</summary>
    public int MessageBytesMax => PeerMessageBytesMax == 0 ? SctpLimits.MessageBytesMax
        : (int)Math.Min(PeerMessageBytesMax, SctpLimits.MessageBytesMax);
}
