using System.Diagnostics;
using Farglass.Rtc.Sctp.Chunks;

namespace Farglass.Rtc.Sctp.Sending;

/// <summary>What one SACK has told us.</summary>
/// <param name="Bytes">Acknowledged for the first time.</param>
/// <param name="CumulativeMoved">More than before is received without a gap.</param>
/// <param name="NewestOrder">
/// <see cref="OutgoingChunk.SentOrder"/> of the newest that was acknowledged for the first time; -1 if there was none.
/// </param>
/// <param name="RoundTrip">Measured by that one, unless it was sent more than once (Karn).</param>
readonly record struct Acknowledgement(int Bytes, bool CumulativeMoved, long NewestOrder, TimeSpan? RoundTrip);

/// <summary>
/// What was sent and is not acknowledged without a gap, in the order of TSNs (RFC 9260, 6.2.1 and 7.2.4).
/// </summary>
sealed class SentChunks(Tsn first, ChunkPool pool)
{
    /// <summary>Overtaken so often, a chunk is lost and not merely late (RFC 9260, 7.2.4).</summary>
    const int MissesMax = 3;

    const int Window = SctpLimits.InFlightChunksMax;

    readonly OutgoingChunk?[] _chunks = new OutgoingChunk?[Window];
    Tsn _lostFrom = first; // None before it is lost.
    Tsn _gapsEnd = first + -1; // The last that was acknowledged behind a gap.
    int _lostCount;
    long _order;

    /// <summary>The first that is not acknowledged without a gap.</summary>
    public Tsn First { get; private set; } = first;

    /// <summary>The next to be given.</summary>
    public Tsn Next { get; private set; } = first;

    public bool IsEmpty => First == Next;

    /// <summary>
    /// Room for one more. One is always spared for the chunk that stands for the rest of a message given up.
    /// </summary>
    public bool HasRoom => Next - First < Window - 1;

    /// <summary>What is believed to be on its way.</summary>
    public int FlightBytes { get; private set; }

    public bool HasLost => _lostCount > 0;

    /// <summary>Gives a chunk its TSN and takes it as sent.</summary>
    public void Add(TimeSpan now, OutgoingChunk chunk)
    {
        Append(chunk);
        chunk.Sent(now, _order++);
        FlightBytes += chunk.WireBytes;
    }

    /// <summary>
    /// Gives a TSN to a chunk that will never be sent, so that the peer can be told not to wait for it.
    /// </summary>
    public void AddAbandoned(OutgoingChunk chunk)
    {
        Append(chunk);
        chunk.State = ChunkState.Abandoned;
    }

    public void SentAgain(TimeSpan now, OutgoingChunk chunk)
    {
        Debug.Assert(chunk.State == ChunkState.Lost, "Only what is lost is sent again.");
        _lostCount--;
        chunk.Sent(now, _order++);
        FlightBytes += chunk.WireBytes;
    }

    /// <summary>The chunk with this TSN, which lies between <see cref="First"/> and <see cref="Next"/>.</summary>
    public OutgoingChunk this[Tsn tsn] => _chunks[tsn.Value % Window]!;

    /// <summary>Takes a SACK that is not older than what we know, and acknowledges nothing that was not sent.</summary>
    public Acknowledgement Acknowledge(TimeSpan now, in SackChunk sack)
    {
        var tally = new Tally();
        var moved = sack.Cumulative >= First;
        for (; First <= sack.Cumulative; First += 1)
        {
            var chunk = this[First];
            Received(chunk, ref tally);
            _chunks[First.Value % Window] = null;
            chunk.Stream!.UnacknowledgedChunks--;
            pool.Return(chunk);
        }

        if (_lostFrom < First) _lostFrom = First;
        if (_gapsEnd < First) _gapsEnd = First + -1;
        if (sack.GapCount > 0 || _gapsEnd >= First) AcknowledgeGaps(sack, ref tally);
        return new(tally.Bytes, moved, tally.Newest, tally.SentAt is { } sentAt ? now - sentAt : null);
    }

