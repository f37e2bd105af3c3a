using Farglass.Entitlement.SignIn;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Farglass.Entitlement.Storage;

/// <summary>
/// Removes what has expired. Nothing depends on it but the size of the database: expired rows are not honoured.
/// </summary>
sealed partial class Sweeper(
    TokenStore tokens, FailureStore failures, LaunchStore launches, SignInSettings settings, TimeProvider time,
    ILogger<Sweeper> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Limits.SweepInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await SweepAsync(stoppingToken);
    }

    internal async Task SweepAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        try
        {
            var removed = await tokens.SweepAsync(now, ct)
                + await failures.SweepAsync(now - TimeSpan.FromMinutes(settings.LockMinutes), ct)
                + await launches.SweepAsync(now, ct);
            if (removed > 0) Log.Swept(logger, removed);
        }
        catch (System.Data.Common.DbException trouble)
        {
            Log.Failed(logger, trouble); // The next round tries again.
        }
    }

    /// <summary>Ids 1360-1369.</summary>
    static partial class Log
    {
        [LoggerMessage(1360, LogLevel.Debug, "{Removed} expired rows were removed.")]
        public static partial void Swept(ILogger logger, int removed);

        [LoggerMessage(1361, LogLevel.Warning, "Expired rows could not be removed.")]
        public static partial void Failed(ILogger logger, Exception trouble);
    }
}
