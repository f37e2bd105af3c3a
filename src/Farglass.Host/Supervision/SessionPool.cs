using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Farglass.Host.Supervision;

/// <summary>
/// Session processes that wait ready, each with its display: what takes long is done before anybody asks. One that is
/// taken is replaced, but not at once, since its own first frame comes first.
/// </summary>
sealed partial class SessionPool(
    HostSettings settings, SessionFolders folders, ISessionProcesses processes, TimeProvider time,
    ILogger<SessionPool> logger)
    : IHostedService, IDisposable
{
    readonly WorkLoop _loop = new();
    readonly List<PreparedSession> _ready = [];
    readonly Queue<TaskCompletionSource<PreparedSession>> _waiting = [];
    readonly CancellationTokenSource _stopping = new();
    int _starting;
    bool _running, _draining;

    public Task StartAsync(CancellationToken cancellationToken) => _loop.AskAsync(() =>
    {
        _running = true;
        Refill();
        return true;
    });

    /// <summary>Lets those that wait run on for the next host, or ends them.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        var left = await _loop.AskAsync(() =>
        {
            _running = false;
            var ready = _ready.ToArray();
            _ready.Clear();
            return ready;
        });
        foreach (var prepared in left) prepared.Link.Dispose();
        if (settings.OnStop == StopBehaviour.End)
            await Task.WhenAll(left.Select(prepared => prepared.Process.ClearAsync(logFolder: null, TimeSpan.Zero)));
    }

    public void Dispose() => _stopping.Dispose();

    /// <exception cref="SessionStartException">None was ready and none could be started.</exception>
    public async Task<PreparedSession> TakeAsync()
    {
        var taken = new TaskCompletionSource<PreparedSession>(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() => Take(taken));
        return await taken.Task;
    }

    /// <summary>An earlier host left one that waits.</summary>
    public void Offer(PreparedSession prepared) => _loop.Post(() =>
    {
        if (_ready.Count >= Wanted) _ = DiscardAsync(prepared);
        else Keep(prepared);
    });

    /// <summary>
    /// While the host takes no new sessions, none waits ready. A session that was promised before still gets its
    /// process, only not at once.
    /// </summary>
    public void SetDraining(bool draining) => _loop.Post(() =>
    {
        _draining = draining;
        Refill();
        if (!draining) return;
        foreach (var prepared in _ready) _ = DiscardAsync(prepared);
        _ready.Clear();
    });

    void Take(TaskCompletionSource<PreparedSession> taken)
    {
        if (_ready.Count > 0)
        {
            taken.SetResult(_ready[0]);
            _ready.RemoveAt(0);
        }
        else
        {
            _waiting.Enqueue(taken);
            if (_starting < _waiting.Count) Begin();
        }

        _ = RefillLaterAsync(Limits.WarmPause);
    }

    int Wanted => _draining ? 0 : settings.WarmSessions;

    void Refill()
    {
        while (_running && _ready.Count + _starting - _waiting.Count < Wanted) Begin();
    }

    void Begin()
    {
        _starting++;
        _ = PrepareAsync();
    }

    async Task PrepareAsync()
    {
        SessionProcess? process = null;
        try
        {
            process = new(folders.Choose(), processes, time);
            var link = await process.StartAsync(_stopping.Token);
            link.Start();
            _loop.Post(() => Came(new(process, link)));
        }
        catch (Exception failure) when (failure is SessionStartException or OperationCanceledException)
        {
            if (failure is SessionStartException) Log.NotPrepared(logger, failure.Message);
            if (process is not null) await process.ClearAsync(logFolder: null, TimeSpan.Zero);
            _loop.Post(() => Failed(failure));
        }
    }

    void Came(PreparedSession prepared)
    {
        _starting--;
        if (_waiting.TryDequeue(out var taken)) taken.SetResult(prepared);
        else if (!_running) prepared.Link.Dispose();
        else if (_draining) _ = DiscardAsync(prepared);
        else Keep(prepared);
    }

    void Failed(Exception failure)
    {
        _starting--;
        if (_waiting.TryDequeue(out var taken))
            taken.SetException(
                failure as SessionStartException ?? new SessionStartException("The host is being stopped.", failure));
        _ = RefillLaterAsync(Limits.WarmRetry);
    }

    void Keep(PreparedSession prepared)
    {
        _ready.Add(prepared);
        _ = WatchAsync(prepared);
    }

    async Task WatchAsync(PreparedSession prepared)
    {
        await prepared.Link.Closed;
        _loop.Post(() =>
        {
            if (!_ready.Remove(prepared)) return; // It was taken, and is watched by its session.
            Log.Died(logger, prepared.Link.Hello.ProcessId);
            _ = DiscardAsync(prepared);
            _ = RefillLaterAsync(Limits.WarmRetry);
        });
    }

    async Task RefillLaterAsync(TimeSpan pause)
    {
        await Task.Delay(pause, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _loop.Post(Refill);
    }

    static async Task DiscardAsync(PreparedSession prepared)
    {
        prepared.Link.Dispose();
        await prepared.Process.ClearAsync(logFolder: null, TimeSpan.Zero);
    }

    /// <summary>Ids 1580-1589.</summary>
    static partial class Log
    {
        [LoggerMessage(1580, LogLevel.Error, "A session process cannot be prepared: {Detail}")]
        public static partial void NotPrepared(ILogger logger, string detail);

        [LoggerMessage(1581, LogLevel.Warning, "The session process {ProcessId} died while it was waiting.")]
        public static partial void Died(ILogger logger, int processId);
    }
}
