namespace Farglass.Fuzz;

/// <summary>Ends the process when an input does not end. What it was is written down before.</summary>
sealed class Watchdog : IDisposable
{
    readonly ITimer _timer;

    public Watchdog(Target target, Examination examination) =>
        _timer = TimeProvider.System.CreateTimer(
            _ => Look(target, examination), state: null, FuzzLimits.WatchInterval, FuzzLimits.WatchInterval);

    public void Dispose() => _timer.Dispose();

    static void Look(Target target, Examination examination)
    {
        if (examination.Running <= FuzzLimits.InputTimeMax) return;
        FuzzReport.Failed(target, new($"It takes more than {FuzzLimits.InputTimeMax}.", [.. examination.Series]));
        Environment.Exit(1);
    }
}
