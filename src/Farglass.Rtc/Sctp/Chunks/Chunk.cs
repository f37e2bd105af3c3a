using System.Buffers.Binary;

namespace Farglass.Rtc.Sctp.Chunks;

/// <summary>One chunk of a packet, as it lies there (RFC 9260, 3.2).</summary>
/// <param name="whole">With its header, without padding.</param>
//  0                   1                   2                   3
// |     type      |     flags     | length of header and value    |
// |  value, padded to four bytes ...                              |
readonly ref struct Chunk(ReadOnlySpan<byte> whole)
{
    public const int HeaderSize = 4;

    /// <summary>With its header, without padding.</summary>
    public ReadOnlySpan<byte> Whole { get; } = whole;

    public ChunkType Type => (ChunkType)Whole[0];

    public byte Flags => Whole[1];

    public ReadOnlySpan<byte> Value => Whole[HeaderSize..];

    /// <summary>How long something is with the padding that every chunk and parameter gets but the last.</summary>
    public static int Padded(int length) => (length + 3) & ~3;
}

/// <summary>Walks the chunks of a packet. A length that cannot be ends the walk and is <see cref="Failed"/>.</summary>
ref struct ChunkReader(ReadOnlySpan<byte> chunks)
{
    ReadOnlySpan<byte> _rest = chunks;

    public bool Failed { get; private set; }

    public bool TryRead(out Chunk chunk)
    {
        chunk = default;
        if (_rest.IsEmpty || Failed) return false;
        var length = _rest.Length < Chunk.HeaderSize ? 0 : BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]);
        if (Failed = length < Chunk.HeaderSize || length > _rest.Length) return false;
        chunk = new(_rest[..length]);
        _rest = _rest[Math.Min(Chunk.Padded(length), _rest.Length)..];
        return true;
    }
}
