using Farglass.Hosting.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Farglass.Hosting.Logs;

/// <summary>
/// One line for each request, at Debug. It says the route's pattern and never the path or the query: those may hold a
/// token. The framework's own request logs, which do say the path, are switched off.
/// </summary>
static partial class RequestLog
{
    public static void UseRequestLog(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(RequestLog).FullName!);
        var time = app.Services.GetRequiredService<TimeProvider>();
        if (!logger.IsEnabled(LogLevel.Debug)) return;
        app.Use(async (context, next) =>
        {
            var started = time.GetTimestamp();
            await next(context);
            Log.Answered(
                logger, context.Request.Method, ProblemMiddleware.RouteOf(context), context.Response.StatusCode,
                time.GetElapsedTime(started).TotalMilliseconds);
        });
    }

    /// <summary>Ids 1020-1029.</summary>
    static partial class Log
    {
        [LoggerMessage(1020, LogLevel.Debug, "{Method} {Route} answered {Status} in {Milliseconds:0.0} ms.")]
        public static partial void Answered(
            ILogger logger, string method, string route, int status, double milliseconds);
    }
}
