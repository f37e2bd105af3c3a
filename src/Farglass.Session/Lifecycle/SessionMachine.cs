using System.Text.Json;
using Farglass.Protocol;
using Farglass.Protocol.Messages;

namespace Farglass.Session.Lifecycle;

/// <summary>Why and how a session ended.</summary>
sealed record SessionEnd(StopReason Reason, string? Detail = null, int? ExitCode = null);

/// <summary>
/// Decides when a session starts, runs and ends. It has no process, socket or clock: events and times go in, effects
/// come out. Whoever drives it calls <see cref="Tick"/> no later than at <see cref="Deadline"/>.
/// </summary>
sealed class SessionMachine(TimeSpan now, TimeSpan grace)
{
    enum Stage { Preparing, Ready, Launching, Running, Stopping, Ended }

    static readonly IReadOnlyList<SessionEffect> Nothing = [];

    readonly ApplicationWatch _application = new();
    Stage _stage = Stage.Preparing;
    TimeSpan _grace = grace;
    TimeSpan? _hostLeftAt = now;
    TimeSpan? _launchedAt;
    TimeSpan? _endedAt;
    bool _leaveAtOnce;

    public LaunchMessage? Launch { get; private set; }

    public JsonElement? HostNote { get; private set; }

    /// <summary>Set as soon as the end has begun.</summary>
    public SessionEnd? End { get; private set; }

    public SessionPhase Phase => _stage switch
    {
        Stage.Preparing => SessionPhase.Preparing,
        Stage.Ready or Stage.Launching => SessionPhase.Ready,
        Stage.Running => SessionPhase.Running,
        Stage.Stopping => _application.StartedAt is null ? SessionPhase.Ready : SessionPhase.Running,
        _ => SessionPhase.Ended,
    };

    /// <summary>When something happens by itself; null for never.</summary>
    public TimeSpan? Deadline => _stage switch
    {
        Stage.Stopping => null,
        Stage.Ended => _endedAt + Limits.EndedLinger,
        _ => Earliest(Earliest(_hostLeftAt + _grace, DurationEnd), _application.Deadline),
    };

    TimeSpan? DurationEnd => Launch?.Order.Application.DurationMaxSeconds is { } seconds
        ? _launchedAt + TimeSpan.FromSeconds(seconds)
        : null;

    bool IsEnding => _stage is Stage.Stopping or Stage.Ended;

    public IReadOnlyList<SessionEffect> Handle(SessionEvent happened, TimeSpan now)
    {
        switch (happened)
        {
            case SessionEvent.DisplayReady: return OnDisplayReady(now);
            case SessionEvent.LaunchAsked asked: return OnLaunchAsked(asked.Launch, now);
            case SessionEvent.HostConnected: return OnHostConnected();
            case SessionEvent.HostLeft: return OnHostLeft(now);
            case SessionEvent.ApplicationStarted: return OnStarted(now);
            case SessionEvent.Stopped stopped: return OnStopped(stopped.LastWords, now);
            case SessionEvent.DisplayFailed failed: return Stop(new(StopReason.DisplayFailed, failed.Detail));
            case SessionEvent.EncoderFailed failed: return Stop(new(StopReason.EncoderFailed, failed.Detail));
            case SessionEvent.ApplicationNotStarted failed: return Stop(new(failed.Reason, failed.Detail));
            case SessionEvent.TerminateAsked asked: return Stop(new(asked.Reason));
            case SessionEvent.StopAsked:
                _leaveAtOnce = true;
                return _stage == Stage.Ended ? [new SessionEffect.Exit()] : Stop(new(StopReason.HostStopped));
            case SessionEvent.NoteGiven given: HostNote = given.Note; break;
            case SessionEvent.ApplicationExited exited: _application.Exited(exited.ExitCode, now); break;
            case SessionEvent.TreeGone: _application.TreeGone(); break;
            case SessionEvent.WindowsChanged changed: _application.WindowsChanged(changed.Open, now); break;
        }

        return Nothing; // What the application did is judged by the next tick, a moment later.
    }

    public IReadOnlyList<SessionEffect> Tick(TimeSpan now)
    {
        if (_stage == Stage.Ended) return now >= Deadline ? [new SessionEffect.Exit()] : Nothing;
        if (now >= _hostLeftAt + _grace) return Stop(new(StopReason.ClientLeft));
        if (now >= DurationEnd) return Stop(new(StopReason.DurationLimit));
        return _application.Judge(now) is { } end ? Stop(end) : Nothing;
    }

    IReadOnlyList<SessionEffect> OnDisplayReady(TimeSpan now)
    {
        if (_stage != Stage.Preparing) return Nothing;
        _stage = Stage.Ready;
        return Launch is null ? [new SessionEffect.Report()] : [new SessionEffect.Report(), .. StartLaunch(now)];
    }

    IReadOnlyList<SessionEffect> OnLaunchAsked(LaunchMessage launch, TimeSpan now)
    {
        if (Launch is not null || IsEnding) return Nothing; // One application in the life of a session process.
        Launch = launch;
        _grace = TimeSpan.FromSeconds(launch.GraceSeconds);
        return _stage == Stage.Ready ? StartLaunch(now) : Nothing;
    }

    IReadOnlyList<SessionEffect> StartLaunch(TimeSpan now)
    {
        _stage = Stage.Launching;
        _launchedAt = now;
        return [new SessionEffect.Launch(Launch!)];
    }

    IReadOnlyList<SessionEffect> OnHostConnected()
    {
        _hostLeftAt = null;
        return _stage == Stage.Ended
            ? [new SessionEffect.Greet(), new SessionEffect.Report()]
            : [new SessionEffect.Greet()];
    }

    IReadOnlyList<SessionEffect> OnHostLeft(TimeSpan now)
    {
        _hostLeftAt = now;
        return _stage == Stage.Ended ? [new SessionEffect.Exit()] : Nothing; // It has read the end.
    }

    IReadOnlyList<SessionEffect> OnStarted(TimeSpan now)
    {
        _application.Started(now);
        if (_stage != Stage.Launching) return Nothing; // The end was asked for meanwhile.
        _stage = Stage.Running;
        return [new SessionEffect.Report()];
    }

    IReadOnlyList<SessionEffect> Stop(SessionEnd end)
    {
        if (IsEnding) return Nothing; // The first reason is the true one.
        _stage = Stage.Stopping;
        End = end;
        return [new SessionEffect.Stop()];
    }

    IReadOnlyList<SessionEffect> OnStopped(string? lastWords, TimeSpan now)
    {
        _stage = Stage.Ended;
        _endedAt = now;
        if (End is { Reason: StopReason.ApplicationFailed, Detail: null } end) End = end with { Detail = lastWords };
        return _leaveAtOnce ? [new SessionEffect.Report(), new SessionEffect.Exit()] : [new SessionEffect.Report()];
    }

    static TimeSpan? Earliest(TimeSpan? a, TimeSpan? b) => a is null || b < a ? b : a;
}
