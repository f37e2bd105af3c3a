using System.Net;
using System.Net.Http.Json;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using static Farglass.Service.Tests.RunningService;

namespace Farglass.Service.Tests;

/// <summary>Hosts and what they report, over HTTP.</summary>
public sealed class HostTests : IAsyncLifetime
{
    RunningService _service = null!;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _service = await StartAsync();
        await _service.AddApplicationAsync();
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task A_session_goes_through_its_life_as_its_host_reports_it()
    {
        var (host, id) = await ReserveAsync();

        await host.BeatAsync(new SessionReport(id, SessionState.Active));
        var active = await _service.SessionAsync(id);
        Assert.Equal((SessionState.Active, host.Id, _service.Clock.GetUtcNow()),
            (active.State, active.HostId, active.StartedAt));

        await host.BeatAsync(new SessionReport(id, SessionState.Disconnected));
        Assert.Equal(SessionState.Disconnected, (await _service.SessionAsync(id)).State);

        await host.BeatAsync(new SessionReport(id, SessionState.Completed, StopReason.ApplicationExited, "bye", 3));
        var ended = await _service.SessionAsync(id);
        Assert.Equal(
            (SessionState.Completed, StopReason.ApplicationExited, "bye", 3),
            (ended.State, ended.StopReason, ended.StopDetail, ended.ExitCode));
        Assert.Equal(0, (await _service.HostAsync(host.Id)).SessionsInUse);
    }

    [Fact]
    public async Task A_report_that_comes_twice_or_late_changes_nothing()
    {
        var (host, id) = await ReserveAsync();
        var ended = new SessionReport(id, SessionState.Failed, StopReason.DisplayFailed);

        Assert.Empty((await host.BeatAsync(ended)).Unknown);
        Assert.Empty((await host.BeatAsync(ended)).Unknown);
        Assert.Equal([id], (await host.BeatAsync(new SessionReport(id, SessionState.Active))).Unknown);

        Assert.Equal(SessionState.Failed, (await _service.SessionAsync(id)).State);
    }

    [Fact]
    public async Task Ending_goes_by_way_of_the_host_and_is_said_until_it_has_happened()
    {
        var (host, id) = await ReserveAsync();
        await host.BeatAsync(new SessionReport(id, SessionState.Active));

        Assert.Equal(SessionState.Terminating, (await _service.TerminateAsync(id, TerminateCause.Replaced)).State);
        Assert.Equal(SessionState.Terminating, (await _service.TerminateAsync(id, TerminateCause.User)).State);

        for (var beat = 0; beat < 2; beat++)
            Assert.Equal(
                [new(id, StopReason.Replaced)], (await host.BeatAsync(new SessionReport(id, SessionState.Active)))
                    .Terminate);
        Assert.Empty((await host.BeatAsync(
            new SessionReport(id, SessionState.Terminated, StopReason.Replaced))).Terminate);
        var session = await _service.SessionAsync(id);
        Assert.Equal((SessionState.Terminated, StopReason.Replaced), (session.State, session.StopReason));
    }

    [Fact]
    public async Task A_session_that_was_asked_to_end_and_that_the_host_does_not_have_has_ended()
    {
        var (host, id) = await ReserveAsync();
        await _service.TerminateAsync(id, TerminateCause.User);

        Assert.Empty((await host.BeatAsync()).Terminate);

        var session = await _service.SessionAsync(id);
        Assert.Equal((SessionState.Completed, StopReason.EndedByUser), (session.State, session.StopReason));
    }

    [Fact]
    public async Task A_session_that_its_host_no_longer_names_is_given_a_lease_of_time_and_then_has_failed()
    {
        var (host, id) = await ReserveAsync();
        await host.BeatAsync(new SessionReport(id, SessionState.Active));

        _service.Clock.Advance(TimeSpan.FromSeconds(9));
        await host.BeatAsync();
        Assert.Equal(SessionState.Active, (await _service.SessionAsync(id)).State);

        _service.Clock.Advance(TimeSpan.FromSeconds(1));
        await host.BeatAsync();
        Assert.Equal(StopReason.SessionProcessDied, (await _service.SessionAsync(id)).StopReason);
    }

