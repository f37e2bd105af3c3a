using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Farglass.Hosting.Tests;

sealed record Note(string Text, int Size = 1);

/// <summary>A server with a few routes that go right and wrong, on a real port.</summary>
sealed class RunningServer : IAsyncDisposable
{
    readonly WebApplication _app;

    RunningServer(WebApplication app) => _app = app;

    public HttpClient Client { get; private set; } = null!;
    public IServiceProvider Services => _app.Services;

    public static async Task<RunningServer> StartAsync(
        Action<WebApplicationBuilder>? adjust = null, params string[] args)
    {
        var builder = FarglassServer.CreateBuilder(
            ["--Server:Url=http://127.0.0.1:0", "--Server:LogLevel=Critical", .. args]);
        adjust?.Invoke(builder);
        var server = new RunningServer(builder.Build(Map));
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        server.Client = new(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) })
        {
            BaseAddress = new(server._app.Urls.First()),
        };
        return server;
    }

    static void Map(WebApplication app)
    {
        app.MapGet("/hello", () => "hello");
        app.MapGet("/secret/{token}", (string token) => token.Length == 0
            ? ""
            : throw new InvalidOperationException("p4ssw0rd"));
        app.MapGet("/number", (int number) => number);
        app.MapPost("/notes", (Note note) => TypedResults.Ok(note));
        app.MapGet("/late", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("begun");
            throw new InvalidOperationException("after the start");
        });
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
