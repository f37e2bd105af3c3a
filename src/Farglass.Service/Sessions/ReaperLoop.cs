using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Farglass.Service.Sessions;

/// <summary>Runs the reaper, again and again.</summary>
sealed partial class ReaperLoop(SessionReaper reaper, TimeProvider time, ILogger<ReaperLoop> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Limits.ReaperPeriod, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await reaper.PassAsync(time.GetUtcNow(), stoppingToken);
            }
            catch (DbException fault)
            {
                Log.PassFailed(logger, fault); // A full disk may have room again in a second.
            }
        }
    }

    /// <summary>Ids 1110-1114.</summary>
    static partial class Log
    {
        [LoggerMessage(1110, LogLevel.Error, "A pass of the reaper failed; the next one tries again.")]
        public static partial void PassFailed(ILogger logger, Exception fault);
    }
}
