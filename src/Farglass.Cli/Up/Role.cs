namespace Farglass.Cli.Up;

/// <summary>Keeps one role running: starts it, starts it again when it dies, and ends it when asked.</summary>
sealed class Role(string name, string settingsFile, Uri address, RoleLog log, TextWriter console, TimeProvider time)
    : IDisposable
{
    readonly CancellationTokenSource _stopping = new();
    readonly RestartPolicy _restarts = new();
    readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    Task _keeping = Task.CompletedTask;
    string _trouble = "";

    public string Name => name;

    public void Start() => _keeping = KeepAsync();

    /// <exception cref="CommandFailure">It ended before it had ever answered, or did not answer in time.</exception>
    public async Task ReadyAsync(HttpClient http, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limits.StartMax);
        try
        {
            while (!await AnswersAsync(http, limit.Token))
            {
                if (_keeping.IsCompleted) await _keeping; // It gave up, and says why.
                await Task.Delay(Limits.Poll, time, limit.Token);
            }

            _ready.TrySetResult();
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new CommandFailure(
                $"the {name} did not answer within {Limits.StartMax.TotalSeconds:0} s. {_trouble}. {LastWords()}");
        }
    }

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        try
        {
            await _keeping;
        }
        catch (CommandFailure)
        {
            // It had given up before; whoever waited for it to be ready was told.
        }
    }

    public void Dispose()
    {
        _stopping.Dispose();
        log.Dispose();
    }

    async Task KeepAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            var startedAt = time.GetTimestamp();
            using var process = RoleProcess.Start(name, settingsFile, log);
            try
            {
                var code = await process.WaitAsync(_stopping.Token);
                if (!_ready.Task.IsCompleted)
                    throw new CommandFailure($"the {name} ended with code {code}. {LastWords()}");
                var delay = _restarts.NextDelay(time.GetElapsedTime(startedAt));
                await console.WriteLineAsync(
                    $"The {name} ended with code {code}; "
                    + $"it is started again in {delay.TotalSeconds:0.0} s. See {log.Path}");
                await Task.Delay(delay, time, _stopping.Token);
            }
            catch (OperationCanceledException)
            {
                await process.StopAsync(Limits.RoleStopMax, time);
            }
        }
    }

    async Task<bool> AnswersAsync(HttpClient http, CancellationToken cancellation)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(address, "/health/ready"), cancellation);
            if (answer.IsSuccessStatusCode) return true;
            _trouble = $"It says {(int)answer.StatusCode} at {address}health/ready";
        }
        catch (HttpRequestException fault)
        {
            _trouble = fault.Message; // As a rule it does not listen yet.
        }

        return false;
    }

    string LastWords() =>
        log.LastLines is { Count: > 0 } lines
            ? $"Its last lines (more in {log.Path}):\n  {string.Join("\n  ", lines)}"
            : "It printed nothing.";
}
