namespace Farglass.Rtc.Congestion;

/// <summary>
/// The shortest delay of the last ten to twenty seconds: the way without its queues. The clocks at its ends differ by
/// any amount and drift apart, so it must be short-lived.
/// </summary>
sealed class DelayFloor
{
    static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    TimeSpan _before = TimeSpan.MaxValue, _current = TimeSpan.MaxValue;
    TimeSpan _since;

    public TimeSpan Value => _before < _current ? _before : _current;

    public void Add(TimeSpan now, TimeSpan delay)
    {
        if (now - _since >= Window)
        {
            // After a pause of two windows the one before says nothing any more.
            _before = now - _since < 2 * Window ? _current : TimeSpan.MaxValue;
            _current = TimeSpan.MaxValue;
            _since = now;
        }
        if (delay < _current) _current = delay;
    }
}
