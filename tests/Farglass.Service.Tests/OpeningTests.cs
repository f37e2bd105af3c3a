using System.Net;
using System.Security.Cryptography;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Farglass.Protocol.Tickets;
using static Farglass.Service.Tests.RunningService;

namespace Farglass.Service.Tests;

/// <summary>Step 5, over HTTP.</summary>
public sealed class OpeningTests : IAsyncLifetime
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
    public async Task A_browser_is_redirected_to_the_host_with_the_ticket_in_the_fragment()
    {
        var host = await _service.AddHostAsync();
        var grant = await _service.EntitleAsync();

        var answer = await BrowseAsync(grant);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith(
            $"{host.Url}/s/{grant.Id}#ticket=", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Empty(answer.Headers.Location.Query);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal(SessionState.Reserved, (await _service.SessionAsync(grant.Id)).State);
    }

    [Fact]
    public async Task A_program_is_told_the_same_as_json_and_the_host_can_check_the_ticket_by_itself()
    {
        var host = await _service.AddHostAsync();
        var grant = await _service.EntitleAsync();

        var redirection = await _service.OpenAsync(grant);

        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(host.Registered.TicketKey), out _);
        Assert.True(Ticket.TryRead(redirection.Ticket, key, out var ticket));
        Assert.Equal((host.Id, grant.Id), (ticket.HostId, ticket.SessionId));
        Assert.Equal(_service.Clock.GetUtcNow().AddSeconds(30), ticket.ExpiresAt);
        Assert.Equal(EntitlementUrls.Location(new(host.Url), grant.Id, redirection.Ticket), redirection.Location);
    }

    [Fact]
    public async Task A_used_url_is_refused_as_used()
    {
        await _service.AddHostAsync();
        var grant = await _service.EntitleAsync();
        await _service.OpenAsync(grant);

        var problem = await RefusedAsync(await _service.Stranger.GetAsync(PathOf(grant), Ct), 410, "entitlement_used");

        Assert.False(problem.GetProperty("retry").GetBoolean());
    }

    [Fact]
    public async Task A_url_that_was_not_opened_in_time_is_refused_as_expired_and_its_session_has_ended()
    {
        await _service.AddHostAsync();
        var grant = await _service.EntitleAsync();

        await _service.PassAsync(TimeSpan.FromSeconds(60));

        await RefusedAsync(await _service.Stranger.GetAsync(PathOf(grant), Ct), 410, "entitlement_expired");
        var session = await _service.SessionAsync(grant.Id);
        Assert.Equal((SessionState.Terminated, StopReason.EntitlementExpired), (session.State, session.StopReason));
    }

    [Theory]
    [InlineData("fge_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("x")]
    [InlineData("%F0%9F%98%80")]
    [InlineData("..%2f..%2fetc%2fpasswd")]
    public async Task A_url_that_nobody_made_is_refused_as_unknown(string token) =>
        await RefusedAsync(await _service.Stranger.GetAsync($"/entitlements/{token}", Ct), 404, "entitlement_unknown");

    [Fact]
    public async Task Without_a_free_place_the_url_stays_good_and_works_when_there_is_one()
    {
        var grant = await _service.EntitleAsync();

        var answer = await _service.Stranger.GetAsync(PathOf(grant), Ct);
        var problem = await RefusedAsync(answer, 503, "no_capacity");
        Assert.True(problem.GetProperty("retry").GetBoolean());
        Assert.Equal(TimeSpan.FromSeconds(5), answer.Headers.RetryAfter?.Delta);

        await _service.AddHostAsync();
        await _service.OpenAsync(grant);
    }

    [Fact]
    public async Task An_archived_application_is_not_opened_and_its_running_sessions_go_on()
    {
        var host = await _service.AddHostAsync();
        var running = await _service.EntitleAsync();
        await _service.OpenAsync(running);
        await host.BeatAsync(new SessionReport(running.Id, SessionState.Active));
        var waiting = await _service.EntitleAsync();

        await _service.Admin.PostAsync("/v1/applications/terminal/archive", null, Ct);

        await RefusedAsync(await _service.Stranger.GetAsync(PathOf(waiting), Ct), 410, "application_archived");
        await RefusedAsync(
            await _service.RequestSessionAsync(new(ApplicationId.Parse("terminal"))), 410, "application_archived");
        Assert.Equal(SessionState.Active, (await _service.SessionAsync(running.Id)).State);
    }

    [Fact]
    public async Task The_way_back_into_a_session_leads_to_the_same_host()
    {
        await _service.AddHostAsync("big", places: 100);
        var grant = await _service.EntitleAsync();
        var first = await _service.OpenAsync(grant);
        await _service.AddHostAsync("empty", places: 100);

        var second = await _service.OpenAsync(await NewUrlAsync(grant.Id));

        Assert.Equal(first.HostUrl, second.HostUrl);
        Assert.NotEqual(first.Ticket, second.Ticket);
    }

    [Fact]
    public async Task The_way_back_into_a_session_whose_host_is_silent_is_refused_as_lost_and_may_be_tried_again()
    {
        var host = await _service.AddHostAsync();
        var grant = await _service.EntitleAsync();
        await _service.OpenAsync(grant);
        await host.BeatAsync(new SessionReport(grant.Id, SessionState.Active));
        var back = await NewUrlAsync(grant.Id);
        _service.Clock.Advance(TimeSpan.FromSeconds(10)); // The lease is over, and nobody has seen to it yet.

        var answer = await _service.Stranger.GetAsync(PathOf(back), Ct);
        await RefusedAsync(answer, 503, "host_lost");
        Assert.NotNull(answer.Headers.RetryAfter);

        await host.BeatAsync(new SessionReport(grant.Id, SessionState.Active));
        await _service.OpenAsync(back);
    }

    [Fact]
    public async Task A_session_that_has_ended_has_no_way_back()
    {
        await _service.AddHostAsync();
        var grant = await _service.EntitleAsync();
        var other = await NewUrlAsync(grant.Id);
        await _service.TerminateAsync(grant.Id, TerminateCause.User);

        await RefusedAsync(await _service.Stranger.GetAsync(PathOf(grant), Ct), 410, "session_ended");
        await RefusedAsync(await _service.Stranger.GetAsync(PathOf(other), Ct), 410, "session_ended");
    }

    [Theory]
    [InlineData("Sec-Purpose", "prefetch;prerender")]
    [InlineData("Purpose", "prefetch")]
    [InlineData("X-Moz", "prefetch")]
    public async Task A_browser_that_fetches_ahead_does_not_use_the_url(string header, string value)
    {
        await _service.AddHostAsync();
        var grant = await _service.EntitleAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, PathOf(grant));
        request.Headers.Add(header, value);

        await RefusedAsync(await _service.Stranger.SendAsync(request, Ct), 503, "prefetch_refused");

        await _service.OpenAsync(grant);
    }

    [Fact]
    public async Task Asking_for_the_head_does_not_use_the_url()
    {
        await _service.AddHostAsync();
        var grant = await _service.EntitleAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, PathOf(grant));

        var answer = await _service.Stranger.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        await _service.OpenAsync(grant);
    }

    [Fact]
    public async Task A_refused_browser_gets_a_page_that_leads_back_to_where_it_came_from()
    {
        var grant = await ReadAsync<SessionGrant>(
            await _service.RequestSessionAsync(
                new(ApplicationId.Parse("terminal"), ReturnUrl: "https://portal.example/?a=1&b=2",
                    RestartUrl: "https://portal.example/open/terminal")),
            HttpStatusCode.Created);

        var answer = await BrowseAsync(grant);

        var page = await answer.Content.ReadAsStringAsync(Ct);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("All places are taken", page, StringComparison.Ordinal);
        Assert.Contains("Try again", page, StringComparison.Ordinal);
        Assert.Contains("https://portal.example/?a=1&amp;b=2", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Start again", page, StringComparison.Ordinal); // This link will do.
        Assert.DoesNotContain(grant.Token, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_a_link_that_is_used_up_leads_to_another_start_where_one_is_known()
    {
        await _service.AddHostAsync();
        var grant = await ReadAsync<SessionGrant>(
            await _service.RequestSessionAsync(
                new(ApplicationId.Parse("terminal"), RestartUrl: "https://portal.example/open/terminal")),
            HttpStatusCode.Created);
        var foreign = await _service.EntitleAsync();
        await _service.OpenAsync(grant);
        await _service.OpenAsync(foreign);

        var page = await (await BrowseAsync(grant)).Content.ReadAsStringAsync(Ct);
        var other = await (await BrowseAsync(foreign)).Content.ReadAsStringAsync(Ct);

        Assert.Contains("<a class=\"main\" href=\"https://portal.example/open/terminal\">Start again</a>", page,
            StringComparison.Ordinal);
        Assert.DoesNotContain("Start again", other, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_hundred_browsers_that_open_one_url_at_once_get_one_session_between_them(int instances)
    {
        var host = await _service.AddHostAsync();
        var grant = await _service.EntitleAsync();
        await using var second = instances == 2 ? await StartBesideAsync(_service) : null;
        using var start = new SemaphoreSlim(0);
        var openings = Enumerable.Range(0, 100).Select(async at =>
        {
            await start.WaitAsync(Ct);
            var client = at % 2 == 1 && second is not null ? second.Stranger : _service.Stranger;
            return (await client.GetAsync(PathOf(grant), Ct)).StatusCode;
        }).ToList();

        start.Release(100);
        var statuses = await Task.WhenAll(openings);

        Assert.Equal(1, statuses.Count(status => status == HttpStatusCode.Redirect));
        Assert.Equal(99, statuses.Count(status => status == HttpStatusCode.Gone));
        Assert.Equal(1, (await _service.HostAsync(host.Id)).SessionsInUse);
    }

    [Fact]
    public async Task A_hundred_sessions_opened_at_once_on_two_instances_take_exactly_the_places_there_are()
    {
        await using var second = await StartBesideAsync(_service);
        var small = await _service.AddHostAsync("small", places: 3);
        var large = await _service.AddHostAsync("large", places: 7);
        var grants = new List<SessionGrant>();
        for (var at = 0; at < 100; at++) grants.Add(await _service.EntitleAsync());

        var answers = await Task.WhenAll(grants.Select(
            (grant, at) => (at % 2 == 0 ? _service : second).Stranger.GetAsync(PathOf(grant), Ct)));

        Assert.Equal(10, answers.Count(answer => answer.StatusCode == HttpStatusCode.Redirect));
        Assert.Equal(90, answers.Count(answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable));
        Assert.Equal(3, (await _service.HostAsync(small.Id)).SessionsInUse);
        Assert.Equal(7, (await _service.HostAsync(large.Id)).SessionsInUse);
    }

    [Fact]
    public async Task Sessions_spread_over_hosts_by_the_share_of_their_places()
    {
        var small = await _service.AddHostAsync("small", places: 2);
        var large = await _service.AddHostAsync("large", places: 6);

        for (var at = 0; at < 4; at++) await _service.OpenAsync(await _service.EntitleAsync());

        Assert.Equal(1, (await _service.HostAsync(small.Id)).SessionsInUse);
        Assert.Equal(3, (await _service.HostAsync(large.Id)).SessionsInUse);
    }

    async Task<SessionGrant> NewUrlAsync(SessionId id) => await ReadAsync<SessionGrant>(
        await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(
            _service.Sessions, $"/v1/sessions/{id}/urls", new SessionUrlRequest(), FarglassJson.Options, Ct),
        HttpStatusCode.Created);

    async Task<HttpResponseMessage> BrowseAsync(SessionGrant grant)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, PathOf(grant));
        request.Headers.TryAddWithoutValidation("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        return await _service.Stranger.SendAsync(request, Ct);
    }
}
