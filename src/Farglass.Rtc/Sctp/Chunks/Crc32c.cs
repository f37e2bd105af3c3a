using System.Buffers.Binary;
using System.Numerics;

namespace Farglass.Rtc.Sctp.Chunks;

/// <summary>
/// The checksum of a packet (RFC 9260, 6.8 and appendix A). The processor has an instruction for it, so it costs less
/// than to negotiate it away (RFC 9653).
/// </summary>
static class Crc32c
{
    const int FieldOffset = 8, FieldSize = 4;

    /// <summary>
    /// The checksum of a packet as it would be with a checksum of zero, which is what the sender saw.
    /// </summary>
    public static uint OfPacket(ReadOnlySpan<byte> packet)
    {
        var crc = Add(uint.MaxValue, packet[..FieldOffset]);
        crc = BitOperations.Crc32C(crc, 0u);
        return ~Add(crc, packet[(FieldOffset + FieldSize)..]);
    }

    static uint Add(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var value in bytes) crc = BitOperations.Crc32C(crc, value);
        return crc;
    }
}