    /// <summary>
    /// Counts how often each chunk was overtaken by what was sent after it. A chunk that was sent again is compared by
    /// its last transmission, so it can be found lost again, but not on the word of what was sent before that.
    /// </summary>
    /// <returns>Whether any is lost now.</returns>
    public bool CountMisses(long newestOrder)
    {
        var lost = false;
        for (var tsn = First; tsn < Next; tsn += 1)
        {
            var chunk = this[tsn];
            if (chunk.SentOrder >= newestOrder)
            {
                if (chunk.Transmissions == 1) break; // And so all behind it were sent later.
                continue;
            }

            if (chunk.State != ChunkState.InFlight || ++chunk.Misses < MissesMax) continue;
            MarkLost(chunk);
            lost = true;
        }

        return lost;
    }

    public void MarkAllLost()
    {
        for (var tsn = First; tsn < Next; tsn += 1)
            if (this[tsn].State == ChunkState.InFlight) MarkLost(this[tsn]);
    }

    /// <summary>The oldest that is to be sent again.</summary>
    public bool TryFindLost(out OutgoingChunk chunk)
    {
        chunk = null!;
        if (_lostCount == 0) return false;
        while (this[_lostFrom].State != ChunkState.Lost) _lostFrom += 1;
        chunk = this[_lostFrom];
        return true;
    }

    /// <summary>Gives up a chunk, whatever became of it.</summary>
    public void Abandon(OutgoingChunk chunk)
    {
        if (chunk.State == ChunkState.InFlight) FlightBytes -= chunk.WireBytes;
        if (chunk.State == ChunkState.Lost) _lostCount--;
        chunk.State = ChunkState.Abandoned;
    }

    void Append(OutgoingChunk chunk)
    {
        Debug.Assert(Next - First < Window, "There is room.");
        chunk.Tsn = Next;
        chunk.Stream!.UnacknowledgedChunks++;
        _chunks[Next.Value % Window] = chunk;
        Next += 1;
    }

    void AcknowledgeGaps(in SackChunk sack, ref Tally tally)
    {
        var (tsn, knownEnd) = (First, _gapsEnd);
        _gapsEnd = First + -1;
        for (var index = 0; index < sack.GapCount; index++)
        {
            var gap = sack.Gap(index);
            var (start, end) = (sack.Cumulative + gap.Start, sack.Cumulative + gap.End);
            if (start < tsn || end < start || end >= Next) break; // Nobody writes that who saw what we sent.
            for (; tsn < start; tsn += 1) Missing(this[tsn]);
            for (; tsn <= end; tsn += 1) Received(this[tsn], ref tally);
            _gapsEnd = end;
        }

        for (; tsn <= knownEnd; tsn += 1) Missing(this[tsn]);
    }

    void Received(OutgoingChunk chunk, ref Tally tally)
    {
        if (chunk.State == ChunkState.InFlight) FlightBytes -= chunk.WireBytes;
        if (chunk.State == ChunkState.Lost) _lostCount--;
        if (chunk.State is not (ChunkState.InFlight or ChunkState.Lost)) return; // What is given up stays given up.
        tally.Add(chunk);
        chunk.State = ChunkState.Acknowledged;
    }

    /// <summary>The peer no longer has it, or this SACK was overtaken by a newer one: the timer will tell.</summary>
    void Missing(OutgoingChunk chunk)
    {
        if (chunk.State != ChunkState.Acknowledged) return;
        chunk.State = ChunkState.InFlight;
        FlightBytes += chunk.WireBytes;
    }

    void MarkLost(OutgoingChunk chunk)
    {
        chunk.State = ChunkState.Lost;
        FlightBytes -= chunk.WireBytes;
        _lostCount++;
        if (chunk.Tsn < _lostFrom) _lostFrom = chunk.Tsn;
    }

    struct Tally()
    {
        public int Bytes { get; private set; }

        public long Newest { get; private set; } = -1;

        public TimeSpan? SentAt { get; private set; }

        public void Add(OutgoingChunk chunk)
        {
            Bytes += chunk.WireBytes;
            if (chunk.SentOrder <= Newest) return;
            Newest = chunk.SentOrder;
            SentAt = chunk.Transmissions == 1 ? chunk.SentAt : null;
        }
    }
}
