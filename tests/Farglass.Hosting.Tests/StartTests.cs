using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Farglass.Hosting.Health;
using Farglass.Hosting.Running;
using Farglass.Hosting.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Farglass.Hosting.Tests;

public sealed class StartTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_setting_that_is_wrong_is_one_line_and_an_exit_code()
    {
        var (code, said) = await RunAsync("--Server:Url=nonsense");

        Assert.Equal(ServerRun.CannotStart, code);
        Assert.StartsWith("farglass test cannot start: Server:Url: 'nonsense' must be", said, StringComparison.Ordinal);
        Assert.Single(said.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_port_in_use_is_one_line_that_names_the_setting()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var (code, said) = await RunAsync($"--Server:Url=http://{taken.LocalEndpoint}");

        Assert.Equal(ServerRun.CannotStart, code);
        Assert.StartsWith("farglass test cannot start: Server:Url: ", said, StringComparison.Ordinal);
        Assert.Single(said.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_database_that_cannot_be_opened_is_one_line_that_names_the_setting()
    {
        var (code, said) = await RunAsync("--Server:Url=http://127.0.0.1:0", "--Storage:File=/nowhere/x.db");

        Assert.Equal(ServerRun.CannotStart, code);
        Assert.StartsWith("farglass test cannot start: Storage:File: /nowhere/x.db", said, StringComparison.Ordinal);
        Assert.Single(said.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_server_that_is_asked_to_stop_ends_well()
    {
        using var stop = new CancellationTokenSource();
        var run = ServerRun.RunAsync("test", () =>
        {
            var builder = FarglassServer.CreateBuilder(
                ["--Server:Url=http://127.0.0.1:0", "--Server:LogLevel=Warning"]);
            return builder.Build(app => app.Lifetime.ApplicationStarted.Register(stop.Cancel));
        }, TextWriter.Null, stop.Token);

        Assert.Equal(0, await run.WaitAsync(TimeSpan.FromSeconds(30), Ct));
    }

    [Fact]
    public async Task The_end_of_standard_input_stops_the_server()
    {
        await using var server = await RunningServer.StartAsync();
        var lifetime = server.Services.GetRequiredService<IHostApplicationLifetime>();
        var stopping = new TaskCompletionSource();
        lifetime.ApplicationStopping.Register(stopping.SetResult);
        var input = new Pipe();
        var watch = new ParentWatch(input.Reader.AsStream(), lifetime, NullLogger<ParentWatch>.Instance);
        await watch.StartAsync(Ct);
        await input.Writer.WriteAsync("ignored"u8.ToArray(), Ct);
        Assert.False(stopping.Task.IsCompleted);

        await input.Writer.CompleteAsync();

        await stopping.Task.WaitAsync(TimeSpan.FromSeconds(20), Ct);
    }

    [Fact]
    public async Task A_server_is_ready_when_every_check_says_so_and_names_those_that_do_not()
    {
        var trouble = (string?)null;
        await using var server = await RunningServer.StartAsync(builder =>
        {
            builder.AddReadiness("good", (_, _) => Task.FromResult<string?>(null));
            builder.AddReadiness("moody", (_, _) => Task.FromResult(trouble));
            builder.AddReadiness("broken", (_, _) => trouble is null
                ? Task.FromResult<string?>(null)
                : throw new InvalidOperationException("s3cret"));
        });
        Assert.Equal("ready", await StatusAsync(server));
        trouble = ReadinessCheck.Draining;
        Assert.Equal("not_ready", await StatusAsync(server)); // One thing is broken, whatever the other says.
        trouble = "sulks";

        var answer = await server.Client.GetAsync("/health/ready", Ct);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        var checks = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct)).RootElement.GetProperty("checks");
        Assert.Equal("ok", checks.GetProperty("good").GetString());
        Assert.Equal("sulks", checks.GetProperty("moody").GetString());
        Assert.Equal("fails; the log says why", checks.GetProperty("broken").GetString());
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/health/live", Ct)).StatusCode);
    }

    [Fact]
    public async Task A_server_that_is_draining_says_so_and_is_ready_for_those_who_are_there()
    {
        await using var server = await RunningServer.StartAsync(builder =>
            builder.AddReadiness("work", (_, _) => Task.FromResult<string?>(ReadinessCheck.Draining)));

        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/health/ready", Ct)).StatusCode);
        Assert.Equal("draining", await StatusAsync(server));
    }

    static async Task<string?> StatusAsync(RunningServer server)
    {
        using var answer = await server.Client.GetAsync("/health/ready", Ct);
        using var report = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct));
        return report.RootElement.GetProperty("status").GetString();
    }

    static async Task<(int Code, string Said)> RunAsync(params string[] args)
    {
        var said = new StringWriter();
        var code = await ServerRun.RunAsync("test", () =>
        {
            var builder = FarglassServer.CreateBuilder(args);
            if (args.Any(arg => arg.StartsWith("--Storage", StringComparison.Ordinal)))
                builder.AddStorage(typeof(StartTests).Assembly);
            return builder.Build(_ => { });
        }, said, Ct);
        return (code, said.ToString());
    }
}
