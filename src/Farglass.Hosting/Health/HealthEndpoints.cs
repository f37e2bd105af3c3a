using Farglass.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Farglass.Hosting.Health;

/// <summary>One thing that must be well before a server can do its work. The name is shown to whoever asks.</summary>
/// <param name="Problem">Null when all is well, else what is wrong: words for an operator, without secrets.</param>
public sealed record ReadinessCheck(string Name, Func<IServiceProvider, CancellationToken, Task<string?>> Problem)
{
    /// <summary>
    /// The one word that is no problem: the server does its work, and takes no more of it. Were it "not ready", whoever
    /// stops sending people to servers that are not would cut off those who still work on this one.
    /// </summary>
    public const string Draining = "draining";
}

/// <summary>The answer of <c>/health/live</c> and <c>/health/ready</c>.</summary>
public sealed record HealthReport(string Status, IReadOnlyDictionary<string, string>? Checks = null);

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: all that it needs answers too, each check by name.
/// </summary>
public static partial class HealthEndpoints
{
    const string Ok = "ok";

    public static void AddReadiness(
        this WebApplicationBuilder builder, string name,
        Func<IServiceProvider, CancellationToken, Task<string?>> problem) =>
        builder.Services.AddSingleton(new ReadinessCheck(name, problem));

    internal static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").ExcludeFromDescription().AllowAnonymous();
        health.MapGet("/live", () => TypedResults.Ok(new HealthReport("live")));
        health.MapGet("/ready", ReadyAsync);
    }

    static async Task<IResult> ReadyAsync(
        IEnumerable<ReadinessCheck> checks, IServiceProvider services, TimeProvider time, ILoggerFactory loggers,
        HttpContext context)
    {
        var logger = loggers.CreateLogger(typeof(HealthEndpoints).FullName!);
        var words = new Dictionary<string, string>();
        foreach (var check in checks)
            words[check.Name] = await AskAsync(check, services, time, logger, context.RequestAborted) ?? Ok;
        var ready = words.Values.All(word => word is Ok or ReadinessCheck.Draining);
        var status = !ready ? "not_ready"
            : words.ContainsValue(ReadinessCheck.Draining) ? ReadinessCheck.Draining
            : "ready";
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(
            new HealthReport(status, words), FarglassJson.Options,
            statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    static async Task<string?> AskAsync(
        ReadinessCheck check, IServiceProvider services, TimeProvider time, ILogger logger, CancellationToken aborted)
    {
        using var limit = new CancellationTokenSource(HostingLimits.ReadinessTime, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(aborted, limit.Token);
        try
        {
            return await check.Problem(services, both.Token).WaitAsync(both.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return "does not answer";
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Log.CheckFailed(logger, fault, check.Name);
            return "fails; the log says why";
        }
    }

    /// <summary>Ids 1010-1019.</summary>
    static partial class Log
    {
        [LoggerMessage(1010, LogLevel.Warning, "The readiness check {Check} failed.")]
        public static partial void CheckFailed(ILogger logger, Exception fault, string check);
    }
}
