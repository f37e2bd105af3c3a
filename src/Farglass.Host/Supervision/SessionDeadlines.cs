namespace Farglass.Host.Supervision;

/// <summary>
/// What one session waits for, each with its timer. A timer fires on another thread, so it only says which setting of
/// its deadline is due; the session's loop asks whether that is still the current one.
/// </summary>
sealed class SessionDeadlines(TimeProvider time, Action<SessionDeadline, int> due)
{
    readonly Dictionary<SessionDeadline, (ITimer Timer, int Generation)> _set = [];
    int _generation;

    public void Set(SessionDeadline deadline, TimeSpan after)
    {
        Cancel(deadline);
        var generation = ++_generation;
        var timer = time.CreateTimer(_ => due(deadline, generation), null, after, Timeout.InfiniteTimeSpan);
        _set[deadline] = (timer, generation);
    }

    public bool IsCurrent(SessionDeadline deadline, int generation) =>
        _set.TryGetValue(deadline, out var current) && current.Generation == generation;

    public void Cancel(SessionDeadline deadline)
    {
        if (_set.Remove(deadline, out var old)) old.Timer.Dispose();
    }

    public void CancelAll()
    {
        foreach (var (timer, _) in _set.Values) timer.Dispose();
        _set.Clear();
    }
}
