using System.Buffers.Binary;
using Farglass.Rtc.Rtp;

namespace Farglass.Rtc.Rtcp;

/// <param name="Units">Of 250 µs, since the feedback's reference time. Only of one that has arrived.</param>
readonly record struct PacketStatus(SequenceNumber Sequence, bool HasArrived, int Units);

/// <summary>What a chunk says of one packet (draft-holmer-rmcat-transport-wide-cc-extensions-01, 3.1.1).</summary>
enum ArrivalSymbol : byte
{
    NotArrived = 0,

    /// <summary>Its delta is a byte without a sign.</summary>
    SmallDelta = 1,

    /// <summary>Its delta is two bytes with a sign.</summary>
    LargeDelta = 2,
    Reserved = 3,
}

/// <summary>
/// A run of one symbol, or a vector of 14 with one bit or of 7 with two (the draft, 3.1.3 and 3.1.4).
/// </summary>
//  0                   1
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
// |0| S |       run length        |
// |1|0|  14 symbols of one bit    |
// |1|1|   7 symbols of two bits   |
readonly record struct StatusChunk(ushort Bits)
{
    public const int Size = 2, RunMax = (1 << 13) - 1, OneBitCount = 14, TwoBitCount = 7;
    public const ushort VectorBit = 1 << 15, TwoBits = 1 << 14;

    public bool IsRun => (Bits & VectorBit) == 0;

    public int Count => IsRun ? Bits & RunMax : (Bits & TwoBits) == 0 ? OneBitCount : TwoBitCount;

    public ArrivalSymbol this[int index] => (ArrivalSymbol)(
        IsRun ? (Bits >> 13) & 3
        : (Bits & TwoBits) == 0 ? (Bits >> (OneBitCount - 1 - index)) & 1
        : (Bits >> (2 * (TwoBitCount - 1 - index))) & 3);
}

/// <summary>
/// When each packet of a transport arrived, or that it did not, whatever its stream: what a sender's bandwidth estimate
/// lives on (draft-holmer-rmcat-transport-wide-cc-extensions-01, 3.1).
/// </summary>
//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// |                  SSRC of packet sender                        |
// |                  SSRC of media source                         |
// |      base sequence number     |      packet status count      |
// |          reference time, 64 ms                |  feedback no. |
// |          packet chunks, 2 bytes each ...                      |
// |          deltas, 1 or 2 bytes for each that has arrived ...   |
readonly ref struct TransportFeedback
{
    public const int HeaderBytes = 16;

    /// <summary>How many units of a delta there are in one of the reference time.</summary>
    public const int UnitsPerReference = 256;

    /// <summary>250 µs.</summary>
    public static readonly TimeSpan Unit = TimeSpan.FromMicroseconds(250);

    readonly ReadOnlySpan<byte> _chunks, _deltas;

    TransportFeedback(ReadOnlySpan<byte> body, ReadOnlySpan<byte> chunks, ReadOnlySpan<byte> deltas)
    {
        BaseSequence = new(BinaryPrimitives.ReadUInt16BigEndian(body[8..]));
        StatusCount = BinaryPrimitives.ReadUInt16BigEndian(body[10..]);
        ReferenceTime = BinaryPrimitives.ReadInt32BigEndian(body[12..]) >> 8;
        Number = body[15];
        _chunks = chunks;
        _deltas = deltas;
    }

    public SequenceNumber BaseSequence { get; }

    public int StatusCount { get; }

    /// <summary>Of the receiver's clock, in 64 ms. It has 24 bits and wraps after twelve days.</summary>
    public int ReferenceTime { get; }

    public byte Number { get; }

    /// <summary>Checks all of it, so that walking it cannot fail.</summary>
    public static bool TryParse(in RtcpBlock block, out TransportFeedback feedback)
    {
        feedback = default;
        var body = block.Body;
        if (!block.Is(RtcpType.TransportFeedback, RtcpFormat.TransportWide) || body.Length < HeaderBytes) return false;
        int left = BinaryPrimitives.ReadUInt16BigEndian(body[10..]);
        if (left == 0) return false;
        var (end, deltaBytes) = (HeaderBytes, 0);
        for (; left > 0; end += StatusChunk.Size)
        {
            if (body.Length < end + StatusChunk.Size) return false;
            var chunk = new StatusChunk(BinaryPrimitives.ReadUInt16BigEndian(body[end..]));
            var count = Math.Min(chunk.Count, left);
            left -= count;
            if (!TryCountDeltas(chunk, count, ref deltaBytes)) return false;
        }
        if (body.Length < end + deltaBytes) return false;
        feedback = new(body, body[HeaderBytes..end], body[end..]);
        return true;
    }

    public Enumerator GetEnumerator() => new(BaseSequence, StatusCount, _chunks, _deltas);

    static bool TryCountDeltas(StatusChunk chunk, int count, ref int deltaBytes)
    {
        // The symbols of one with a sign are as many as its bytes.
        if (chunk.IsRun)
        {
            deltaBytes += (int)chunk[0] * count;
            return chunk[0] != ArrivalSymbol.Reserved || count == 0;
        }
        for (var index = 0; index < count; index++)
        {
            if (chunk[index] == ArrivalSymbol.Reserved) return false;
            deltaBytes += (int)chunk[index];
        }
        return true;
    }

    public ref struct Enumerator(
        SequenceNumber first, int count, ReadOnlySpan<byte> chunks, ReadOnlySpan<byte> deltas)
    {
        readonly ReadOnlySpan<byte> _chunks = chunks;
        ReadOnlySpan<byte> _deltas = deltas;
        ushort _sequence = first.Value;
        StatusChunk _chunk;
        int _left = count, _chunkAt, _index, _units;

        public PacketStatus Current { get; private set; }

        public bool MoveNext()
        {
            if (_left-- <= 0) return false;
            while (_index == _chunk.Count)
            {
                _chunk = new(BinaryPrimitives.ReadUInt16BigEndian(_chunks[_chunkAt..]));
                _chunkAt += StatusChunk.Size;
                _index = 0;
            }
            var symbol = _chunk[_index++];
            _units += TakeDelta(symbol);
            Current = new(new(_sequence++), symbol != ArrivalSymbol.NotArrived, _units);
            return true;
        }

        int TakeDelta(ArrivalSymbol symbol)
        {
            var delta = symbol switch
            {
                ArrivalSymbol.SmallDelta => _deltas[0],
                ArrivalSymbol.LargeDelta => BinaryPrimitives.ReadInt16BigEndian(_deltas),
                _ => 0,
            };
            _deltas = _deltas[(int)symbol..];
            return delta;
        }
    }
}
