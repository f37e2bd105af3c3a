using System.Text;
using Farglass.Rtc.Sctp.Channels;
using Farglass.Rtc.Sctp.Sending;

namespace Farglass.Rtc.Sctp;

/// <summary>Which channel goes first (RFC 8831, 6.4).</summary>
public enum ChannelPriority : ushort
{
    VeryLow = 128,
    Low = 256,
    Medium = 512,
    High = 1024,
}

/// <summary>What a channel is, for both sides.</summary>
public sealed record DataChannelOptions
{
    public string Label { get; init; } = "";

    /// <summary>The subprotocol, as WebSocket has it.</summary>
    public string Protocol { get; init; } = "";

    public bool IsOrdered { get; init; } = true;

    /// <summary>A message of which a part was sent so many times more is given up. Null: it is never.</summary>
    public int? RetransmissionsMax { get; init; }

    /// <summary>A message that has not arrived by then is given up. Null: it is never.</summary>
    public TimeSpan? LifetimeMax { get; init; }

    /// <summary>
    /// Messages of a greater priority go first, but one that has begun is sent to its end: bulk goes in messages of
    /// 16 KiB or less, or the pointer stands still meanwhile.
    /// </summary>
    public ChannelPriority Priority { get; init; } = ChannelPriority.Low;

    /// <summary>Both sides know the channel beforehand, by this id. Null: the peer is told of it (RFC 8832).</summary>
    public ushort? NegotiatedId { get; init; }

    internal MessageTerms TermsAt(TimeSpan now) =>
        new(IsOrdered, RetransmissionsMax ?? int.MaxValue, LifetimeMax is { } max ? now + max : TimeSpan.MaxValue);

    /// <returns>False if it cannot be a channel.</returns>
    internal bool IsValid =>
        Encoding.UTF8.GetByteCount(Label) <= SctpLimits.LabelBytesMax
        && Encoding.UTF8.GetByteCount(Protocol) <= SctpLimits.LabelBytesMax
        && NegotiatedId is null or < SctpLimits.StreamsMax
        && RetransmissionsMax is null or >= 0
        && (RetransmissionsMax is null || LifetimeMax is null); // As in a page: one or the other.

    internal static DataChannelOptions From(DcepOpen open) => new()
    {
        Label = Encoding.UTF8.GetString(open.Label),
        Protocol = Encoding.UTF8.GetString(open.Protocol),
        IsOrdered = (open.Type & DcepChannelType.Unordered) == 0,
        RetransmissionsMax = (open.Type & DcepChannelType.Retransmissions) == 0 ? null
            : (int)Math.Min(open.Reliability, int.MaxValue),
        LifetimeMax = (open.Type & DcepChannelType.Lifetime) == 0 ? null
            : TimeSpan.FromMilliseconds(open.Reliability),
        Priority = (ChannelPriority)open.Priority,
    };

    /// <summary>Writes the message that tells the peer of the channel.</summary>
    /// <returns>Its length.</returns>
    internal int WriteOpen(Span<byte> target)
    {
        var (type, reliability) = this switch
        {
            { RetransmissionsMax: { } max } => (DcepChannelType.Retransmissions, (uint)max),
            { LifetimeMax: { } max } =>
                (DcepChannelType.Lifetime, (uint)Math.Clamp(max.TotalMilliseconds, 0, uint.MaxValue)),
            _ => (DcepChannelType.Reliable, 0u),
        };
        if (!IsOrdered) type |= DcepChannelType.Unordered;
        var open = new DcepOpen(
            type, (ushort)Priority, reliability, Encoding.UTF8.GetBytes(Label), Encoding.UTF8.GetBytes(Protocol));
        open.Write(target);
        return open.Length;
    }
}
