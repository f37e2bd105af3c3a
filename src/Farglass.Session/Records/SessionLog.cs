using Farglass.Protocol.Messages;
using Farglass.Session.Lifecycle;

namespace Farglass.Session.Records;

/// <summary>The log of one session in its folder: what happened, what it used, and how it ended.</summary>
sealed class SessionLog(TimeProvider time) : IDisposable
{
    readonly DateTimeOffset _startedAt = time.GetUtcNow();
    readonly Timeline _timeline = new(time);
    readonly CancellationTokenSource _closing = new();
    readonly Lock _gate = new(); // The loop writes, and the steps that run beside it.
    SessionRecord? _record;
    string _folder = "";

    /// <summary>Since the process started: the clock of the session's machine.</summary>
    public TimeSpan Elapsed => _timeline.Elapsed;

    /// <summary>From here on the log has a place, and usage is sampled.</summary>
    public void Open(LaunchMessage launch, Func<SessionUsage> sample)
    {
        lock (_gate)
        {
            _folder = launch.LogFolder;
            _timeline.Open(Path.Combine(_folder, "timeline.jsonl"));
            _record = SessionRecord.Of(launch, _startedAt, time.GetUtcNow());
            _record.Write(RecordFile);
        }

        _ = SampleAsync(sample);
    }

    public void Add(string what, object? about = null)
    {
        lock (_gate) _timeline.Add(what, about);
    }

    public void Add(SessionEvent happened)
    {
        var (what, about) = Describe(happened);
        Add(what, about);
        if (happened is not SessionEvent.FirstFrame) return;
        lock (_gate)
        {
            _record = _record! with { FirstFrameAt = time.GetUtcNow() };
            _record.Write(RecordFile);
        }
    }

    public void Ending(SessionEnd end) => Add("ending", end.Reason);

    public void Ended(SessionEnd end, int brokenMessages)
    {
        if (brokenMessages > 0) Add("broken messages from hosts", brokenMessages);
        Add("ended", end.Detail);
        lock (_gate) _record?.Ended(end, time.GetUtcNow()).Write(RecordFile);
    }

    public void Dispose()
    {
        _closing.Cancel();
        lock (_gate) _timeline.Dispose();
    }

    string RecordFile => Path.Combine(_folder, "session.json");

    async Task SampleAsync(Func<SessionUsage> sample)
    {
        await Task.Yield(); // All of /proc is read, and the launch has no time for that.
        try
        {
            await using var file = PrivateFile.Create(Path.Combine(_folder, "utilization.csv"));
            file.Write(System.Text.Encoding.UTF8.GetBytes(Utilization.Header));
            using var timer = new PeriodicTimer(Limits.SamplePeriod, time);
            var (before, at) = (sample(), time.GetTimestamp());
            while (await timer.WaitForNextTickAsync(_closing.Token).ConfigureAwait(false))
            {
                var (after, now) = (sample(), time.GetTimestamp());
                var line = Utilization.Line(time.GetUtcNow(), before, after, time.GetElapsedTime(at, now));
                file.Write(System.Text.Encoding.UTF8.GetBytes(line));
                (before, at) = (after, now);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            // The session is over, or the disk is full: then the curve ends here.
        }
    }

    static (string What, object? About) Describe(SessionEvent happened) => happened switch
    {
        SessionEvent.DisplayReady => ("display ready", null),
        SessionEvent.DisplayFailed failed => ("display failed", failed.Detail),
        SessionEvent.HostConnected => ("host connected", null),
        SessionEvent.HostLeft => ("host left", null),
        SessionEvent.LaunchAsked asked => ("launch asked", $"{asked.Launch.Width} x {asked.Launch.Height}"),
        SessionEvent.NoteGiven => ("note kept", null),
        SessionEvent.StopAsked => ("stop asked", null),
        SessionEvent.TerminateAsked asked => ("end asked", asked.Reason),
        SessionEvent.ApplicationStarted => ("application started", null),
        SessionEvent.ApplicationNotStarted failed => ("application not started", failed.Detail),
        SessionEvent.ApplicationExited exited => ("application exited", exited.ExitCode),
        SessionEvent.TreeGone => ("application's processes gone", null),
        SessionEvent.WindowsChanged changed => ("windows open", changed.Open),
        SessionEvent.FirstFrame => ("first frame", null),
        SessionEvent.ViewerAttached => ("viewer attached", null),
        SessionEvent.ViewerDetached => ("viewer detached", null),
        SessionEvent.EncoderFailed failed => ("encoder failed", failed.Detail),
        SessionEvent.Stopped => ("stopped", null),
        _ => (happened.GetType().Name, null),
    };
}
