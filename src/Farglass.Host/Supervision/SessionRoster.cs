using System.Threading.Channels;
using Farglass.Host.Carriers.WebRtc;
using Farglass.Host.Registration;
using Farglass.Host.Signalling;
using Farglass.Hosting.Problems;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Farglass.Host.Supervision;

/// <summary>
/// All sessions of this host: takes back those that an earlier host left, lets viewers in, and knows what to report.
/// Its state belongs to one loop; each session's belongs to the session's own.
/// </summary>
sealed partial class SessionRoster(
    HostSettings settings, SessionFolders folders, SessionPool pool, ISessionProcesses processes, ServiceClient service,
    HostStanding standing, MediaLoop media, NetworkMetrics network, TimeProvider time, ILogger<SessionRoster> logger)
    : IHostedService
{
    readonly WorkLoop _loop = new();
    readonly Dictionary<SessionId, SupervisedSession> _sessions = [];
    readonly Dictionary<SessionId, SessionReport> _living = [];
    readonly EndedSessions _ended = new(Path.Combine(folders.DataFolder, "ended.json"));
    readonly Queue<SessionId> _remembered = []; // Those that have ended, the oldest first.
    readonly TicketGate _gate = new();
    readonly SessionLogs _logs = new(
        folders.Logs, TimeSpan.FromDays(settings.SessionLogDays), settings.SessionLogsMax);
    readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Channel<bool> _changes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    DateTimeOffset _sweptAt = DateTimeOffset.MinValue;
    volatile bool _stopping;

    /// <summary>From here on nobody is let in, and whoever comes should come again.</summary>
    public bool IsStopping => _stopping;

    /// <summary>
    /// Completes when the sessions of an earlier host have been taken back: before, no report would be the truth.
    /// </summary>
    public Task Ready => _ready.Task;

    /// <summary>Holds something when there is something new to report.</summary>
    public ChannelReader<bool> Changes => _changes.Reader;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(folders.FindAll().Select(folder => AdoptAsync(folder, cancellationToken)));
        _ready.SetResult();
        _loop.Post(SweepLogs);
    }

    /// <summary>Ends the sessions or lets them run on, as the settings say.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        BeginStop();
        var sessions = await _loop.AskAsync(() => _sessions.Values.ToArray());
        await Task.WhenAll(sessions.Select(session => session.Cleared)).WaitAsync(cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>
    /// To be called as soon as the host is asked to stop: the server waits for its connections to close.
    /// </summary>
    public void BeginStop()
    {
        _stopping = true;
        _loop.Post(StopSessions);
    }

    void StopSessions()
    {
        foreach (var session in _sessions.Values)
        {
            if (settings.OnStop == StopBehaviour.End) session.End(StopReason.HostStopped);
            else session.Let();
        }
    }

    /// <summary>A viewer's first call: starts the session, or takes it over.</summary>
    public async Task<ViewerAnswer> OpenAsync(SessionId id, ViewerRequest request)
    {
        if (_stopping) return new(null, new(ProblemCodes.ServiceUnavailable, "This host is being stopped."));
        if (standing.Registration is not { } registered)
            return new(null, new(ProblemCodes.ServiceUnavailable, "The service has not admitted this host yet."));
        var (asking, refusal) = await _loop.AskAsync(() => Open(id, request, registered));
        return asking is null ? new(null, refusal) : await asking.Answer;
    }

    public Task<SupervisedSession?> FindAsync(SessionId id) => _loop.AskAsync(() => _sessions.GetValueOrDefault(id));

    /// <summary>The full truth: sessions that live, and ends that have not been acknowledged.</summary>
    public Task<IReadOnlyList<SessionReport>> ReportAsync() => _loop.AskAsync<IReadOnlyList<SessionReport>>(() =>
    {
        _changes.Reader.TryRead(out _);
        return [.. _ended.Reports.Take(Limits.EndedReportsPerHeartbeat), .. _living.Values];
    });

    /// <summary>Does what the service wants, and forgets the ends that it has heard of.</summary>
    /// <param name="reported">What the heartbeat had said that this answers.</param>
    public void Apply(HeartbeatAnswer answer, IReadOnlyList<SessionReport> reported) => _loop.Post(() =>
    {
        _ended.Acknowledge([.. reported.Where(report => report.State.IsEnded()).Select(report => report.Id)]);
        foreach (var (id, reason) in answer.Terminate)
            if (_sessions.TryGetValue(id, out var session)) session.End(reason);
        foreach (var id in answer.Unknown) // The service gave it up, as a rule because it had not heard from us.
            if (_sessions.TryGetValue(id, out var session)) session.End(StopReason.HostLost);
        if (answer.Draining != standing.IsDraining) SetDraining(answer.Draining);
    });

    void SetDraining(bool draining)
    {
        standing.IsDraining = draining;
        pool.SetDraining(draining);
        if (!draining) Log.Resumed(logger);
        else if (_living.Count > 0) Log.Draining(logger, _living.Count);
        else Log.Drained(logger);
    }

    /// <summary>A session says where it stands.</summary>
    public void Reported(SessionReport report) => _loop.Post(() =>
    {
        if (report.State.IsEnded())
        {
            if (_living.Remove(report.Id) && _living.Count == 0 && standing.IsDraining) Log.Drained(logger);
            _ended.Add(report);
            _remembered.Enqueue(report.Id);
            if (_remembered.Count > Limits.EndedSessionsRememberedMax
                && _sessions.TryGetValue(_remembered.Dequeue(), out var oldest)) oldest.Let();
            SweepLogs();
        }
        else
        {
            _living[report.Id] = report;
        }

        _changes.Writer.TryWrite(true);
    });

    void SweepLogs()
    {
        var now = time.GetUtcNow();
        if (now - _sweptAt < Limits.LogSweepInterval) return;
        _sweptAt = now;
        var known = _sessions.Keys.ToHashSet();
        _ = Task.Run(() =>
        {
            var removed = _logs.Sweep(known, now);
            if (removed > 0) Log.LogsRemoved(logger, removed);
        });
    }

    /// <summary>The session was never started: whoever has these tickets may try again.</summary>
    public void TakeBack(SupervisedSession session, IReadOnlyList<UsedTicket> tickets) => _loop.Post(() =>
    {
        foreach (var ticket in tickets) _gate.TakeBack(ticket);
        RemoveNow(session);
    });

    public void Remove(SupervisedSession session) => _loop.Post(() => RemoveNow(session));

    void RemoveNow(SupervisedSession session)
    {
        if (_sessions.TryGetValue(session.Id, out var known) && known == session) _sessions.Remove(session.Id);
    }

    (ViewerAsking? Asking, Refusal? Refusal) Open(
        SessionId id, ViewerRequest request, HostStanding.Registered registered)
    {
        var refusal = _gate.Use(
            request.Ticket, id, registered.Identity.HostId, registered.TicketKey, time.GetUtcNow(), out var ticket);
        if (refusal is not null) return (null, refusal);
        if (!_sessions.TryGetValue(id, out var session))
        {
            if (_living.Count >= settings.SessionsMax)
            {
                _gate.TakeBack(ticket!);
                return (null, new(ProblemCodes.NoCapacity, "This host runs as many sessions as it may."));
            }

            session = Create(id);
            _sessions.Add(id, session);
            session.Start();
        }

        var asking = new ViewerAsking(request, ticket!);
        _ = session.OpenAsync(asking);
        return (asking, null);
    }

    SupervisedSession Create(SessionId id) =>
        new(id, new(settings, folders, pool.TakeAsync, FetchOrderAsync, () => media.Candidates.Count > 0, this,
            network, time, logger));

    Task<ServiceAnswer<LaunchOrder>> FetchOrderAsync(SessionId id) =>
        service.FetchOrderAsync(standing.Registration!.Identity, id, CancellationToken.None);

    async Task AdoptAsync(string folder, CancellationToken cancellation)
    {
        var process = new SessionProcess(folder, processes, time);
        try
        {
            var link = await process.ConnectAsync(cancellation);
            await TakeInAsync(new(process, link));
        }
        catch (SessionStartException)
        {
            await SweepAsync(process, StopReason.SessionProcessDied);
        }
    }

    async Task TakeInAsync(PreparedSession prepared)
    {
        var hello = prepared.Link.Hello;
        if (hello.SessionId is not { } id)
        {
            prepared.Link.Start();
            pool.Offer(prepared);
            return;
        }

        if (HostNote.Read(hello) is not { } note || note.SessionId != id)
        {
            prepared.Link.Dispose();
            await SweepAsync(prepared.Process, StopReason.LaunchFailed); // Killed between the launch and the note.
            return;
        }

        await _loop.AskAsync(() =>
        {
            var session = Create(id);
            if (!_sessions.TryAdd(id, session)) return false;
            foreach (var ticket in note.Tickets) _gate.Remember(ticket);
            session.Adopt(note, prepared);
            return true;
        });
        Log.Adopted(logger, id, hello.ProcessId);
    }

    /// <summary>Nobody lives there any more: what is left goes, and the service hears of the end.</summary>
    async Task SweepAsync(SessionProcess process, StopReason reason)
    {
        var owner = SessionFolders.ReadOwner(process.Folder);
        await process.ClearAsync(owner is { } id ? folders.LogFolder(id) : null, TimeSpan.Zero);
        if (owner is not { } session) return;
        const string Detail = "It ended while no host was there.";
        Reported(new(session, reason.EndState(), reason, Detail, ExitCode: null, time.GetUtcNow()));
        Log.Swept(logger, session);
    }

    /// <summary>Ids 1520-1539.</summary>
    static partial class Log
    {
        [LoggerMessage(1520, LogLevel.Information, "Session {SessionId} was taken back from process {ProcessId}.")]
        public static partial void Adopted(ILogger logger, SessionId sessionId, int processId);

        [LoggerMessage(1521, LogLevel.Warning,
            "Session {SessionId} had ended while no host was there; its remains were cleared away.")]
        public static partial void Swept(ILogger logger, SessionId sessionId);

        [LoggerMessage(1522, LogLevel.Information,
            "The host is draining: it takes no new sessions, and {Running} run on.")]
        public static partial void Draining(ILogger logger, int running);

        [LoggerMessage(1523, LogLevel.Information, "The host is drained: it takes no new sessions, and none runs.")]
        public static partial void Drained(ILogger logger);

        [LoggerMessage(1524, LogLevel.Information, "The host takes new sessions again.")]
        public static partial void Resumed(ILogger logger);

        [LoggerMessage(1525, LogLevel.Information, "{Removed} logs of sessions were old, and are removed.")]
        public static partial void LogsRemoved(ILogger logger, int removed);
    }
}
