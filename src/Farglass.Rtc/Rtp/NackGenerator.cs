using System.Diagnostics;

namespace Farglass.Rtc.Rtp;

/// <summary>
/// Knows which packets are missing and when to ask for each (again): at once, and then every round trip. Where packets
/// overtake each other it learns to wait a little first. It gives up a packet that does not come, and with it all that
/// are missing: only a key frame helps then.
/// </summary>
sealed class NackGenerator
{
    /// <summary>A picture that has stood still for so long is better repaired by a key frame.</summary>
    public static readonly TimeSpan RepairTimeMax = TimeSpan.FromSeconds(1);

    /// <summary>Asking more often than the kernel schedules brings nothing.</summary>
    static readonly TimeSpan RetryMin = TimeSpan.FromMilliseconds(20);

    /// <summary>Longer than this it is not worth waiting for a packet that is only late.</summary>
    static readonly TimeSpan PatienceMax = TimeSpan.FromMilliseconds(30);

    readonly Missing[] _missing = new Missing[RtpLimits.MissingPacketsMax]; // By sequence, the oldest first.
    int _count;
    TimeSpan _patience; // How late packets come that are only late.

    /// <summary>Packets that were given up, ever.</summary>
    public long GivenUp { get; private set; }

    public int Count => _count;

    /// <summary>When to ask, or to give up, next.</summary>
    public TimeSpan Deadline
    {
        get
        {
            var deadline = TimeSpan.MaxValue;
            foreach (ref readonly var missing in _missing.AsSpan(0, _count))
                if (missing.DueAt < deadline) deadline = missing.DueAt;
            return deadline;
        }
    }

    /// <summary>All from <paramref name="first"/> up to, and without, <paramref name="end"/> are missing.</summary>
    /// <returns>False if these are too many: all are given up.</returns>
    public bool Add(long first, long end, TimeSpan now)
    {
        if (_count + (end - first) > _missing.Length)
        {
            GiveUpAll();
            return false;
        }
        for (var sequence = first; sequence < end; sequence++)
            _missing[_count++] = new(sequence, now, now + _patience, Tries: 0);
        return true;
    }

    /// <summary>A packet has come after all.</summary>
    public void Remove(TimeSpan now, long sequence, bool isRepeated)
    {
        var index = IndexOf(sequence);
        if (index == _count || _missing[index].Sequence != sequence) return;
        var late = now - _missing[index].Since;
        if (isRepeated) _patience *= 0.9;
        else if (late > _patience) _patience = late < PatienceMax ? late : PatienceMax;
        _missing.AsSpan(index + 1, _count - index - 1).CopyTo(_missing.AsSpan(index));
        _count--;
    }

    /// <summary>Nobody needs what lies before <paramref name="sequence"/>.</summary>
    public void RemoveBefore(long sequence)
    {
        var index = IndexOf(sequence);
        if (index == 0) return;
        _missing.AsSpan(index, _count - index).CopyTo(_missing);
        _count -= index;
    }

    /// <returns>False if a packet has been asked for long enough: all that is missing is given up then.</returns>
    public bool Advance(TimeSpan now)
    {
        foreach (ref readonly var missing in _missing.AsSpan(0, _count))
        {
            if (missing.DueAt > now) continue;
            if (missing.Tries < RtpLimits.NackTriesMax && now - missing.Since < RepairTimeMax) continue;
            GiveUpAll();
            return false;
        }
        return true;
    }

    /// <summary>Takes the numbers to ask for now, in order.</summary>
    /// <returns>How many were written.</returns>
    public int TakeDue(TimeSpan now, TimeSpan roundTrip, Span<long> target)
    {
        Debug.Assert(!target.IsEmpty, "There is room for one.");
        var retryAfter = roundTrip > RetryMin ? roundTrip : RetryMin;
        var taken = 0;
        foreach (ref var missing in _missing.AsSpan(0, _count))
        {
            if (missing.AskAt > now) continue;
            if (taken == target.Length) break;
            target[taken++] = missing.Sequence;
            missing = missing with { AskAt = now + retryAfter, Tries = missing.Tries + 1 };
        }
        return taken;
    }

    /// <summary>None of those that are missing is needed any more.</summary>
    public void Clear() => _count = 0;

    void GiveUpAll()
    {
        GivenUp += _count;
        _count = 0;
    }

    /// <returns>The first entry that is not before <paramref name="sequence"/>.</returns>
    int IndexOf(long sequence)
    {
        int low = 0, high = _count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_missing[middle].Sequence < sequence) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    readonly record struct Missing(long Sequence, TimeSpan Since, TimeSpan AskAt, int Tries)
    {
        /// <summary>To be asked for, or to be given up: a round trip may be longer than that.</summary>
        public TimeSpan DueAt => AskAt < Since + RepairTimeMax ? AskAt : Since + RepairTimeMax;
    }
}
