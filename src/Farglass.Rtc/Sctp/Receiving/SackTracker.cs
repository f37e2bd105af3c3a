using Farglass.Rtc.Sctp.Chunks;

namespace Farglass.Rtc.Sctp.Receiving;

enum TsnArrival
{
    New,
    Duplicate,

    /// <summary>Further ahead than anybody should be, or nonsense.</summary>
    TooFarAhead,
}

/// <summary>Which TSNs were received: all up to the cumulative one, and a bit for each of those ahead of it.</summary>
sealed class SackTracker(Tsn first)
{
    const int Window = SctpLimits.ReceivedAheadMax;

    readonly ulong[] _received = new ulong[Window / 64];
    readonly Tsn[] _duplicates = new Tsn[SctpLimits.DuplicatesReportedMax];
    int _duplicateCount;

    /// <summary>The last of those that were received without a gap.</summary>
    public Tsn Cumulative { get; private set; } = first + -1;

    public Tsn Highest { get; private set; } = first + -1;

    public bool HasGaps => Highest > Cumulative;

    public TsnArrival Classify(Tsn tsn)
    {
        var ahead = tsn - Cumulative;
        if (ahead > Window) return TsnArrival.TooFarAhead;
        return ahead <= 0 || IsReceived(tsn) ? TsnArrival.Duplicate : TsnArrival.New;
    }

    /// <summary>Whether a TSN ahead of the cumulative one was received.</summary>
    public bool IsReceived(Tsn tsn) => (_received[Index(tsn) / 64] & (1ul << (Index(tsn) % 64))) != 0;

    /// <summary>Takes a new TSN; the cumulative one moves on as far as there is no gap.</summary>
    public void Add(Tsn tsn)
    {
        _received[Index(tsn) / 64] |= 1ul << (Index(tsn) % 64);
        if (tsn > Highest) Highest = tsn;
        Advance();
    }

    /// <summary>Remembers a TSN that came again, for the next SACK.</summary>
    public void AddDuplicate(Tsn tsn)
    {
        if (_duplicateCount < _duplicates.Length) _duplicates[_duplicateCount++] = tsn;
    }

    /// <summary>Nothing up to this TSN is waited for any more (RFC 3758, 3.6).</summary>
    public void MoveTo(Tsn cumulative)
    {
        if (cumulative - Cumulative >= Window) Array.Clear(_received);
        else
            for (var tsn = Cumulative + 1; tsn <= cumulative; tsn += 1) Clear(tsn);
        Cumulative = cumulative;
        if (Highest < cumulative) Highest = cumulative;
        Advance();
    }

    /// <summary>Writes a SACK, with as many gap blocks and duplicates as there is room for.</summary>
    /// <returns>False if there is no room for any.</returns>
    public bool TryWrite(ref PacketWriter packet, int receiveWindow)
    {
        var room = packet.Room - SackChunk.Size;
        if (room < 0) return false;
        Span<GapBlock> gaps = stackalloc GapBlock[Math.Min(room / SackChunk.GapBlockSize, GapsMax)];
        gaps = gaps[..CopyGaps(gaps)];
        room -= gaps.Length * SackChunk.GapBlockSize;
        var duplicates = _duplicates.AsSpan(0, Math.Min(_duplicateCount, room / SackChunk.DuplicateSize));
        SackChunk.Write(ref packet, Cumulative, (uint)Math.Max(receiveWindow, 0), gaps, duplicates);
        _duplicateCount = 0;
        return true;
    }

    /// <summary>Every second TSN may be missing.</summary>
    const int GapsMax = Window / 2;

    int CopyGaps(Span<GapBlock> gaps)
    {
        var (count, ahead) = (0, Highest - Cumulative);
        for (var offset = 2; offset <= ahead && count < gaps.Length; offset++)
        {
            if (!IsReceived(Cumulative + offset)) continue;
            var start = offset;
            while (offset < ahead && IsReceived(Cumulative + (offset + 1))) offset++;
            gaps[count++] = new((ushort)start, (ushort)offset);
        }

        return count;
    }

    void Advance()
    {
        while (Cumulative < Highest && IsReceived(Cumulative + 1))
        {
            Cumulative += 1;
            Clear(Cumulative);
        }
    }

    void Clear(Tsn tsn) => _received[Index(tsn) / 64] &= ~(1ul << (Index(tsn) % 64));

    static int Index(Tsn tsn) => (int)(tsn.Value % Window);
}
