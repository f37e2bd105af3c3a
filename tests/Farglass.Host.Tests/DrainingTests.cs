using System.Net;
using System.Net.Http.Json;
using Farglass.Hosting.Health;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Farglass.Testing;

namespace Farglass.Host.Tests;

/// <summary>
/// The streaming service places nothing on a draining host; what the host itself does about it is tested here.
/// </summary>
public sealed class DrainingTests
{
    static readonly HeartbeatAnswer
        Online = new([], [], Draining: false, LeaseSeconds: 10), Draining = Online with { Draining = true };

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_draining_host_keeps_no_process_ready_until_it_takes_sessions_again()
    {
        await using var host = await RunningHost.StartAsync();
        await Wait.Eventually(() => host.Processes.All.Count == 1 ? null : "none waits");

        host.Service.Answer = Draining;
        await Wait.Eventually(() => host.Processes.All[0].Died ? null : "it still waits");
        await Wait.Eventually(() => Directory.EnumerateFileSystemEntries(host.RuntimeFolder).Any()
            ? "something of it is left"
            : null);
        Assert.Equal("draining", (await ReadyAsync(host)).Status);

        host.Service.Answer = Online;
        await Wait.Eventually(() => host.Processes.All is [_, { Died: false }] ? null : "none waits again");
        Assert.Equal("ready", (await ReadyAsync(host)).Status);
    }

    [Fact]
    public async Task What_runs_on_a_draining_host_runs_on_and_what_was_promised_opens()
    {
        await using var host = await RunningHost.StartAsync();
        var (running, promised) = (host.Service.Reserve(), host.Service.Reserve());
        var ticket = host.Service.Sign(promised);
        await using var before = await host.OpenAsync(running);
        var session = await host.FakeOfAsync(running);
        await Wait.Eventually(() => session.HasViewer ? null : "no viewer");
        host.Service.Answer = Draining;
        await Wait.Eventually(async () =>
            (await ReadyAsync(host)).Status == "draining" ? null : "it does not know yet");

        Assert.Equal(HttpStatusCode.Created,
            (await host.PostViewerAsync(promised, new ViewerRequest(ticket))).StatusCode);
        var late = await host.FakeOfAsync(promised);
        var beats = host.Service.Heartbeats.Count;
        // Three seconds of the service's time: a pool that fills up again has done so by then.
        await Wait.Eventually(() => host.Service.Heartbeats.Count > beats + 3 ? null : "wait");

        Assert.Equal([session, late], host.Processes.All.Where(fake => !fake.Died));
        Assert.True(session.HasViewer);
        Assert.Equal(SessionState.Active, host.Service.LastReport(running)!.State);
    }

    [Fact]
    public async Task A_draining_host_that_starts_again_lets_go_of_what_waited()
    {
        await using var host = await RunningHost.StartAsync();
        await Wait.Eventually(() => host.Processes.All.Count == 1 ? null : "none waits");
        await host.StopAsync();
        host.Service.Answer = Draining;

        await host.StartAgainAsync();

        await Wait.Eventually(() => host.Processes.All.All(fake => fake.Died) ? null : "one still waits");
        Assert.Equal("draining", (await ReadyAsync(host)).Status);
    }

    /// <summary>It is ready in either case: whoever works on it must be able to come back.</summary>
    static async Task<HealthReport> ReadyAsync(RunningHost host)
    {
        using var answer = await host.Http.GetAsync(new Uri(host.Url, "/health/ready"), Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<HealthReport>(FarglassJson.Options, Token))!;
    }
}
