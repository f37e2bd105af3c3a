using Farglass.Client;
using Farglass.Protocol;
using Farglass.Protocol.Messages;
using Farglass.Protocol.Rest;
using Farglass.Testing;

namespace Farglass.Host.Tests;

public sealed class SupervisionTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_waits_ready_before_anybody_asks_and_another_follows_it()
    {
        await using var host = await RunningHost.StartAsync();
        await Wait.Eventually(() => host.Processes.All.Count == 1 ? null : "none waits");
        var id = host.Service.Reserve();

        await using var client = await host.OpenAsync(id);

        Assert.Same(host.Processes.All[0], await host.FakeOfAsync(id));
        await Wait.Eventually(() => host.Processes.All.Count == 2 ? null : "none has followed");
    }

    [Fact]
    public async Task One_that_dies_while_it_waits_is_not_given_to_anybody()
    {
        await using var host = await RunningHost.StartAsync();
        await Wait.Eventually(() => host.Processes.All.Count == 1 ? null : "none waits");
        host.Processes.All[0].Dispose();
        await Wait.Eventually(() =>
            Directory.Exists(host.Processes.All[0].Folder) ? "its folder is still there" : null);
        var id = host.Service.Reserve();

        await using var client = await host.OpenAsync(id);

        Assert.NotSame(host.Processes.All[0], await host.FakeOfAsync(id));
    }

    [Fact]
    public async Task When_the_application_exits_viewer_and_service_hear_why()
    {
        await using var host = await RunningHost.StartAsync();
        var id = host.Service.Reserve();
        await using var client = await host.OpenAsync(id);
        var session = await host.FakeOfAsync(id);

        session.End(StopReason.ApplicationExited, exitCode: 0);

        var ended = await EndedAsync(client);
        Assert.Equal((StopReason.ApplicationExited, SessionState.Completed, true),
            (ended.Reason, ended.State, ended.Retry));
        await Wait.Eventually(() => Reports(host, id).Any(report =>
            report is { StopReason: StopReason.ApplicationExited, ExitCode: 0, EndedAt: not null })
            ? null : "the service has not heard");
        await Wait.Eventually(() => host.Service.LastReport(id) is null ? null : "it is still told");
        await Wait.Eventually(() => Directory.Exists(session.Folder) ? "its folder is still there" : null);
    }

    [Fact]
    public async Task A_session_process_that_dies_ends_the_session_and_its_remains_are_removed()
    {
        await using var host = await RunningHost.StartAsync();
        var id = host.Service.Reserve();
        await using var client = await host.OpenAsync(id);
        var session = await host.FakeOfAsync(id);
        await Wait.Eventually(() => session.HasViewer ? null : "no viewer");

        session.Dispose();

        Assert.Equal(StopReason.SessionProcessDied, (await EndedAsync(client)).Reason);
        await Wait.Eventually(() => Directory.Exists(session.Folder) ? "its folder is still there" : null);
        await Wait.Eventually(() =>
            Reports(host, id).Any(report => report.State == SessionState.Failed) ? null : "not reported");
        var timeline = await File.ReadAllTextAsync(
            Path.Combine(host.DataFolder, "sessions", id.ToString(), "host-timeline.jsonl"), Token);
        Assert.Contains("\"opened\"", timeline, StringComparison.Ordinal);
        Assert.Contains("\"viewer connected\"", timeline, StringComparison.Ordinal);
        Assert.Contains("SessionProcessDied", timeline, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_is_lost_is_not_a_process_that_died()
    {
        await using var host = await RunningHost.StartAsync();
        var id = host.Service.Reserve();
        await using var client = await host.OpenAsync(id);
        var session = await host.FakeOfAsync(id);
        await Wait.Eventually(() => session.HasViewer ? null : "no viewer");

        session.DropHost();

        await Wait.Eventually(() =>
            session.Count(MessageType.ViewerAttached) == 2 ? null : "the host has not come back");
        session.SendFrame(key: true);
        await foreach (var happened in client.ReadAllAsync(Token))
            if (happened is SessionEvent.Frame) break;
    }

    [Fact]
    public async Task A_user_who_ends_the_session_ends_the_application()
    {
        await using var host = await RunningHost.StartAsync();
        var id = host.Service.Reserve();
        await using var client = await host.OpenAsync(id);
        var session = await host.FakeOfAsync(id);

        await client.EndAsync(Token);

        var ended = await EndedAsync(client);
        Assert.Equal((StopReason.EndedByUser, SessionState.Completed), (ended.Reason, ended.State));
        Assert.Equal(StopReason.EndedByUser, session.AskedToEnd);
    }

    [Fact]
    public async Task What_the_service_terminates_or_does_not_know_is_ended()
    {
        await using var host = await RunningHost.StartAsync();
        var (one, two) = (host.Service.Reserve(), host.Service.Reserve());
        await using var first = await host.OpenAsync(one);
        await using var second = await host.OpenAsync(two);
        await host.FakeOfAsync(one);
        await host.FakeOfAsync(two);

        host.Service.Answer = new([new(one, StopReason.Replaced)], [two], Draining: false, LeaseSeconds: 10);

        Assert.Equal(StopReason.Replaced, (await EndedAsync(first)).Reason);
        Assert.Equal(StopReason.HostLost, (await EndedAsync(second)).Reason);
    }

    [Fact]
    public async Task A_client_that_stays_away_longer_than_it_may_loses_the_session()
    {
        await using var host = await RunningHost.StartAsync();
        var id = host.Service.Reserve(disconnectTimeoutSeconds: 1);
        var client = await host.OpenAsync(id);
        var session = await host.FakeOfAsync(id);
        await Wait.Eventually(() => session.HasViewer ? null : "no viewer");
        await client.DisposeAsync();

        await Wait.Eventually(() => session.AskedToEnd == StopReason.ClientLeft ? null : "it runs on");

        var closed = await Assert.ThrowsAsync<StreamClosedException>(() =>
            SessionClient.ResumeAsync(host.Url, client.Grant, new(), Token));
        Assert.Equal(StopReason.ClientLeft, closed.Ended!.Reason);
        Assert.Equal(1, session.Count(MessageType.ViewerDetached));
    }

    [Fact]
    public async Task One_that_comes_back_in_time_keeps_it()
    {
        await using var host = await RunningHost.StartAsync();
        var id = host.Service.Reserve(disconnectTimeoutSeconds: 2);
        var before = await host.OpenAsync(id);
        var session = await host.FakeOfAsync(id);
        await before.DisposeAsync();
        await Wait.Eventually(() =>
            host.Service.LastReport(id)?.State == SessionState.Disconnected ? null : "not disconnected");
        await using var client = await SessionClient.ResumeAsync(host.Url, before.Grant, new(), Token);
        var beats = host.Service.Heartbeats.Count;

        // Three seconds of the service's time.
        await Wait.Eventually(() => host.Service.Heartbeats.Count > beats + 3 ? null : "wait");

        Assert.Null(session.AskedToEnd);
        Assert.Equal(SessionState.Active, host.Service.LastReport(id)!.State);
    }

    [Fact]
    public async Task While_the_service_is_away_streams_run_and_ends_are_told_afterwards()
    {
        await using var host = await RunningHost.StartAsync();
        var id = host.Service.Reserve();
        await using var client = await host.OpenAsync(id);
        var session = await host.FakeOfAsync(id);
        await Wait.Eventually(() => session.HasViewer ? null : "no viewer");
        host.Service.IsDown = true;
        session.SendFrame(key: true);
        await using var events = client.ReadAllAsync(Token).GetAsyncEnumerator(Token);
        Assert.True(await events.MoveNextAsync());
        Assert.IsType<SessionEvent.Frame>(events.Current);
        session.End(StopReason.ApplicationExited);
        Assert.True(await events.MoveNextAsync());
        Assert.IsType<SessionEvent.Ended>(events.Current);

        host.Service.IsDown = false;

        await Wait.Eventually(() =>
            Reports(host, id).Any(report => report.State == SessionState.Completed) ? null : "not told");
    }

    [Fact]
    public async Task A_host_whose_token_is_refused_registers_again()
    {
        await using var host = await RunningHost.StartAsync();
        Assert.Equal(1, host.Service.Registrations);

        host.Service.HostToken = "fgh_second";

        await Wait.Eventually(() => host.Service.Registrations == 2 ? null : "not registered again");
        var beats = host.Service.Heartbeats.Count;
        await Wait.Eventually(() => host.Service.Heartbeats.Count > beats ? null : "no heartbeat");
        var file = Path.Combine(host.DataFolder, "host.json");
        Assert.Contains("fgh_second", await File.ReadAllTextAsync(file, Token), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    static IEnumerable<SessionReport> Reports(RunningHost host, SessionId id) =>
        host.Service.Heartbeats.SelectMany(beat => beat.Sessions).Where(report => report.Id == id);

    internal static async Task<EndedMessage> EndedAsync(SessionClient client)
    {
        await foreach (var happened in client.ReadAllAsync(Token))
            if (happened is SessionEvent.Ended ended) return ended.Message;
        throw new InvalidOperationException("The stream has ended without a word.");
    }
}
