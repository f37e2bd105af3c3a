using System.Buffers.Binary;
using System.Diagnostics;

namespace Farglass.Rtc.Sctp.Chunks;

/// <summary>What stands before the chunks of every packet (RFC 9260, 3.1).</summary>
//  0                   1                   2                   3
// |          source port          |       destination port        |
// |                       verification tag                        |
// |                  checksum, the one little-endian field        |
readonly record struct PacketHeader(ushort SourcePort, ushort DestinationPort, uint VerificationTag)
{
    public const int Size = 12;
    const int ChecksumOffset = 8;

    /// <returns>False if it is too short to be a packet, or its checksum is wrong.</returns>
    public static bool TryParse(ReadOnlySpan<byte> packet, out PacketHeader header)
    {
        header = default;
        if (packet.Length < Size + Chunk.HeaderSize) return false;
        if (BinaryPrimitives.ReadUInt32LittleEndian(packet[ChecksumOffset..]) != Crc32c.OfPacket(packet)) return false;
        header = new(BinaryPrimitives.ReadUInt16BigEndian(packet), BinaryPrimitives.ReadUInt16BigEndian(packet[2..]),
            BinaryPrimitives.ReadUInt32BigEndian(packet[4..]));
        return true;
    }

    /// <summary>Writes the header of a packet whose chunks are already there: the checksum covers them.</summary>
    public void Write(Span<byte> packet)
    {
        Debug.Assert(packet.Length >= Size, "There is room for the header.");
        BinaryPrimitives.WriteUInt16BigEndian(packet, SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], DestinationPort);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], VerificationTag);
        BinaryPrimitives.WriteUInt32LittleEndian(packet[ChecksumOffset..], Crc32c.OfPacket(packet));
    }
}