    [Fact]
    public async Task A_silent_host_is_lost_with_its_sessions_and_told_to_end_them_when_it_comes_back()
    {
        var (host, id) = await ReserveAsync();
        await host.BeatAsync(new SessionReport(id, SessionState.Active));

        await _service.PassAsync(TimeSpan.FromSeconds(9));
        Assert.Equal(HostState.Online, (await _service.HostAsync(host.Id)).State);
        await _service.PassAsync(TimeSpan.FromSeconds(1));

        var lost = await _service.HostAsync(host.Id);
        Assert.Equal((HostState.Lost, 0), (lost.State, lost.SessionsInUse));
        var session = await _service.SessionAsync(id);
        Assert.Equal((SessionState.Failed, StopReason.HostLost), (session.State, session.StopReason));
        Assert.Equal([id], (await host.BeatAsync(new SessionReport(id, SessionState.Active))).Unknown);
        Assert.Equal(HostState.Online, (await _service.HostAsync(host.Id)).State);
    }

    [Fact]
    public async Task After_the_service_was_down_hosts_get_a_lease_of_time_to_speak()
    {
        var (host, id) = await ReserveAsync();
        await host.BeatAsync(new SessionReport(id, SessionState.Active));
        _service.Clock.Advance(TimeSpan.FromHours(1));
        await using var restarted = await StartBesideAsync(_service);

        await restarted.PassAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(SessionState.Active, (await restarted.SessionAsync(id)).State);
        var again = host with { Client = restarted.ClientWith(host.Registered.HostToken) };
        Assert.Empty((await again.BeatAsync(new SessionReport(id, SessionState.Active))).Unknown);

        await restarted.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(StopReason.HostLost, (await restarted.SessionAsync(id)).StopReason);
    }

    [Fact]
    public async Task A_place_that_nobody_comes_to_is_free_again()
    {
        var (host, id) = await ReserveAsync();

        await _service.PassAsync(TimeSpan.FromSeconds(9));
        await host.BeatAsync();
        await _service.PassAsync(TimeSpan.FromSeconds(9));
        await host.BeatAsync();
        await _service.PassAsync(TimeSpan.FromSeconds(9));
        await host.BeatAsync();
        Assert.Equal(SessionState.Reserved, (await _service.SessionAsync(id)).State);
        await _service.PassAsync(TimeSpan.FromSeconds(3));

        Assert.Equal(StopReason.ReservationExpired, (await _service.SessionAsync(id)).StopReason);
        Assert.Equal(0, (await _service.HostAsync(host.Id)).SessionsInUse);
    }

    [Fact]
    public async Task The_length_limit_of_an_application_ends_its_sessions()
    {
        await _service.AddApplicationAsync("short", definition => definition with { DurationMaxSeconds = 5 });
        var host = await _service.AddHostAsync();
        var grant = await _service.EntitleAsync("short");
        await _service.OpenAsync(grant);
        await host.BeatAsync(new SessionReport(grant.Id, SessionState.Active));

        await _service.PassAsync(TimeSpan.FromSeconds(5));

        Assert.Equal(
            [new(grant.Id, StopReason.DurationLimit)],
            (await host.BeatAsync(new SessionReport(grant.Id, SessionState.Active))).Terminate);
    }

    [Fact]
    public async Task A_draining_host_keeps_its_sessions_and_gets_no_new_ones()
    {
        var (host, id) = await ReserveAsync();
        await _service.Admin.PostAsync($"/v1/hosts/{host.Id}/drain", null, Ct);

        Assert.True((await host.BeatAsync(new SessionReport(id, SessionState.Active))).Draining);
        Assert.Equal(HostState.Draining, (await _service.HostAsync(host.Id)).State);
        var waiting = await _service.EntitleAsync();
        await RefusedAsync(await _service.Stranger.GetAsync(PathOf(waiting), Ct), 503, "no_capacity");

        await _service.Admin.PostAsync($"/v1/hosts/{host.Id}/resume", null, Ct);
        await _service.OpenAsync(waiting);
    }

