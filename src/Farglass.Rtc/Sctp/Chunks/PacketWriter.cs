using System.Buffers.Binary;
using System.Diagnostics;

namespace Farglass.Rtc.Sctp.Chunks;

/// <summary>Puts chunks one behind the other into a packet (bundling: RFC 9260, 6.10).</summary>
/// <param name="target">Of the size that a packet may have.</param>
ref struct PacketWriter(Span<byte> target)
{
    readonly Span<byte> _target = target;

    /// <summary>How long the packet is so far, padding included.</summary>
    public int Length { get; private set; } = PacketHeader.Size;

    public readonly bool IsEmpty => Length == PacketHeader.Size;

    /// <summary>How long the value of one more chunk may be; negative if not even its header fits.</summary>
    public readonly int Room => RoomIn(_target.Length) - (Length - PacketHeader.Size);

    /// <summary>
    /// How long the value of a chunk may be that is alone in a packet: chunks are padded to four bytes.
    /// </summary>
    public static int RoomIn(int packetBytes) => (packetBytes & ~3) - PacketHeader.Size - Chunk.HeaderSize;

    /// <summary>Adds a chunk whose value the caller writes.</summary>
    public Span<byte> Add(ChunkType type, byte flags, int valueLength)
    {
        Debug.Assert(valueLength <= Room, "The caller asked whether there is room.");
        var chunk = _target[Length..];
        chunk[0] = (byte)type;
        chunk[1] = flags;
        BinaryPrimitives.WriteUInt16BigEndian(chunk[2..], (ushort)(Chunk.HeaderSize + valueLength));
        var padded = Chunk.Padded(Chunk.HeaderSize + valueLength);
        chunk[(Chunk.HeaderSize + valueLength)..padded].Clear();
        Length += padded;
        return chunk.Slice(Chunk.HeaderSize, valueLength);
    }

    /// <summary>Adds a chunk that was written before.</summary>
    public void Add(ReadOnlySpan<byte> whole) =>
        whole[Chunk.HeaderSize..].CopyTo(Add((ChunkType)whole[0], whole[1], whole.Length - Chunk.HeaderSize));

    /// <summary>Writes the header.</summary>
    /// <returns>How long the packet is.</returns>
    public readonly int Finish(PacketHeader header)
    {
        header.Write(_target[..Length]);
        return Length;
    }
}
