using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Json;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Farglass.Service.Keys;
using Farglass.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using static Farglass.Service.Tests.RunningService;

namespace Farglass.Service.Tests;

/// <summary>Applications, sessions, keys, and who may do what.</summary>
public sealed class ApiTests : IAsyncLifetime
{
    RunningService _service = null!;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _service = await StartAsync("--Sessions:AccountMax=4");

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task The_api_is_what_its_description_says()
    {
        var description = await _service.Stranger.GetStringAsync("/openapi/v1.json", Ct);

        Snapshot.Match("openapi.json", description + "\n");
        Assert.DoesNotContain(@"\n", description, StringComparison.Ordinal); // Comments are wrapped, descriptions not.
    }

    [Fact]
    public void Every_route_says_who_may_call_it()
    {
        var routes = _service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .ToList();

        Assert.True(routes.Count > 25, $"only {routes.Count} routes");
        Assert.Empty(from route in routes
                     where route.Metadata.GetMetadata<Access>() is null
                         && route.Metadata.GetMetadata<IAllowAnonymous>() is null
                     select route.RoutePattern.RawText);
    }

    [Fact]
    public async Task The_service_says_that_it_is_ready()
    {
        Assert.Equal(HttpStatusCode.OK, (await _service.Stranger.GetAsync("/health/ready", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _service.Stranger.GetAsync("/health/live", Ct)).StatusCode);
    }

    [Fact]
    public async Task Without_a_key_nothing_is_answered_and_the_body_is_not_even_read()
    {
        var answer = await _service.Stranger.PostAsync("/v1/sessions", Json("{ broken"), Ct);

        await RefusedAsync(answer, 401, "not_authenticated");
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task The_key_of_an_entitlement_service_cannot_administer_hosts_or_applications()
    {
        await RefusedAsync(await _service.Sessions.GetAsync("/v1/hosts", Ct), 403, "scope_missing");
        await RefusedAsync(await _service.Sessions.PostAsync("/v1/join-tokens", Json("{}"), Ct), 403, "scope_missing");
        await RefusedAsync(await _service.Sessions.GetAsync("/v1/keys", Ct), 403, "scope_missing");
        await RefusedAsync(await _service.Sessions.DeleteAsync("/v1/applications/x", Ct), 403, "scope_missing");
        Assert.Equal(HttpStatusCode.OK, (await _service.Sessions.GetAsync("/v1/applications", Ct)).StatusCode);
    }

    [Fact]
    public async Task A_key_works_until_it_is_revoked_and_gives_only_what_it_has()
    {
        var created = await ReadAsync<ApiKeyCreated>(
            await _service.Admin.PostAsync("/v1/keys", Json("""{"name":"ci","scopes":["Keys","Hosts"]}"""), Ct),
            HttpStatusCode.Created);
        using var client = _service.ClientWith(created.Key);

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v1/hosts", Ct)).StatusCode);
        await RefusedAsync(
            await client.PostAsync("/v1/keys", Json("""{"name":"more","scopes":["Sessions"]}"""), Ct),
            403, "scope_missing");
        var listed = await ReadAsync<Page<ApiKeyView>>(await client.GetAsync("/v1/keys", Ct), HttpStatusCode.OK);
        Assert.Contains(listed.Items, key => key.Id == created.Id);

        Assert.Equal(
            HttpStatusCode.NoContent, (await _service.Admin.DeleteAsync($"/v1/keys/{created.Id}", Ct)).StatusCode);
        await RefusedAsync(await client.GetAsync("/v1/hosts", Ct), 401, "not_authenticated");
        await RefusedAsync(await _service.Admin.DeleteAsync($"/v1/keys/{created.Id}", Ct), 404, "not_found");
    }

    [Fact]
    public async Task A_join_token_lets_a_machine_in_until_it_expires()
    {
        var created = await ReadAsync<JoinTokenCreated>(
            await _service.Admin.PostAsync("/v1/join-tokens", Json("""{"validitySeconds":60}"""), Ct),
            HttpStatusCode.Created);
        using var joining = _service.ClientWith(created.Token);
        var machine = new HostRegistration("new", "https://new.example", 1, "1.0");

        Assert.Equal(HttpStatusCode.Created, (await joining.PostAsJsonAsync("/v1/hosts", machine, Ct)).StatusCode);
        _service.Clock.Advance(TimeSpan.FromSeconds(60));
        await RefusedAsync(await joining.PostAsJsonAsync("/v1/hosts", machine, Ct), 401, "not_authenticated");
        await RefusedAsync(await _service.Admin.PostAsJsonAsync("/v1/hosts", machine, Ct), 401, "not_authenticated");
    }

    [Fact]
    public async Task An_application_is_created_read_changed_archived_and_deleted()
    {
        var created = await ReadAsync<ApplicationView>(
            await CreateAsync("""{"name":" Ünder-Writer (Pro 2)","command":"vi"}"""), HttpStatusCode.Created);
        Assert.Equal(("nder-writer-pro-2", ApplicationState.Active), (created.Id.ToString(), created.State));

        await RefusedAsync(
            await CreateAsync("""{"name":"nder writer PRO 2","command":"vi"}"""), 409, "application_exists");
        var changed = await ReadAsync<ApplicationView>(
            await ReplaceAsync(created.Id, """{"name":"Vi","command":"vim"}"""), HttpStatusCode.OK);
        Assert.Equal(("Vi", created.Id), (changed.Definition.Name, changed.Definition.Id));
        await RefusedAsync(
            await ReplaceAsync(created.Id, """{"id":"other","name":"Vi","command":"vim"}"""), 400, "invalid_request");

        var archived = await _service.Admin.PostAsync($"/v1/applications/{created.Id}/archive", null, Ct);
        Assert.Equal(ApplicationState.Archived, (await ReadAsync<ApplicationView>(archived, HttpStatusCode.OK)).State);
        var active = await _service.Admin.PostAsync($"/v1/applications/{created.Id}/reactivate", null, Ct);
        Assert.Equal(ApplicationState.Active, (await ReadAsync<ApplicationView>(active, HttpStatusCode.OK)).State);

        var grant = await _service.EntitleAsync(created.Id.ToString());
        await RefusedAsync(
            await _service.Admin.DeleteAsync($"/v1/applications/{created.Id}", Ct), 409, "application_in_use");
        await _service.TerminateAsync(grant.Id);
        Assert.Equal(
            HttpStatusCode.NoContent, (await _service.Admin.DeleteAsync($"/v1/applications/{created.Id}", Ct))
                .StatusCode);
        await RefusedAsync(
            await _service.Admin.GetAsync($"/v1/applications/{created.Id}", Ct), 404, "application_not_found");
        Assert.Equal("Vi", (await _service.SessionAsync(grant.Id)).ApplicationName);
    }

    [Fact]
    public async Task Lists_are_read_page_by_page()
    {
        foreach (var id in new[] { "c", "a", "e", "b", "d" }) await _service.AddApplicationAsync(id);
        var ids = new List<string>();
        string? cursor = "";
        while (cursor is not null)
        {
            var page = await ReadAsync<Page<ApplicationView>>(
                await _service.Admin.GetAsync($"/v1/applications?limit=2&cursor={cursor}", Ct), HttpStatusCode.OK);
            Assert.True(page.Items.Count <= 2);
            ids.AddRange(page.Items.Select(item => item.Id.ToString()));
            cursor = page.Next;
        }

        Assert.Equal(["a", "b", "c", "d", "e"], ids);
    }

    [Fact]
    public async Task Sessions_are_listed_by_state_user_and_application()
    {
        await _service.AddApplicationAsync();
        await _service.AddApplicationAsync("editor");
        var anna = await _service.EntitleAsync("terminal", "anna");
        var ben = await _service.EntitleAsync("editor", "ben");
        await _service.TerminateAsync(ben.Id, TerminateCause.User);

        Assert.Equal([anna.Id], await ListAsync("userId=anna"));
        Assert.Equal([ben.Id], await ListAsync("applicationId=editor"));
        Assert.Equal([ben.Id], await ListAsync("state=Completed"));
        Assert.Equal(2, (await ListAsync("state=Completed&state=Entitled")).Count);
        Assert.Equal(2, (await ListAsync("")).Count);
        await RefusedAsync(await _service.Sessions.GetAsync("/v1/sessions?state=Lost", Ct), 400, "invalid_request");
    }

    [Fact]
    public async Task Quotas_are_refused_with_a_time_to_try_again_and_do_not_count_what_is_ending()
    {
        await _service.AddApplicationAsync("terminal", definition => definition with { SessionsPerUserMax = 1 });
        await _service.AddApplicationAsync("editor", definition => definition with { SessionsMax = 2 });
        var host = await _service.AddHostAsync();
        var anna = await _service.EntitleAsync("terminal", "anna");
        await _service.OpenAsync(anna);
        await host.BeatAsync(new SessionReport(anna.Id, SessionState.Active));

        await QuotaAsync("terminal", "anna", "You have as many");
        await _service.TerminateAsync(anna.Id, TerminateCause.Replaced);
        await _service.EntitleAsync("terminal", "anna");
        await _service.EntitleAsync("editor", "anna");
        await _service.EntitleAsync("editor", "ben");
        await QuotaAsync("editor", "carl", "editor runs in as many");
        await _service.EntitleAsync("terminal", "ben");
        await QuotaAsync("terminal", "carl", "The service runs as many");
    }

    [Fact]
    public async Task A_url_lasts_as_long_as_was_asked_for()
    {
        await _service.AddApplicationAsync();
        await _service.AddHostAsync();
        var grant = await ReadAsync<SessionGrant>(
            await _service.RequestSessionAsync(new(ApplicationId.Parse("terminal"), ValiditySeconds: 8)),
            HttpStatusCode.Created);
        Assert.Equal(_service.Clock.GetUtcNow().AddSeconds(8), grant.ExpiresAt);
        Assert.Equal($"{_service.Url.ToString().TrimEnd('/')}/entitlements/{grant.Token}", grant.EntitlementUrl);

        await _service.PassAsync(TimeSpan.FromSeconds(7));
        await _service.OpenAsync(grant);
    }

    [Fact]
    public async Task A_second_url_keeps_a_session_that_nobody_opened_yet()
    {
        await _service.AddApplicationAsync();
        await _service.AddHostAsync();
        var grant = await _service.EntitleAsync();
        var answer = await _service.Sessions.PostAsync(
            $"/v1/sessions/{grant.Id}/urls", Json("""{"validitySeconds":100}"""), Ct);
        var second = await ReadAsync<SessionGrant>(answer, HttpStatusCode.Created);

        await _service.PassAsync(TimeSpan.FromSeconds(61));

        Assert.Equal(SessionState.Entitled, (await _service.SessionAsync(grant.Id)).State);
        await RefusedAsync(await _service.Stranger.GetAsync(PathOf(grant), Ct), 410, "entitlement_expired");
    }

    [Fact]
    public async Task No_secret_is_in_the_database()
    {
        await _service.AddApplicationAsync();
        var host = await _service.AddHostAsync();
        var grant = await _service.EntitleAsync();
        await _service.OpenAsync(grant);

        var bytes = string.Concat(Directory.GetFiles(Path.GetDirectoryName(_service.DatabaseFile)!)
            .Select(file => System.Text.Encoding.Latin1.GetString(ReadShared(file))));

        Assert.Contains(grant.Id.ToString(), bytes, StringComparison.Ordinal);
        foreach (var secret in new[] { grant.Token, host.Registered.HostToken, ApiKey, AdminKey, JoinToken })
            Assert.DoesNotContain(secret, bytes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_happens_to_sessions_is_counted_by_reason_and_result()
    {
        var counted = new List<string>();
        var meters = _service.Services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters)
                && instrument.Name.StartsWith("farglass", StringComparison.Ordinal))
                listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            counted.Add($"{instrument.Name} {value} {(tags.Length > 0 ? tags[0].Value : "")}".TrimEnd()));
        listener.Start();
        await _service.AddApplicationAsync();

        var grant = await _service.EntitleAsync();
        await _service.Stranger.GetAsync(PathOf(grant), Ct);
        await _service.AddHostAsync();
        await _service.OpenAsync(grant);
        var other = await _service.EntitleAsync();
        await _service.TerminateAsync(other.Id, TerminateCause.User);

        Assert.Equal(
            ["farglass.sessions.created 1", "farglass.redemptions 1 no_capacity", "farglass.redemptions 1 granted",
                "farglass.sessions.created 1", "farglass.sessions.ended 1 EndedByUser"], counted);
    }

    [Fact]
    public async Task What_has_run_out_is_ended_by_itself()
    {
        await using var service = await StartWithReaperAsync();
        await service.AddApplicationAsync();
        var grant = await service.EntitleAsync();

        await Wait.Eventually(async () =>
        {
            service.Clock.Advance(TimeSpan.FromSeconds(30));
            var session = await service.SessionAsync(grant.Id);
            return session.StopReason == StopReason.EntitlementExpired ? null : $"it is {session.State}";
        });
    }

    async Task QuotaAsync(string application, string user, string words)
    {
        var answer = await _service.RequestSessionAsync(new(ApplicationId.Parse(application), user));
        var problem = await RefusedAsync(answer, 429, "session_quota");
        Assert.Contains(words, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.True(problem.GetProperty("retry").GetBoolean());
        Assert.Equal(TimeSpan.FromSeconds(15), answer.Headers.RetryAfter?.Delta);
    }

    async Task<IReadOnlyList<SessionId>> ListAsync(string query)
    {
        var page = await ReadAsync<Page<SessionView>>(
            await _service.Sessions.GetAsync($"/v1/sessions?{query}", Ct), HttpStatusCode.OK);
        return [.. page.Items.Select(item => item.Id)];
    }

    Task<HttpResponseMessage> CreateAsync(string application) =>
        _service.Admin.PostAsync("/v1/applications", Json(application), Ct);

    Task<HttpResponseMessage> ReplaceAsync(ApplicationId id, string application) =>
        _service.Admin.PutAsync($"/v1/applications/{id}", Json(application), Ct);

    static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    static StringContent Json(string body) => new(body, System.Text.Encoding.UTF8, "application/json");
}
