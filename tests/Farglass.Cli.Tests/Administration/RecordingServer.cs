using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Farglass.Cli.Tests.Administration;

/// <summary>A server that says yes to everything, and remembers what it was asked.</summary>
sealed class RecordingServer : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly ConcurrentQueue<string> _asked = new();

    RecordingServer(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    /// <summary>Method and path of each request, as they came over the wire.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    public static async Task<RecordingServer> StartAsync(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new RecordingServer(builder.Build());
        server._app.Run(server.Record);
        await server._app.StartAsync(cancellation);
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    Task Record(HttpContext context)
    {
        _asked.Enqueue($"{context.Request.Method} {context.Features.Get<IHttpRequestFeature>()!.RawTarget}");
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
