namespace Farglass.Rtc.Congestion;

/// <summary>When to probe, and for how much.</summary>
sealed class ProbeSchedule
{
    const double Step = 2, FirstStep = 3;

    /// <summary>A probe that found so much more than was known is followed by the next.</summary>
    const double GainToGoOn = 1.2;

    const int Packets = 5;

    static readonly TimeSpan Duration = TimeSpan.FromMilliseconds(15), DurationMax = TimeSpan.FromMilliseconds(150);

    /// <summary>The more the arrivals vary, the longer a probe must be to say something.</summary>
    const double JitterFactor = 3;

    /// <summary>So many times longer is one that follows on two that said nothing.</summary>
    const int StretchMax = 4;

    /// <summary>Between two that come of themselves.</summary>
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(2), IntervalIfFull = TimeSpan.FromSeconds(3),
        IntervalIfLimited = TimeSpan.FromSeconds(5);

    /// <summary>One that has found nothing by then is tried again.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(600);

    Bitrate _wanted;
    TimeSpan _at = TimeSpan.MinValue;
    int _lastId, _stretch = 1;

    /// <summary>A probe has an end: what it found, and what may follow.</summary>
    /// <param name="known">The rate before.</param>
    /// <param name="isOpen">It was too short to say.</param>
    public void Found(Bitrate rate, Bitrate known, bool isOpen)
    {
        if (rate >= known * GainToGoOn) (_wanted, _stretch) = (rate * Step, 1);
        else if (isOpen && _stretch < StretchMax) (_wanted, _stretch) = (Tried, _stretch * 2);
        else _stretch = 1;
        Tried = default;
    }

    /// <summary>What the last one tried for; 0 once it has been found.</summary>
    public Bitrate Tried { get; private set; }

    public void Forget() => (_wanted, Tried) = (default, default);

    /// <summary>None for a while, not even one that was begun, or the very first.</summary>
    public void Delay(TimeSpan now)
    {
        Forget();
        _at = now;
    }

    /// <param name="state">What is known of the way.</param>
    public bool TryTake(TimeSpan now, Bitrate target, Bitrate most, in ProbeConditions state, out ProbeRequest probe)
    {
        probe = default;
        if (_at == TimeSpan.MinValue) _wanted = target * FirstStep;
        else if (Tried != default && now - _at >= Patience) _wanted = Tried;
        else if (now - _at >= IntervalOf(state)) _wanted = target * Step;
        if (_wanted == default || target >= most) return false;
        var duration = (Duration + (state.Jitter * JitterFactor)) * _stretch;
        if (duration > DurationMax) duration = DurationMax;
        probe = new(++_lastId, Bitrate.Min(_wanted, most * Step), duration, Packets);
        (Tried, _wanted, _at) = (probe.Rate, default, now);
        return true;
    }

    static TimeSpan IntervalOf(in ProbeConditions state) =>
        state.IsApplicationLimited ? IntervalIfLimited : state.IsFull ? IntervalIfFull : Interval;
}

/// <param name="IsFull">The last that was tried was too much.</param>
/// <param name="Jitter">By how much the arrivals vary in the mean.</param>
readonly record struct ProbeConditions(bool IsApplicationLimited, bool IsFull, TimeSpan Jitter);
