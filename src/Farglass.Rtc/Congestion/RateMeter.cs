namespace Farglass.Rtc.Congestion;

/// <summary>The rate of what was counted in the last ten slices of time.</summary>
sealed class RateMeter(TimeSpan slice)
{
    const int Slices = 10;

    readonly long[] _bytes = new long[Slices];
    long _first = -1, _current = -1; // Slices since zero.
    long _sum;

    /// <summary>Of half a second.</summary>
    public RateMeter()
        : this(TimeSpan.FromMilliseconds(50)) { }

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
        var since = slice * Math.Max(_first, _current - Slices + 1);
        var time = now - since;
        if (time < 2 * slice) return false;
        rate = Bitrate.Of(_sum, time);
        return true;
    }

    void MoveTo(TimeSpan now)
    {
        var current = now.Ticks / slice.Ticks;
        if (_first < 0) _first = _current = current;
        if (current >= _current + Slices)
        {
            Array.Clear(_bytes);
            _sum = 0;
            _current = current;
        }
        while (_current < current)
        {
            _sum -= _bytes[++_current % Slices];
            _bytes[_current % Slices] = 0;
        }
    }
}
