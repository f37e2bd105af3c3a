namespace Farglass.Rtc.Congestion;

/// <summary>The rate of what was counted in the last half second, in ten slices.</summary>
sealed class RateMeter
{
    const int Slices = 10;

    static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(50);

    readonly long[] _bytes = new long[Slices];
    long _first = -1, _current = -1; // Slices since zero.
    long _sum;

    public void Add(TimeSpan now, int bytes)
    {
        MoveTo(now);
        _bytes[_current % Slices] += bytes;
        _sum += bytes;
    }

    /// <returns>False as long as there is too little to judge by.</returns>
    public bool TryRate(TimeSpan now, out Bitrate rate)
    {
        rate = default;
        if (_first < 0) return false;
        MoveTo(now);
        var since = Slice * Math.Max(_first, _current - Slices + 1);
        var time = now - since;
        if (time < 2 * Slice) return false;
        rate = Bitrate.Of(_sum, time);
        return true;
    }

    void MoveTo(TimeSpan now)
    {
        var slice = now.Ticks / Slice.Ticks;
        if (_first < 0) _first = _current = slice;
        if (slice >= _current + Slices)
        {
            Array.Clear(_bytes);
            _sum = 0;
            _current = slice;
        }
        while (_current < slice)
        {
            _sum -= _bytes[++_current % Slices];
            _bytes[_current % Slices] = 0;
        }
    }
}
