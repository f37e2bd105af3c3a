using System.Buffers.Binary;

namespace Farglass.Rtc.Rtp;

/// <summary>
/// Redundant audio data (RFC 2198): a packet that holds the one before it once more. What is lost alone is not missed.
/// </summary>
//  | 1 | block PT (7) | timestamp offset (14) | block length (10) |   the earlier packet
//  | 0 | block PT (7) |                                             this one; then both, one after the other
static class Redundancy
{
    const int BlockHeader = 4, LastHeader = 1;
    const byte More = 0x80;
    const int OffsetMax = (1 << 14) - 1, LengthMax = (1 << 10) - 1;

    /// <summary>An earlier packet that is longer, or longer ago, cannot be repeated (RFC 2198, 3).</summary>
    public static bool CanRepeat(ReadOnlySpan<byte> earlier, uint timestampOffset) =>
        !earlier.IsEmpty && earlier.Length <= LengthMax && timestampOffset is > 0 and <= OffsetMax;

    public static int SizeOf(ReadOnlySpan<byte> earlier, ReadOnlySpan<byte> payload) =>
        BlockHeader + LastHeader + earlier.Length + payload.Length;

    public static void Write(Span<byte> target, byte payloadType, ReadOnlySpan<byte> earlier, uint timestampOffset,
        ReadOnlySpan<byte> payload)
    {
        var block = ((uint)(More | payloadType) << 24) | (timestampOffset << 10) | (uint)earlier.Length;
        BinaryPrimitives.WriteUInt32BigEndian(target, block);
        target[BlockHeader] = payloadType;
        earlier.CopyTo(target[(BlockHeader + LastHeader)..]);
        payload.CopyTo(target[(BlockHeader + LastHeader + earlier.Length)..]);
    }

    /// <summary>What is in a packet besides what it repeats.</summary>
    /// <returns>False where its headers do not fit its length.</returns>
    public static bool TryReadLast(ReadOnlySpan<byte> packet, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        var repeated = 0;
        while (packet.Length >= BlockHeader && (packet[0] & More) != 0)
        {
            repeated += (int)(BinaryPrimitives.ReadUInt32BigEndian(packet) & LengthMax);
            packet = packet[BlockHeader..];
        }

        if (packet.Length <= LastHeader + repeated || (packet[0] & More) != 0) return false;
        payload = packet[(LastHeader + repeated)..];
        return true;
    }
}
