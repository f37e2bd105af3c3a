namespace Farglass.Rtc.Rtp;

/// <summary>
/// Chooses the playout delay by the jitter that the receiver reports: none for as long as possible, and room for the
/// receiver's own buffer where frames come so unevenly that the picture would stutter. Wider at once, narrower slowly.
/// </summary>
sealed class PlayoutDelayPolicy
{
    /// <summary>
    /// Pacing alone spreads a frame over 7 ms, which counts as jitter; so does a frame's change of size.
    /// </summary>
    static readonly Step[] Steps =
    [
        new(Jitter: TimeSpan.Zero, Most: TimeSpan.Zero),
        new(Jitter: TimeSpan.FromMilliseconds(30), Most: TimeSpan.FromMilliseconds(100)),
        new(Jitter: TimeSpan.FromMilliseconds(60), Most: TimeSpan.FromMilliseconds(200)),
        new(Jitter: TimeSpan.FromMilliseconds(120), Most: TimeSpan.FromMilliseconds(500)),
    ];

    /// <summary>Jitter has to stay under half of what widened it for this long.</summary>
    static readonly TimeSpan CalmMin = TimeSpan.FromSeconds(10);

    int _step;
    TimeSpan _calmSince = TimeSpan.MaxValue;

    public PlayoutDelay Delay => new(TimeSpan.Zero, Steps[_step].Most);

    public void Report(TimeSpan now, TimeSpan jitter)
    {
        var step = _step;
        while (step + 1 < Steps.Length && jitter >= Steps[step + 1].Jitter) step++;
        if (step > _step || jitter >= Steps[_step].Jitter / 2)
        {
            _step = step;
            _calmSince = TimeSpan.MaxValue;
        }
        else if (_calmSince == TimeSpan.MaxValue) _calmSince = now;
        else if (now - _calmSince >= CalmMin) (_step, _calmSince) = (_step - 1, TimeSpan.MaxValue);
    }

    readonly record struct Step(TimeSpan Jitter, TimeSpan Most);
}
