using System.Security.Cryptography;
using Farglass.Host.Supervision;
using Farglass.Hosting;
using Farglass.Protocol.Rest;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Farglass.Host.Registration;

/// <summary>
/// Keeps the host known to the streaming service: registers it, says what is each second and at once when something
/// changes, and does what the answers want. While the service is away sessions just run on.
/// </summary>
sealed partial class Heartbeats(
    HostSettings settings, SessionFolders folders, ServiceClient service, SessionRoster roster, HostStanding standing,
    PublicAddress address, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<Heartbeats> logger)
    : BackgroundService
{
    readonly string _file = Path.Combine(folders.DataFolder, "host.json");
    string? _trouble;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Before anything is served: tickets can be checked at once, also where the service is away.
        if (HostIdentity.Load(_file, service.ServiceUrl) is { } identity) TrySet(identity);
        return base.StartAsync(cancellationToken);
    }

    /// <summary>
    /// The last words: whatever ended while the host was stopping is told now, if the service listens.
    /// </summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (standing.Registration is { } registered) await BeatAsync(registered.Identity, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await roster.Ready.WaitAsync(stoppingToken);
        await ServerListensAsync(stoppingToken);
        for (var pause = TimeSpan.Zero; ; await WaitAsync(pause, stoppingToken))
        {
            if (standing.Registration is { } registered)
            {
                var well = await BeatAsync(registered.Identity, stoppingToken);
                pause = well ? TimeSpan.FromSeconds(registered.Identity.HeartbeatSeconds) : Limits.RetryPause;
            }
            else
            {
                await RegisterAsync(stoppingToken);
                pause = standing.Registration is null ? Limits.RetryPause : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Its address is part of what the host says; port 0 has none before the server listens.</summary>
    async Task ServerListensAsync(CancellationToken cancellation)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellation);
    }

    async Task WaitAsync(TimeSpan pause, CancellationToken cancellation)
    {
        if (pause <= TimeSpan.Zero) return;
        using var wake = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var due = Task.Delay(pause, time, wake.Token);
        var changed = roster.Changes.WaitToReadAsync(wake.Token).AsTask();
        await Task.WhenAny(due, changed);
        await wake.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }

    async Task RegisterAsync(CancellationToken cancellation)
    {
        if (settings.JoinToken is not { Length: > 0 } joinToken)
        {
            Complain("There is no join token (Host:JoinToken), and without one the streaming service admits no host.");
            return;
        }

        var registration = new HostRegistration(settings.Name, PublicUrl, settings.SessionsMax, Version);
        var answer = await service.RegisterAsync(registration, joinToken, cancellation);
        if (!answer.Succeeded)
        {
            Complain(answer.Refusal.Detail);
            return;
        }

        var identity = HostIdentity.Of(service.ServiceUrl, answer.Value);
        if (!TrySet(identity)) return;
        identity.Save(_file);
        Log.Registered(logger, settings.Name, identity.HostId);
    }

    async Task<bool> BeatAsync(HostIdentity identity, CancellationToken cancellation)
    {
        var reports = await roster.ReportAsync();
        var answer = await service.BeatAsync(identity, new(PublicUrl, settings.SessionsMax, reports), cancellation);
        if (answer.Succeeded)
        {
            roster.Apply(answer.Value, reports);
            if (_trouble is not null) Log.Well(logger);
            standing.Trouble = _trouble = null;
            return true;
        }

        Complain(answer.Refusal.Detail);
        // The token was refused: a new one, if the service gives it.
        if (answer.Unauthorized) await RegisterAsync(cancellation);
        return false;
    }

    string PublicUrl => address.Url.ToString().TrimEnd('/');

    static string Version => typeof(Heartbeats).Assembly.GetName().Version?.ToString(3) ?? "0";

    bool TrySet(HostIdentity identity)
    {
        try
        {
            standing.Set(identity);
            return true;
        }
        catch (CryptographicException wrong)
        {
            Complain($"The streaming service's ticket key cannot be used: {wrong.Message}");
            return false;
        }
    }

    /// <summary>Once for each trouble, and not once a second.</summary>
    void Complain(string trouble)
    {
        if (_trouble != trouble) Log.Trouble(logger, trouble);
        standing.Trouble = _trouble = trouble;
    }

    /// <summary>Ids 1500-1519.</summary>
    static partial class Log
    {
        [LoggerMessage(1500, LogLevel.Information, "The host {Name} is registered as {HostId}.")]
        public static partial void Registered(ILogger logger, string name, Protocol.HostId hostId);

        [LoggerMessage(1501, LogLevel.Warning, "{Trouble} Sessions run on; the host tries again.")]
        public static partial void Trouble(ILogger logger, string trouble);

        [LoggerMessage(1502, LogLevel.Information, "The streaming service answers again.")]
        public static partial void Well(ILogger logger);
    }
}
