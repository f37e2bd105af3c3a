using System.Buffers.Binary;
using System.Diagnostics;

namespace Farglass.Rtc.Sctp.Chunks;

/// <summary>The last ordered message of a stream that will not come.</summary>
readonly record struct SkippedMessage(ushort Stream, Ssn Ssn);

/// <summary>"Do not wait for anything up to this TSN" (RFC 3758, 3.2), read where it lies.</summary>
//  0                   1                   2                   3
// |                      new cumulative TSN                       |
// |            stream             |    stream sequence number     | ...
readonly ref struct ForwardTsnChunk
{
    /// <summary>Of the value, without the skipped messages.</summary>
    public const int Size = 4;

    public const int SkippedSize = 4;

    readonly ReadOnlySpan<byte> _skipped;

    ForwardTsnChunk(Tsn cumulative, ReadOnlySpan<byte> skipped)
    {
        Cumulative = cumulative;
        _skipped = skipped;
    }

    public Tsn Cumulative { get; }

    public int SkippedCount => _skipped.Length / SkippedSize;

    public SkippedMessage Skipped(int index)
    {
        var message = _skipped[(index * SkippedSize)..];
        return new(BinaryPrimitives.ReadUInt16BigEndian(message),
            new(BinaryPrimitives.ReadUInt16BigEndian(message[2..])));
    }

    public static bool TryParse(Chunk chunk, out ForwardTsnChunk forward)
    {
        forward = default;
        if (chunk.Value.Length < Size) return false;
        forward = new(new(BinaryPrimitives.ReadUInt32BigEndian(chunk.Value)), chunk.Value[Size..]);
        return true;
    }

    public static void Write(ref PacketWriter packet, Tsn cumulative, scoped ReadOnlySpan<SkippedMessage> skipped)
    {
        Debug.Assert(Size + (skipped.Length * SkippedSize) <= packet.Room, "The caller asked whether there is room.");
        var value = packet.Add(ChunkType.ForwardTsn, flags: 0, Size + (skipped.Length * SkippedSize));
        BinaryPrimitives.WriteUInt32BigEndian(value, cumulative.Value);
        var rest = value[Size..];
        foreach (var message in skipped)
        {
            BinaryPrimitives.WriteUInt16BigEndian(rest, message.Stream);
            BinaryPrimitives.WriteUInt16BigEndian(rest[2..], message.Ssn.Value);
            rest = rest[SkippedSize..];
        }
    }
}
