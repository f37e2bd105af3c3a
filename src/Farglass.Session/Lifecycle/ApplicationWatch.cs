using Farglass.Protocol;

namespace Farglass.Session.Lifecycle;

/// <summary>
/// Judges when an application is over, and whether it failed. A program may exit and leave its windows to processes
/// that it started: then it is over when the windows are gone, or the processes.
/// </summary>
sealed class ApplicationWatch
{
    int? _exitCode;
    bool _treeGone, _windowSeen;
    int _windows;
    TimeSpan _exitedAt, _emptySince;

    public TimeSpan? StartedAt { get; private set; }

    /// <summary>When to judge; null while there is nothing to judge.</summary>
    public TimeSpan? Deadline
    {
        get
        {
            if (_exitCode is null) return null;
            var settled = _exitedAt + Limits.ExitSettle;
            if (_treeGone || Failed) return settled;
            if (_windows > 0) return null;
            return _emptySince + (_windowSeen ? Limits.ExitSettle : Limits.FirstWindow);
        }
    }

    bool ExitedEarly => _exitedAt - StartedAt < Limits.EarlyExit;

    bool Failed => (_exitCode != 0 && (!_windowSeen || ExitedEarly)) || (_treeGone && !_windowSeen && ExitedEarly);

    public void Started(TimeSpan now) => StartedAt = now;

    public void Exited(int exitCode, TimeSpan now)
    {
        _exitCode = exitCode;
        _exitedAt = now;
        if (_emptySince < now) _emptySince = now;
    }

    public void TreeGone() => _treeGone = true;

    public void WindowsChanged(int open, TimeSpan now)
    {
        if (open == 0 && _windows > 0) _emptySince = now;
        _windows = open;
        _windowSeen |= open > 0;
    }

    /// <returns>Null while it is not over.</returns>
    public SessionEnd? Judge(TimeSpan now)
    {
        if (_exitCode is null || !(now >= Deadline)) return null;
        return new(Failed ? StopReason.ApplicationFailed : StopReason.ApplicationExited, ExitCode: _exitCode);
    }
}
