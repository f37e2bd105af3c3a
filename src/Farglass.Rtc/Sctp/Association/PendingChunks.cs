using System.Buffers.Binary;
using Farglass.Rtc.Sctp.Chunks;

namespace Farglass.Rtc.Sctp.Association;

/// <summary>Answers that go into the next packet. What a peer asks for beyond any need is not answered.</summary>
sealed class PendingChunks(int packetBytes, SctpStatistics statistics)
{
    readonly RecordRing _chunks = new(SctpLimits.PendingBytesMax);

    public void Add(ChunkType type, ReadOnlySpan<byte> value = default)
    {
        if (value.Length > PacketWriter.RoomIn(packetBytes)
            || !_chunks.TryAdd(Chunk.HeaderSize + value.Length, out var chunk))
        {
            statistics.Dropped++;
            return;
        }

        chunk[0] = (byte)type;
        chunk[1] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(chunk[2..], (ushort)chunk.Length);
        value.CopyTo(chunk[Chunk.HeaderSize..]);
    }

    /// <summary>An ERROR about something that the peer sent, of which the beginning is enough.</summary>
    public void AddError(ErrorCause cause, ReadOnlySpan<byte> information)
    {
        const int informationBytesMax = 64;
        Span<byte> value = stackalloc byte[ErrorCauses.HeaderSize + informationBytesMax];
        var length = ErrorCauses.Write(value, cause, information[..Math.Min(information.Length, informationBytesMax)]);
        Add(ChunkType.Error, value[..length]);
    }

    public void Write(ref PacketWriter packet)
    {
        while (_chunks.TryPeek(out var chunk) && chunk.Length - Chunk.HeaderSize <= packet.Room)
        {
            packet.Add(chunk);
            _chunks.Remove();
        }
    }
}
