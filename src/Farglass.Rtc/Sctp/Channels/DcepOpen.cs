using System.Buffers.Binary;
using System.Diagnostics;

namespace Farglass.Rtc.Sctp.Channels;

/// <summary>The first byte of a message of the channels' own protocol (RFC 8832, 5).</summary>
enum DcepMessage : byte
{
    Ack = 2,
    Open = 3,
}

/// <summary>How a channel delivers (RFC 8832, 5.1). The high bit says unordered.</summary>
[Flags]
enum DcepChannelType : byte
{
    Reliable = 0,
    Retransmissions = 1,
    Lifetime = 2,
    Unordered = 0x80,
}

/// <summary>DATA_CHANNEL_OPEN (RFC 8832, 5.1), read where it lies.</summary>
//  0                   1                   2                   3
// | message type  | channel type  |           priority            |
// |                   reliability parameter                       |
// |         label length          |        protocol length        |
// |  label, protocol ...                                          |
readonly ref struct DcepOpen(
    DcepChannelType type, ushort priority, uint reliability, ReadOnlySpan<byte> label, ReadOnlySpan<byte> protocol)
{
    /// <summary>Without label and protocol.</summary>
    public const int Size = 12;

    public const int LengthMax = Size + (2 * SctpLimits.LabelBytesMax);

    public DcepChannelType Type { get; } = type;

    public ushort Priority { get; } = priority;

    /// <summary>Retransmissions or milliseconds, as the type says.</summary>
    public uint Reliability { get; } = reliability;

    public ReadOnlySpan<byte> Label { get; } = label;

    public ReadOnlySpan<byte> Protocol { get; } = protocol;

    public int Length => Size + Label.Length + Protocol.Length;

    public static bool TryParse(ReadOnlySpan<byte> message, out DcepOpen open)
    {
        open = default;
        if (message.Length < Size || message[0] != (byte)DcepMessage.Open) return false;
        var type = (DcepChannelType)message[1];
        if ((type & ~DcepChannelType.Unordered) > DcepChannelType.Lifetime) return false;
        int labelLength = BinaryPrimitives.ReadUInt16BigEndian(message[8..]);
        int protocolLength = BinaryPrimitives.ReadUInt16BigEndian(message[10..]);
        if (message.Length != Size + labelLength + protocolLength) return false;
        open = new(type, BinaryPrimitives.ReadUInt16BigEndian(message[2..]),
            BinaryPrimitives.ReadUInt32BigEndian(message[4..]), message.Slice(Size, labelLength),
            message[(Size + labelLength)..]);
        return true;
    }

    public void Write(Span<byte> target)
    {
        Debug.Assert(target.Length >= Length, "There is room for the message.");
        target[0] = (byte)DcepMessage.Open;
        target[1] = (byte)Type;
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], Priority);
        BinaryPrimitives.WriteUInt32BigEndian(target[4..], Reliability);
        BinaryPrimitives.WriteUInt16BigEndian(target[8..], (ushort)Label.Length);
        BinaryPrimitives.WriteUInt16BigEndian(target[10..], (ushort)Protocol.Length);
        Label.CopyTo(target[Size..]);
        Protocol.CopyTo(target[(Size + Label.Length)..]);
    }
}
