namespace Farglass.Rtc.Congestion;

/// <summary>What the delay says of the use of the way.</summary>
enum LinkUse
{
    Normal,

    /// <summary>A queue grows.</summary>
    Over,

    /// <summary>A queue empties.</summary>
    Under,
}

/// <summary>
/// Holds the trend of the delay against a threshold that follows it: with a fixed one a flow would starve beside TCP
/// (Carlucci et al., Analysis and Design of the Google Congestion Control, 2016, 3.3; draft-ietf-rmcat-gcc-02, 5.4).
/// </summary>
sealed class OveruseDetector
{
    const double UpPerMs = 0.0087, DownPerMs = 0.039, PatientDownPerMs = 0.00018;
    const double ThresholdMin = 6, ThresholdMax = 600, ThresholdAtFirst = 12.5;

    /// <summary>A value this far above is an accident, not a trend.</summary>
    const double SpikeMs = 15;

    static readonly TimeSpan OverTimeMin = TimeSpan.FromMilliseconds(10);

    static readonly TimeSpan StepMax = TimeSpan.FromMilliseconds(100);

    TimeSpan _at, _overFor;
    double _before;
    int _overs;

    public LinkUse Use { get; private set; }

    /// <summary>Among others the threshold falls slowly, as the paper has it: their queue comes and goes.</summary>
    public bool IsPatient { get; set; }

    /// <summary>Milliseconds.</summary>
    public double Threshold { get; private set; } = ThresholdAtFirst;

    public void Add(TimeSpan arrivedAt, double trend)
    {
        var elapsed = _at == default || arrivedAt < _at ? TimeSpan.Zero : arrivedAt - _at;
        if (elapsed > StepMax) elapsed = StepMax;
        _at = arrivedAt;
        Judge(elapsed, trend);
        _before = trend;
        Adapt(elapsed, Math.Abs(trend));
    }

    public void Clear() => (_at, _overFor, _before, _overs, Use) = (default, default, 0, 0, LinkUse.Normal);

    void Judge(TimeSpan elapsed, double trend)
    {
        if (trend > Threshold)
        {
            _overFor += elapsed;
            if (++_overs > 1 && _overFor > OverTimeMin && trend >= _before) Use = LinkUse.Over;
            return;
        }
        (_overFor, _overs) = (default, 0);
        Use = trend < -Threshold ? LinkUse.Under : LinkUse.Normal;
    }

    void Adapt(TimeSpan elapsed, double trend)
    {
        if (trend > Threshold + SpikeMs) return;
        var gain = trend >= Threshold ? UpPerMs : IsPatient ? PatientDownPerMs : DownPerMs;
        Threshold += gain * (trend - Threshold) * elapsed.TotalMilliseconds;
        Threshold = Math.Clamp(Threshold, ThresholdMin, ThresholdMax);
    }
}
