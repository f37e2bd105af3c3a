namespace Farglass.Rtc.Ice;

/// <summary>
/// The paths that the peer's checks came by, and which of them to use: the one nominated last, else the one that came
/// first. In the order of their coming.
/// </summary>
sealed class ValidatedPaths
{
    readonly Entry[] _entries = new Entry[IceLimits.PathsMax];
    int _count;

    public NetworkPath? Best => _count == 0 ? null : _entries[BestIndex()].Path;

    /// <summary>When the next one expires.</summary>
    public TimeSpan Deadline
    {
        get
        {
            var oldest = TimeSpan.MaxValue;
            foreach (ref readonly var entry in Entries) if (entry.CheckedAt < oldest) oldest = entry.CheckedAt;
            return oldest == TimeSpan.MaxValue ? oldest : oldest + IceLimits.ConsentMax;
        }
    }

    public bool IsFull => _count == _entries.Length;

    ReadOnlySpan<Entry> Entries => _entries.AsSpan(0, _count);

    public bool Contains(in NetworkPath path) => IndexOf(path) >= 0;

    /// <param name="nomination">Its place among the nominations; zero: it is none.</param>
    public void Checked(TimeSpan now, in NetworkPath path, long nomination)
    {
        var index = IndexOf(path);
        if (index < 0)
        {
            index = _count++;
            _entries[index] = new() { Path = path };
        }
        _entries[index].CheckedAt = now;
        _entries[index].Nomination = Math.Max(_entries[index].Nomination, nomination);
    }

    public bool Remove(in NetworkPath path)
    {
        var index = IndexOf(path);
        if (index < 0) return false;
        RemoveAt(index);
        return true;
    }

    public bool TryTakeExpired(TimeSpan now, out NetworkPath path)
    {
        for (var index = 0; index < _count; index++)
        {
            path = _entries[index].Path;
            if (now - _entries[index].CheckedAt < IceLimits.ConsentMax) continue;
            RemoveAt(index);
            return true;
        }
        path = default;
        return false;
    }

    /// <summary>Makes room: the one that is not in use and was checked longest ago goes.</summary>
    public NetworkPath TakeOldest()
    {
        var (best, oldest) = (BestIndex(), -1);
        for (var index = 0; index < _count; index++)
            if (index != best && (oldest < 0 || _entries[index].CheckedAt < _entries[oldest].CheckedAt)) oldest = index;
        var path = _entries[oldest].Path;
        RemoveAt(oldest);
        return path;
    }

    int IndexOf(in NetworkPath path)
    {
        for (var index = 0; index < _count; index++) if (_entries[index].Path == path) return index;
        return -1;
    }

    int BestIndex()
    {
        var best = 0;
        for (var index = 1; index < _count; index++)
            if (_entries[index].Nomination > _entries[best].Nomination) best = index;
        return best;
    }

    void RemoveAt(int index)
    {
        _entries.AsSpan((index + 1).._count).CopyTo(_entries.AsSpan(index));
        _count--;
    }

    struct Entry
    {
        public NetworkPath Path;
        public TimeSpan CheckedAt;
        public long Nomination;
    }
}
