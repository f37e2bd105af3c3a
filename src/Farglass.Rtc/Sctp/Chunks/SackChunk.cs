using System.Buffers.Binary;
using System.Diagnostics;

namespace Farglass.Rtc.Sctp.Chunks;

/// <summary>
/// A run of TSNs that were received behind a gap, as distances from the cumulative TSN, both inclusive.
/// </summary>
readonly record struct GapBlock(ushort Start, ushort End);

/// <summary>What was received (RFC 9260, 3.3.4), read where it lies.</summary>
//  0                   1                   2                   3
// |                      cumulative TSN                           |
// |                  advertised receiver window                   |
// |    number of gap blocks       |    number of duplicates       |
// |      start of a gap block     |      end of a gap block       | ...
// |                       a duplicate TSN                         | ...
readonly ref struct SackChunk
{
    /// <summary>Of the value, without gap blocks and duplicates.</summary>
    public const int Size = 12;

    public const int GapBlockSize = 4, DuplicateSize = 4;

    readonly ReadOnlySpan<byte> _gaps;

    SackChunk(Tsn cumulative, uint receiveWindow, ReadOnlySpan<byte> gaps)
    {
        Cumulative = cumulative;
        ReceiveWindow = receiveWindow;
        _gaps = gaps;
    }

    public Tsn Cumulative { get; }

    public uint ReceiveWindow { get; }

    public int GapCount => _gaps.Length / GapBlockSize;

    public GapBlock Gap(int index)
    {
        var block = _gaps[(index * GapBlockSize)..];
        return new(BinaryPrimitives.ReadUInt16BigEndian(block), BinaryPrimitives.ReadUInt16BigEndian(block[2..]));
    }

    public static bool TryParse(Chunk chunk, out SackChunk sack)
    {
        sack = default;
        var value = chunk.Value;
        if (value.Length < Size) return false;
        var gapsLength = BinaryPrimitives.ReadUInt16BigEndian(value[8..]) * GapBlockSize;
        var duplicatesLength = BinaryPrimitives.ReadUInt16BigEndian(value[10..]) * DuplicateSize;
        if (value.Length < Size + gapsLength + duplicatesLength) return false;
        sack = new(new(BinaryPrimitives.ReadUInt32BigEndian(value)), BinaryPrimitives.ReadUInt32BigEndian(value[4..]),
            value.Slice(Size, gapsLength));
        return true;
    }

    public static void Write(ref PacketWriter packet, Tsn cumulative, uint receiveWindow,
        scoped ReadOnlySpan<GapBlock> gaps, scoped ReadOnlySpan<Tsn> duplicates)
    {
        var length = Size + (gaps.Length * GapBlockSize) + (duplicates.Length * DuplicateSize);
        Debug.Assert(length <= packet.Room, "The caller left out what does not fit.");
        var value = packet.Add(ChunkType.Sack, flags: 0, length);
        BinaryPrimitives.WriteUInt32BigEndian(value, cumulative.Value);
        BinaryPrimitives.WriteUInt32BigEndian(value[4..], receiveWindow);
        BinaryPrimitives.WriteUInt16BigEndian(value[8..], (ushort)gaps.Length);
        BinaryPrimitives.WriteUInt16BigEndian(value[10..], (ushort)duplicates.Length);
        var rest = value[Size..];
        foreach (var gap in gaps)
        {
            BinaryPrimitives.WriteUInt16BigEndian(rest, gap.Start);
            BinaryPrimitives.WriteUInt16BigEndian(rest[2..], gap.End);
            rest = rest[GapBlockSize..];
        }

        foreach (var duplicate in duplicates)
        {
            BinaryPrimitives.WriteUInt32BigEndian(rest, duplicate.Value);
            rest = rest[DuplicateSize..];
        }
    }
}