    [Fact]
    public async Task A_launch_order_says_all_that_the_host_needs()
    {
        var host = await _service.AddHostAsync();
        var answer = await _service.RequestSessionAsync(new(
            ApplicationId.Parse("terminal"), "anna", "öpaque", ReturnUrl: "https://portal.example/",
            RestartUrl: "https://portal.example/open/terminal"));
        var grant = await ReadAsync<SessionGrant>(answer, HttpStatusCode.Created);
        await RefusedAsync(await host.OrderAsync(grant.Id), 404, "session_not_found");
        await _service.OpenAsync(grant);

        var order = await ReadAsync<LaunchOrder>(await host.OrderAsync(grant.Id), HttpStatusCode.OK);

        Assert.Equal(
            ("xterm", "anna", "öpaque", "https://portal.example/", "https://portal.example/open/terminal"),
            (order.Application.Command, order.UserId, order.OpaqueData, order.ReturnUrl, order.RestartUrl));
        await _service.TerminateAsync(grant.Id);
        await RefusedAsync(await host.OrderAsync(grant.Id), 410, "session_ended");
    }

    [Fact]
    public async Task A_host_speaks_only_for_itself()
    {
        var (host, id) = await ReserveAsync();
        var other = await _service.AddHostAsync("other");

        await RefusedAsync(await other.OrderAsync(id), 404, "session_not_found");
        Assert.Equal([id], (await other.BeatAsync(new SessionReport(id, SessionState.Active))).Unknown);
        using var stranger = _service.ClientWith(other.Registered.HostToken);
        await RefusedAsync(
            await stranger.PostAsJsonAsync(
                $"/v1/hosts/{host.Id}/heartbeat", new Heartbeat("https://x.example", 1, []), Ct),
            403, "forbidden");
        Assert.Equal(SessionState.Reserved, (await _service.SessionAsync(id)).State);
    }

    [Fact]
    public async Task A_host_is_deleted_when_nothing_runs_on_it_and_its_token_is_void_then()
    {
        var (host, id) = await ReserveAsync();
        await RefusedAsync(await _service.Admin.DeleteAsync($"/v1/hosts/{host.Id}", Ct), 409, "host_in_use");
        await _service.TerminateAsync(id);
        await host.BeatAsync();

        Assert.Equal(HttpStatusCode.NoContent,
            (await _service.Admin.DeleteAsync($"/v1/hosts/{host.Id}", Ct)).StatusCode);

        var refused = await host.SendAsync();
        await RefusedAsync(refused, 401, "not_authenticated");
        Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.Single().Scheme);
        await RefusedAsync(await _service.Admin.GetAsync($"/v1/hosts/{host.Id}", Ct), 404, "host_not_found");
    }

    [Theory]
    [InlineData(SessionState.Reserved, null, "sessions[0].state")]
    [InlineData(SessionState.Terminating, null, "sessions[0].state")]
    [InlineData(SessionState.Completed, null, "sessions[0].stopReason")]
    public async Task A_report_that_makes_no_sense_is_refused_and_named(
        SessionState state, StopReason? reason, string field)
    {
        var (host, id) = await ReserveAsync();

        var problem = await RefusedAsync(
            await host.SendAsync(new SessionReport(id, state, reason)), 400, "invalid_request");

        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _));
    }

    async Task<(TestHost, SessionId)> ReserveAsync()
    {
        var host = await _service.AddHostAsync();
        var grant = await _service.EntitleAsync();
        await _service.OpenAsync(grant);
        return (host, grant.Id);
    }
}
