namespace Farglass.Rtc.Congestion;

/// <summary>When to probe, and for how much.</summary>
sealed class ProbeSchedule
{
    const double Step = 2, FirstStep = 3;

    /// <summary>A probe that found this share of what it tried is followed by the next.</summary>
    const double ShareToGoOn = 0.7;

    const int Packets = 5;

    static readonly TimeSpan Duration = TimeSpan.FromMilliseconds(15);

    /// <summary>Between two that come of themselves.</summary>
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(3), IntervalIfLimited = TimeSpan.FromSeconds(5);

    Bitrate _wanted;
    TimeSpan _at = TimeSpan.MinValue;
    int _lastId;

    public void Ask(Bitrate rate) => _wanted = rate;

    /// <summary>A probe has an end: what it found, and what may follow.</summary>
    public void Found(Bitrate rate)
    {
        if (rate >= Tried * ShareToGoOn) _wanted = rate * Step;
        Tried = default;
    }

    /// <summary>What the last one tried for; 0 once it has been found.</summary>
    public Bitrate Tried { get; private set; }

    public void Forget() => (_wanted, Tried) = (default, default);

    public void Delay(TimeSpan now) => _at = now;

    public bool TryTake(TimeSpan now, Bitrate target, Bitrate most, bool isLimited, out ProbeRequest probe)
    {
        probe = default;
        if (_lastId == 0) _wanted = target * FirstStep;
        else if (now - _at >= (isLimited ? IntervalIfLimited : Interval)) _wanted = target * Step;
        if (_wanted == default || target >= most) return false;
        probe = new(++_lastId, Bitrate.Min(_wanted, most * Step), Duration, Packets);
        (Tried, _wanted, _at) = (probe.Rate, default, now);
        return true;
    }
}
