namespace Farglass.Cli.Up;

/// <summary>
/// How long to wait before a role that died is started again: twice as long each time, until it has been well.
/// </summary>
sealed class RestartPolicy
{
    TimeSpan _next = Limits.RestartDelayMin;

    /// <param name="ran">How long the role had been running when it died.</param>
    public TimeSpan NextDelay(TimeSpan ran)
    {
        if (ran >= Limits.RestartForgetAfter) _next = Limits.RestartDelayMin;
        var delay = _next;
        _next = TimeSpan.FromTicks(Math.Min(_next.Ticks * 2, Limits.RestartDelayMax.Ticks));
        return delay;
    }
}
