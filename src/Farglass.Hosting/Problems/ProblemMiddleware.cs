using Farglass.Protocol.Rest;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Farglass.Hosting.Problems;

/// <summary>
/// Whatever fails further in leaves as a problem document: refused, unreadable, or broken on our side.
/// </summary>
sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException fault) when (!context.Response.HasStarted)
        {
            await WriteAsync(context, RequestFaults.Describe(fault));
            return;
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            return; // Nobody is there to read an answer.
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            Log.Fault(logger, fault, context.Request.Method, RouteOf(context), context.TraceIdentifier);
            await WriteAsync(context, new(
                ProblemCodes.ServerFault,
                $"The request could not be answered. The log has more, under {context.TraceIdentifier}."));
            return;
        }

        if (IsBare(context.Response)) await WriteAsync(context, RequestFaults.OfStatus(context.Response.StatusCode));
    }

    /// <summary>The route's pattern and not the path: a path may hold a token.</summary>
    internal static string RouteOf(HttpContext context) =>
        (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";

    static Task WriteAsync(HttpContext context, Refusal refusal)
    {
        var allow = context.Response.Headers.Allow;
        context.Response.Clear();
        if (allow.Count > 0) context.Response.Headers.Allow = allow; // 405 must say what is allowed.
        return ProblemWriter.WriteAsync(context, refusal);
    }

    static bool IsBare(HttpResponse response) =>
        response is { HasStarted: false, StatusCode: >= 400, ContentType: null } && response.ContentLength is null or 0;
}
