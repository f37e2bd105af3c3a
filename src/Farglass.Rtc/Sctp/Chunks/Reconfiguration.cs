using System.Buffers.Binary;
using System.Diagnostics;

namespace Farglass.Rtc.Sctp.Chunks;

/// <summary>What became of a request (RFC 6525, 4.4).</summary>
enum ReconfigResult : uint
{
    NothingToDo = 0,
    Performed = 1,
    Denied = 2,
    WrongSsn = 3,
    RequestInProgress = 4,
    BadSequenceNumber = 5,

    /// <summary>Not yet, because something is still on its way: ask again.</summary>
    InProgress = 6,
}

/// <summary>"I start counting these streams from zero" (RFC 6525, 4.1), read where it lies.</summary>
//  0                   1                   2                   3
// |                   request sequence number                     |
// |                   response sequence number                    |
// |                   sender's last assigned TSN                  |
// |            stream             |            stream             | ...
readonly ref struct OutgoingResetRequest
{
    /// <summary>Of the value, without the streams.</summary>
    public const int Size = 12;

    public const int StreamSize = 2;

    readonly ReadOnlySpan<byte> _streams;

    OutgoingResetRequest(uint sequence, uint responseSequence, Tsn lastTsn, ReadOnlySpan<byte> streams)
    {
        Sequence = sequence;
        ResponseSequence = responseSequence;
        LastTsn = lastTsn;
        _streams = streams;
    }

    public uint Sequence { get; }

    public uint ResponseSequence { get; }

    public Tsn LastTsn { get; }

    /// <summary>None means all.</summary>
    public int StreamCount => _streams.Length / StreamSize;

    public ushort Stream(int index) => BinaryPrimitives.ReadUInt16BigEndian(_streams[(index * StreamSize)..]);

    public static bool TryParse(Parameter parameter, out OutgoingResetRequest request)
    {
        request = default;
        var value = parameter.Value;
        if (parameter.Type != ParameterType.OutgoingResetRequest || value.Length < Size) return false;
        request = new(BinaryPrimitives.ReadUInt32BigEndian(value), BinaryPrimitives.ReadUInt32BigEndian(value[4..]),
            new(BinaryPrimitives.ReadUInt32BigEndian(value[8..])), value[Size..]);
        return true;
    }

    /// <summary>Writes a RE-CONFIG chunk with this one parameter.</summary>
    public static void Write(ref PacketWriter packet, uint sequence, uint responseSequence, Tsn lastTsn,
        scoped ReadOnlySpan<ushort> streams)
    {
        Debug.Assert(!streams.IsEmpty, "A request without streams would reset all of them.");
        var length = Size + (streams.Length * StreamSize);
        var chunk = packet.Add(ChunkType.Reconfig, flags: 0, Parameter.HeaderSize + length);
        var value = Parameter.Write(chunk, ParameterType.OutgoingResetRequest, length);
        BinaryPrimitives.WriteUInt32BigEndian(value, sequence);
        BinaryPrimitives.WriteUInt32BigEndian(value[4..], responseSequence);
        BinaryPrimitives.WriteUInt32BigEndian(value[8..], lastTsn.Value);
        for (var index = 0; index < streams.Length; index++)
            BinaryPrimitives.WriteUInt16BigEndian(value[(Size + (index * StreamSize))..], streams[index]);
    }
}

/// <summary>The answer to a request (RFC 6525, 4.4).</summary>
readonly record struct ReconfigResponse(uint Sequence, ReconfigResult Result)
{
    /// <summary>Of the value.</summary>
    public const int Size = 8;

    public static bool TryParse(Parameter parameter, out ReconfigResponse response)
    {
        response = default;
        if (parameter.Type != ParameterType.ReconfigResponse || parameter.Value.Length < Size) return false;
        response = new(BinaryPrimitives.ReadUInt32BigEndian(parameter.Value),
            (ReconfigResult)BinaryPrimitives.ReadUInt32BigEndian(parameter.Value[4..]));
        return true;
    }

    /// <summary>Writes the parameter.</summary>
    public void Write(Span<byte> target)
    {
        var value = Parameter.Write(target, ParameterType.ReconfigResponse, Size);
        BinaryPrimitives.WriteUInt32BigEndian(value, Sequence);
        BinaryPrimitives.WriteUInt32BigEndian(value[4..], (uint)Result);
    }
}
