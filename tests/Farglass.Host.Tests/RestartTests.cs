using Farglass.Client;
using Farglass.Host.Supervision;
using Farglass.Protocol;
using Farglass.Protocol.Messages;
using Farglass.Protocol.Rest;
using Farglass.Testing;

namespace Farglass.Host.Tests;

public sealed class RestartTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_that_starts_again_takes_its_sessions_back_and_their_viewers_go_on()
    {
        await using var host = await RunningHost.StartAsync();
        var id = host.Service.Reserve();
        await using var client = await host.OpenAsync(
            id, new() { ReconnectFor = TimeSpan.FromSeconds(30), PingInterval = TimeSpan.Zero });
        var session = await host.FakeOfAsync(id);
        await Wait.Eventually(() => session.HasViewer ? null : "no viewer");
        session.SendFrame(key: true);
        var seen = await ReadUntilAsync(client, "frame 1");
        await host.StopAsync();
        Assert.False(session.Died);

        await host.StartAgainAsync();

        await Wait.Eventually(() => session.HasViewer ? null : "the viewer has not come back");
        session.SendFrame(key: true);
        seen.AddRange(await ReadUntilAsync(client, "frame 2"));

        Assert.Equal(["frame 1", "Reconnecting", "Reconnected", "frame 2"], seen);
        Assert.Equal(1, host.Service.Registrations); // It knew who it was.
        Assert.Equal(SessionState.Active, host.Service.LastReport(id)!.State);
    }

    static async Task<List<string>> ReadUntilAsync(SessionClient client, string last)
    {
        var seen = new List<string>();
        await foreach (var happened in client.ReadAllAsync(Token))
        {
            seen.Add(happened is SessionEvent.Frame frame ? $"frame {frame.Header.FrameId}" : happened.GetType().Name);
            if (seen[^1] == last) break;
        }

        return seen;
    }

    [Fact]
    public async Task Who_asks_a_session_that_was_let_go_a_moment_ago_is_answered()
    {
        await using var host = await RunningHost.StartAsync();
        var id = host.Service.Reserve();
        await using var client = await host.OpenAsync(id);
        var session = await host.Get<SessionRoster>().FindAsync(id);
        host.Get<SessionRoster>().BeginStop();
        await session!.Cleared;

        Assert.False(await session.HonoursAsync(client.Grant.ViewerToken).WaitAsync(TimeSpan.FromSeconds(20), Token));
    }

    [Fact]
    public async Task A_ticket_stays_used_across_a_restart()
    {
        await using var host = await RunningHost.StartAsync();
        var id = host.Service.Reserve();
        var ticket = host.Service.Sign(id);
        Assert.Equal(201, (int)(await host.PostViewerAsync(id, new ViewerRequest(ticket))).StatusCode);
        var session = await host.FakeOfAsync(id);
        await Wait.Eventually(() => session.Count(MessageType.HostNote) > 0 ? null : "no note");
        await host.StopAsync();
        await host.StartAgainAsync();

        var refused = await Assert.ThrowsAsync<ProblemException>(
            () => SessionClient.OpenAsync(host.Redirect(id, ticket), new(), Token));
        await using var client = await host.OpenAsync(id); // A new one is as good as ever.

        Assert.Equal("ticket_used", refused.Code);
        Assert.Same(session, host.Processes.Of(id));
    }

    [Fact]
    public async Task A_session_that_died_meanwhile_is_cleared_away_and_reported()
    {
        await using var host = await RunningHost.StartAsync();
        var id = host.Service.Reserve();
        await using var client = await host.OpenAsync(id);
        var session = await host.FakeOfAsync(id);
        await Wait.Eventually(() => session.HasViewer ? null : "no viewer");
        await host.StopAsync();
        session.Dispose();

        await host.StartAgainAsync();

        await Wait.Eventually(() => host.Service.Heartbeats.SelectMany(beat => beat.Sessions).Any(report =>
            report.Id == id && report is { State: SessionState.Failed, StopReason: StopReason.SessionProcessDied })
            ? null : "not reported");
        Assert.False(Directory.Exists(session.Folder));
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(host.RuntimeFolder), path =>
            path.StartsWith(session.Folder, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_session_that_ended_meanwhile_says_why()
    {
        await using var host = await RunningHost.StartAsync();
        var id = host.Service.Reserve();
        await using var client = await host.OpenAsync(id);
        var session = await host.FakeOfAsync(id);
        await Wait.Eventually(() => session.HasViewer ? null : "no viewer");
        await host.StopAsync();
        session.End(StopReason.ApplicationExited, exitCode: 3);

        await host.StartAgainAsync();

        await Wait.Eventually(() => host.Service.Heartbeats.SelectMany(beat => beat.Sessions).Any(report =>
            report.Id == id && report is { StopReason: StopReason.ApplicationExited, ExitCode: 3 })
            ? null : "not reported");
    }

    [Fact]
    public async Task Ends_that_nobody_has_heard_of_survive_a_restart()
    {
        await using var host = await RunningHost.StartAsync();
        var id = host.Service.Reserve();
        await using var client = await host.OpenAsync(id);
        var session = await host.FakeOfAsync(id);
        host.Service.IsDown = true;
        session.End(StopReason.DisplayFailed, detail: "Xvfb exited with 1.");
        await SupervisionTests.EndedAsync(client);
        await host.StopAsync();
        await host.StartAgainAsync();

        host.Service.IsDown = false;

        await Wait.Eventually(() => host.Service.Heartbeats.SelectMany(beat => beat.Sessions).Any(report =>
            report.Id == id && report is { StopReason: StopReason.DisplayFailed, StopDetail: "Xvfb exited with 1." })
            ? null : "not reported");
    }

    [Fact]
    public async Task One_that_waits_ready_waits_on_for_the_next_host()
    {
        await using var host = await RunningHost.StartAsync();
        await Wait.Eventually(() => host.Processes.All.Count == 1 ? null : "none waits");
        await host.StopAsync();
        await host.StartAgainAsync();
        var id = host.Service.Reserve();

        await using var client = await host.OpenAsync(id);

        Assert.Same(host.Processes.All[0], await host.FakeOfAsync(id));
    }

    [Fact]
    public async Task A_host_that_is_told_to_end_its_sessions_does_and_reports_it()
    {
        await using var host = await RunningHost.StartAsync(("Host:OnStop", "End"));
        var id = host.Service.Reserve();
        await using var client = await host.OpenAsync(id);
        var session = await host.FakeOfAsync(id);
        await Wait.Eventually(() => session.HasViewer ? null : "no viewer");

        await host.StopAsync();

        Assert.Equal(StopReason.HostStopped, (await SupervisionTests.EndedAsync(client)).Reason);
        Assert.True(host.Processes.All.All(fake => fake.Died));
        Assert.Empty(Directory.EnumerateFileSystemEntries(host.RuntimeFolder));
        Assert.Contains(host.Service.Heartbeats.SelectMany(beat => beat.Sessions), report =>
            report.Id == id && report.StopReason == StopReason.HostStopped);
    }
}
