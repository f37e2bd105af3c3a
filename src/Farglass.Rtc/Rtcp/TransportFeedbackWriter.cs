using System.Buffers.Binary;
using System.Diagnostics;
using Farglass.Rtc.Rtp;

namespace Farglass.Rtc.Rtcp;

/// <summary>Writes what <see cref="TransportFeedback"/> reads.</summary>
static class TransportFeedbackWriter
{
    /// <summary>In the place of an arrival: there was none.</summary>
    public static readonly TimeSpan NotArrived = TimeSpan.MinValue;

    /// <param name="now">The reference, if nothing has arrived at all.</param>
    /// <param name="arrivals">Of the numbers from <paramref name="first"/> on.</param>
    /// <returns>How many of them were written: a gap of more than 8 s between two needs another feedback.</returns>
    public static int Write(ref RtcpWriter writer, uint senderSsrc, uint mediaSsrc, byte number, TimeSpan now,
        SequenceNumber first, scoped ReadOnlySpan<TimeSpan> arrivals)
    {
        Debug.Assert(arrivals.Length is > 0 and <= RtcpLimits.FeedbackStatusesMax, "It must fit into a datagram.");
        Span<ArrivalSymbol> symbols = stackalloc ArrivalSymbol[RtcpLimits.FeedbackStatusesMax];
        Span<byte> deltas = stackalloc byte[2 * RtcpLimits.FeedbackStatusesMax];
        Span<byte> chunks = stackalloc byte[StatusChunk.Size * RtcpLimits.FeedbackStatusesMax];

        var reference = UnitsOf(FirstOf(arrivals, now)) / TransportFeedback.UnitsPerReference;
        var count = WriteDeltas(arrivals, reference, symbols, deltas, out var deltaBytes);
        var chunkBytes = WriteChunks(symbols[..count], chunks);

        var bytes = TransportFeedback.HeaderBytes + chunkBytes + deltaBytes;
        var body = writer.Begin(RtcpType.TransportFeedback, RtcpFormat.TransportWide, (bytes + 3) & ~3);
        BinaryPrimitives.WriteUInt32BigEndian(body, senderSsrc);
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], mediaSsrc);
        BinaryPrimitives.WriteUInt16BigEndian(body[8..], first.Value);
        BinaryPrimitives.WriteUInt16BigEndian(body[10..], (ushort)count);
        BinaryPrimitives.WriteUInt32BigEndian(body[12..], ((uint)reference << 8) | number);
        chunks[..chunkBytes].CopyTo(body[TransportFeedback.HeaderBytes..]);
        deltas[..deltaBytes].CopyTo(body[(TransportFeedback.HeaderBytes + chunkBytes)..]);
        return count;
    }

    static TimeSpan FirstOf(ReadOnlySpan<TimeSpan> arrivals, TimeSpan now)
    {
        var first = arrivals.IndexOfAnyExcept(NotArrived);
        return first < 0 ? now : arrivals[first];
    }

    static long UnitsOf(TimeSpan arrival) => arrival.Ticks / TransportFeedback.Unit.Ticks;

    static int WriteDeltas(ReadOnlySpan<TimeSpan> arrivals, long reference, Span<ArrivalSymbol> symbols,
        Span<byte> deltas, out int deltaBytes)
    {
        deltaBytes = 0;
        // Differences of rounded times, not rounded differences: errors must not add up.
        var last = reference * TransportFeedback.UnitsPerReference;
        for (var index = 0; index < arrivals.Length; index++)
        {
            if (arrivals[index] == NotArrived)
            {
                symbols[index] = ArrivalSymbol.NotArrived;
                continue;
            }
            var delta = UnitsOf(arrivals[index]) - last;
            if (delta is < short.MinValue or > short.MaxValue) return index;
            symbols[index] = delta is >= 0 and <= byte.MaxValue ? ArrivalSymbol.SmallDelta : ArrivalSymbol.LargeDelta;
            if (symbols[index] == ArrivalSymbol.SmallDelta) deltas[deltaBytes] = (byte)delta;
            else BinaryPrimitives.WriteInt16BigEndian(deltas[deltaBytes..], (short)delta);
            deltaBytes += (int)symbols[index];
            last += delta;
        }
        return arrivals.Length;
    }

    static int WriteChunks(ReadOnlySpan<ArrivalSymbol> symbols, Span<byte> target)
    {
        var length = 0;
        while (!symbols.IsEmpty)
        {
            var chunk = ChunkOf(symbols);
            BinaryPrimitives.WriteUInt16BigEndian(target[length..], chunk.Bits);
            length += StatusChunk.Size;
            symbols = symbols[Math.Min(chunk.Count, symbols.Length)..];
        }
        return length;
    }

    /// <summary>The chunk that says most of what comes next.</summary>
    static StatusChunk ChunkOf(ReadOnlySpan<ArrivalSymbol> symbols)
    {
        var run = symbols.IndexOfAnyExcept(symbols[0]);
        if (run < 0) run = symbols.Length;
        var oneBit = symbols[..Math.Min(symbols.Length, StatusChunk.OneBitCount)];
        var needsTwoBits = oneBit.Contains(ArrivalSymbol.LargeDelta);
        var vectorCount = needsTwoBits ? StatusChunk.TwoBitCount : StatusChunk.OneBitCount;
        if (run >= Math.Min(vectorCount, symbols.Length)) return new((ushort)(((int)symbols[0] << 13) | run));

        var width = needsTwoBits ? 2 : 1;
        var bits = StatusChunk.VectorBit | (needsTwoBits ? StatusChunk.TwoBits : 0);
        for (var index = 0; index < Math.Min(vectorCount, symbols.Length); index++)
            bits |= (int)symbols[index] << (width * (vectorCount - 1 - index));
        return new((ushort)bits);
    }
}
