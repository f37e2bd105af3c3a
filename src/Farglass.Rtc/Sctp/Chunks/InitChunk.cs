using System.Buffers.Binary;
using System.Diagnostics;

namespace Farglass.Rtc.Sctp.Chunks;

/// <summary>INIT and INIT ACK, which have the same form (RFC 9260, 3.3.2). The parameters stand behind it.</summary>
//  0                   1                   2                   3
// |                        initiate tag                           |
// |                  advertised receiver window                   |
// |       outbound streams        |        inbound streams        |
// |                         initial TSN                           |
// |  parameters ...                                               |
readonly record struct InitChunk(
    uint InitiateTag, uint ReceiveWindow, ushort OutboundStreams, ushort InboundStreams, Tsn InitialTsn)
{
    /// <summary>Of the value, without the parameters.</summary>
    public const int Size = 16;

    /// <returns>False also for a tag or a number of streams that is zero, which none may be (3.3.2).</returns>
    public static bool TryParse(Chunk chunk, out InitChunk init, out ReadOnlySpan<byte> parameters)
    {
        init = default;
        parameters = default;
        var value = chunk.Value;
        if (value.Length < Size) return false;
        init = new(BinaryPrimitives.ReadUInt32BigEndian(value), BinaryPrimitives.ReadUInt32BigEndian(value[4..]),
            BinaryPrimitives.ReadUInt16BigEndian(value[8..]), BinaryPrimitives.ReadUInt16BigEndian(value[10..]),
            new(BinaryPrimitives.ReadUInt32BigEndian(value[12..])));
        parameters = value[Size..];
        return init.InitiateTag != 0 && init.OutboundStreams != 0 && init.InboundStreams != 0;
    }

    public void Write(ref PacketWriter packet, ChunkType type, scoped ReadOnlySpan<byte> parameters)
    {
        Debug.Assert(type is ChunkType.Init or ChunkType.InitAck && InitiateTag != 0, "It opens an association.");
        var value = packet.Add(type, flags: 0, Size + parameters.Length);
        BinaryPrimitives.WriteUInt32BigEndian(value, InitiateTag);
        BinaryPrimitives.WriteUInt32BigEndian(value[4..], ReceiveWindow);
        BinaryPrimitives.WriteUInt16BigEndian(value[8..], OutboundStreams);
        BinaryPrimitives.WriteUInt16BigEndian(value[10..], InboundStreams);
        BinaryPrimitives.WriteUInt32BigEndian(value[12..], InitialTsn.Value);
        parameters.CopyTo(value[Size..]);
    }
}
