using System.Buffers.Binary;
using System.Diagnostics;

namespace Farglass.Rtc.Sctp.Chunks;

/// <summary>The flags of DATA (RFC 9260, 3.3.1).</summary>
[Flags]
enum DataFlags : byte
{
    None = 0,

    /// <summary>The last fragment of its message.</summary>
    End = 1,

    /// <summary>The first fragment of its message.</summary>
    Begin = 2,

    Unordered = 4,

    /// <summary>The sender waits for the acknowledgement, so it should not be delayed.</summary>
    Immediate = 8,
}

/// <summary>A message, or a fragment of one (RFC 9260, 3.3.1). The payload stands behind it.</summary>
//  0                   1                   2                   3
// |                              TSN                              |
// |           stream              |   stream sequence number      |
// |                  payload protocol identifier                  |
// |  payload ...                                                  |
readonly record struct DataChunk(DataFlags Flags, Tsn Tsn, ushort Stream, Ssn Ssn, uint PayloadProtocol)
{
    /// <summary>Of the value, without the payload.</summary>
    public const int Size = 12;

    /// <summary>What a fragment costs in a packet beside its payload.</summary>
    public const int Overhead = Chunk.HeaderSize + Size;

    public bool Begins => (Flags & DataFlags.Begin) != 0;

    public bool Ends => (Flags & DataFlags.End) != 0;

    public bool IsOrdered => (Flags & DataFlags.Unordered) == 0;

    public bool IsImmediate => (Flags & DataFlags.Immediate) != 0;

    /// <returns>False also without a payload, which no DATA may be (RFC 9260, 6.2).</returns>
    public static bool TryParse(Chunk chunk, out DataChunk data, out ReadOnlySpan<byte> payload)
    {
        data = default;
        payload = default;
        var value = chunk.Value;
        if (value.Length <= Size) return false;
        data = new((DataFlags)(chunk.Flags & 0xF), new(BinaryPrimitives.ReadUInt32BigEndian(value)),
            BinaryPrimitives.ReadUInt16BigEndian(value[4..]), new(BinaryPrimitives.ReadUInt16BigEndian(value[6..])),
            BinaryPrimitives.ReadUInt32BigEndian(value[8..]));
        payload = value[Size..];
        return true;
    }

    public void Write(ref PacketWriter packet, scoped ReadOnlySpan<byte> payload)
    {
        Debug.Assert(!payload.IsEmpty, "A fragment has a payload.");
        var value = packet.Add(ChunkType.Data, (byte)Flags, Size + payload.Length);
        BinaryPrimitives.WriteUInt32BigEndian(value, Tsn.Value);
        BinaryPrimitives.WriteUInt16BigEndian(value[4..], Stream);
        BinaryPrimitives.WriteUInt16BigEndian(value[6..], Ssn.Value);
        BinaryPrimitives.WriteUInt32BigEndian(value[8..], PayloadProtocol);
        payload.CopyTo(value[Size..]);
    }
}
