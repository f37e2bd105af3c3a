using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Farglass.Entitlement.Tests.Running;
using Farglass.Hosting.Problems;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Farglass.Testing;
using Microsoft.AspNetCore.Http;

namespace Farglass.Entitlement.Tests.Api;

/// <summary>Steps 1 and 4: every status that the entitlement request can have.</summary>
public sealed class EntitlementsApiTests
{
    const string Address = "/api/entitlements/terminal";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_201_with_the_url_as_plain_text()
    {
        await using var server =
            await RunningEntitlement.StartAsync("--StreamingService:PublicUrl=https://stream.example/");
        using var program = server.Basic();
        var answer = await program.PostAsync(Address, null, Ct);
        var url = $"https://stream.example/entitlements/{server.Service.Tokens.Single()}";
        Assert.Equal(201, (int)answer.StatusCode);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(url, await answer.Content.ReadAsStringAsync(Ct));
        Assert.Equal(url, answer.Headers.Location!.OriginalString);
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        Assert.Equal(RunningEntitlement.User, server.Service.LastRequest!.UserId);
        Assert.Equal($"{server.Url}/", server.Service.LastRequest.ReturnUrl);
        Assert.Equal($"{server.Url}/open/terminal", server.Service.LastRequest.RestartUrl);
    }

    [Fact]
    public async Task It_is_201_with_json_for_who_asks_for_json()
    {
        await using var server = await RunningEntitlement.StartAsync();
        using var program = await server.ProgramAsync();
        program.DefaultRequestHeaders.Accept.Add(new("application/json"));
        var answer = await program.PostAsync(Address, null, Ct);
        var grant = await RunningEntitlement.ReadAsync<EntitlementGrant>(answer);
        Assert.Equal(201, (int)answer.StatusCode);
        Assert.Equal($"{server.Service.Url}/entitlements/{server.Service.Tokens.Single()}", grant.EntitlementUrl);
        Assert.Equal(server.Service.Living.Single().Id, grant.SessionId);
    }

    [Fact]
    public async Task It_is_401_with_a_challenge_for_who_is_not_known()
    {
        await using var server = await RunningEntitlement.StartAsync();
        foreach (var authorization in new[]
        {
            null, "Basic", "Basic !!!", "Basic YWRhOndyb25nIHBhc3N3b3Jk", "Bearer fgu_made-up",
            $"Bearer {RunningEntitlement.AdminKey}",
            "Username ada",
        })
        {
            using var stranger = server.Anonymous();
            if (authorization is not null)
                stranger.DefaultRequestHeaders.TryAddWithoutValidation("Authorization",
                    authorization);
            var answer = await stranger.PostAsync(Address, null, Ct);
            await AssertProblemAsync(answer, 401, ProblemCodes.NotAuthenticated);
            Assert.Equal(["Basic", "Bearer"], answer.Headers.WwwAuthenticate.Select(challenge => challenge.Scheme));
        }

        Assert.Empty(server.Service.Sessions);
    }

    [Fact]
    public async Task It_is_403_for_who_is_not_entitled()
    {
        await using var server = await RunningEntitlement.StartAsync();
        using var program = server.Basic();
        await AssertProblemAsync(await program.PostAsync("/api/entitlements/drawing", null, Ct), 403,
            ProblemCodes.NotEntitled);
        Assert.Empty(server.Service.Sessions);
    }

    [Fact]
    public async Task It_is_404_where_there_is_no_application_entitled_or_not()
    {
        await using var server = await RunningEntitlement.StartAsync();
        await server.EntitleAsync(RunningEntitlement.User, "removed-since");
        using var program = await server.ProgramAsync();
        foreach (var id in new[] { "never-was", "removed-since" })
            await AssertProblemAsync(
                await program.PostAsync($"/api/entitlements/{id}", null, Ct), 404, ProblemCodes.ApplicationNotFound);
    }

    [Fact]
    public async Task It_is_409_where_the_application_is_archived()
    {
        await using var server = await RunningEntitlement.StartAsync();
        server.Service.Add("terminal", state: ApplicationState.Archived);
        using var program = server.Basic();
        await AssertProblemAsync(await program.PostAsync(Address, null, Ct), 409, ProblemCodes.ApplicationArchived);
    }

    [Theory]
    [InlineData(SessionState.Entitled)]
    [InlineData(SessionState.Reserved)]
    [InlineData(SessionState.Active)]
    [InlineData(SessionState.Disconnected)]
    public async Task It_is_409_where_a_session_runs_and_names_it(SessionState state)
    {
        await using var server = await RunningEntitlement.StartAsync();
        var running = server.Service.AddSession(RunningEntitlement.User, "terminal", state);
        using var program = server.Basic();
        var problem = await AssertProblemAsync(
            await program.PostAsync(Address, Form("false"), Ct), 409, ProblemCodes.SessionRunning);
        Assert.Contains(running.ToString(), problem.Detail, StringComparison.Ordinal);
        Assert.Empty(server.Service.Terminations);
    }

    [Theory]
    [InlineData("form")]
    [InlineData("query")]
    [InlineData("json")]
    public async Task With_terminatePrevious_the_running_session_is_ended_first(string way)
    {
        await using var server = await RunningEntitlement.StartAsync();
        var running = server.Service.AddSession(RunningEntitlement.User, "terminal", SessionState.Active);
        var other = server.Service.AddSession(RunningEntitlement.User, "editor", SessionState.Active);
        var theirs = server.Service.AddSession("somebody-else", "terminal", SessionState.Active);
        using var program = server.Basic();
        var answer = way switch
        {
            "form" => await program.PostAsync(Address, Form("true"), Ct),
            "json" => await program.PostAsJsonAsync(Address, new EntitlementRequest(true), FarglassJson.Options, Ct),
            _ => await program.PostAsync($"{Address}?terminatePrevious=true", null, Ct),
        };
        Assert.Equal(201, (int)answer.StatusCode);
        Assert.Equal([(running, TerminateCause.Replaced)], server.Service.Terminations);
        Assert.Contains(server.Service.Living, session => session.Id == other);
        Assert.Contains(server.Service.Living, session => session.Id == theirs);
    }

    [Fact]
    public async Task Where_a_user_has_one_session_in_all_any_running_one_is_in_the_way()
    {
        await using var server = await RunningEntitlement.StartAsync("--Entitlements:Previous=AnyApplication");
        var running = server.Service.AddSession(RunningEntitlement.User, "editor", SessionState.Active);
        using var program = await server.ProgramAsync();
        await AssertProblemAsync(await program.PostAsync(Address, null, Ct), 409, ProblemCodes.SessionRunning);
        Assert.Equal(201, (int)(await program.PostAsync($"{Address}?terminatePrevious=true", null, Ct)).StatusCode);
        Assert.Equal([(running, TerminateCause.Replaced)], server.Service.Terminations);
    }

    [Fact]
    public async Task Nothing_is_ended_for_an_application_that_cannot_be_had()
    {
        await using var server = await RunningEntitlement.StartAsync();
        server.Service.AddSession(RunningEntitlement.User, "terminal", SessionState.Active);
        server.Service.Add("terminal", state: ApplicationState.Archived);
        using var program = server.Basic();
        await AssertProblemAsync(await program.PostAsync(Address, Form("true"), Ct), 409,
            ProblemCodes.ApplicationArchived);
        Assert.Empty(server.Service.Terminations);
    }

    [Fact]
    public async Task The_place_of_a_replaced_session_is_waited_for()
    {
        await using var server = await RunningEntitlement.StartAsync();
        server.Service.SessionsMax = 1;
        server.Service.EndsSlowly = true;
        var running = server.Service.AddSession(RunningEntitlement.User, "terminal", SessionState.Active);
        using var program = await server.ProgramAsync();
        var asked = program.PostAsync(Address, Form("true"), Ct);
        await Wait.Eventually(() => server.Service.LastRequest is null ? "no session was asked for" : null);
        server.Service.Move(running, SessionState.Terminated);
        await Wait.Eventually(() =>
        {
            server.Clock.Advance(Limits.ReplacedPlaceInterval);
            return asked.IsCompleted ? null : "it still waits";
        });
        Assert.Equal(201, (int)(await asked).StatusCode);
    }

    [Fact]
    public async Task It_is_503_with_a_time_where_all_sessions_are_taken()
    {
        await using var server = await RunningEntitlement.StartAsync();
        server.Service.SessionsMax = 0;
        using var program = server.Basic();
        var answer = await program.PostAsync(Address, null, Ct);
        var problem = await AssertProblemAsync(answer, 503, ProblemCodes.SessionQuota);
        Assert.True(problem.Retry);
        Assert.Equal(TimeSpan.FromSeconds(7), answer.Headers.RetryAfter!.Delta);
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("broken")]
    [InlineData("not ours")]
    [InlineData("key refused")]
    [InlineData("slow")]
    public async Task It_is_503_with_a_time_and_no_stack_where_the_streaming_service_fails(string how)
    {
        await using var server = await RunningEntitlement.StartAsync();
        using var program = await server.ProgramAsync();
        using var stop = new CancellationTokenSource();
        server.Service.Instead = context => FailAsync(context, how, stop.Token);
        foreach (var send in new Func<Task<HttpResponseMessage>>[]
        {
            () => program.PostAsync(Address, null, Ct), () => program.GetAsync("/api/sessions", Ct),
        }.Take(how == "slow" ? 1 : 2))
        {
            var answer = await send();
            var problem = await AssertProblemAsync(answer, 503, ProblemCodes.ServiceUnavailable);
            Assert.True(problem.Retry);
            Assert.Equal(TimeSpan.FromSeconds(5), answer.Headers.RetryAfter!.Delta);
        }

        Assert.Contains(server.Log, line => line.StartsWith("Warning 1310", StringComparison.Ordinal));
        Assert.DoesNotContain(server.Log, line => line.StartsWith("Error", StringComparison.Ordinal));
        await stop.CancelAsync();
    }

    [Fact]
    public async Task Of_many_requests_at_once_one_gets_a_session()
    {
        await using var server = await RunningEntitlement.StartAsync();
        using var program = await server.ProgramAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => program.PostAsync(Address, null, Ct)));
        Assert.Single(answers, answer => (int)answer.StatusCode == 201);
        Assert.Equal(19, answers.Count(answer => (int)answer.StatusCode == 409));
        Assert.Single(server.Service.Living);
    }

    [Fact]
    public async Task An_application_of_a_group_is_its_members()
    {
        await using var server = await RunningEntitlement.StartAsync();
        using var admin = server.Admin();
        await admin.PostAsJsonAsync("/api/admin/groups", new GroupDefinition("painters"), FarglassJson.Options, Ct);
        await admin.PutAsync("/api/admin/groups/painters/members/ada", null, Ct);
        await admin.PutAsync("/api/admin/entitlements/group/painters/drawing", null, Ct);
        using var program = await server.ProgramAsync();
        Assert.Equal(201, (int)(await program.PostAsync("/api/entitlements/drawing", null, Ct)).StatusCode);
        var mine =
            await RunningEntitlement.ReadAsync<Page<EntitledApplication>>(await program.GetAsync("/api/entitlements",
            Ct));
        Assert.Equal(["Drawing", "Editor", "Terminal"], mine.Items.Select(application => application.Name));
        Assert.NotNull(mine.Items[0].SessionId);
        await admin.DeleteAsync("/api/admin/groups/painters/members/ada", Ct);
        await AssertProblemAsync(await program.PostAsync("/api/entitlements/drawing", null, Ct), 403,
            ProblemCodes.NotEntitled);
    }

    [Fact]
    public async Task Sessions_can_be_listed_resumed_and_ended_by_their_user_alone()
    {
        await using var server = await RunningEntitlement.StartAsync();
        var mine = server.Service.AddSession(RunningEntitlement.User, "terminal", SessionState.Disconnected);
        var theirs = server.Service.AddSession("somebody-else", "terminal", SessionState.Active);
        using var program = await server.ProgramAsync();
        var list = await RunningEntitlement.ReadAsync<Page<UserSession>>(await program.GetAsync("/api/sessions", Ct));
        Assert.Equal([(mine, SessionState.Disconnected)], list.Items.Select(session => (session.Id, session.State)));

        var back = await program.PostAsync($"/api/sessions/{mine}/resume", null, Ct);
        Assert.Equal((201, $"{server.Service.Url}/entitlements/{server.Service.Tokens.Single()}"),
            ((int)back.StatusCode, await back.Content.ReadAsStringAsync(Ct)));
        await AssertProblemAsync(
            await program.PostAsync($"/api/sessions/{theirs}/resume", null, Ct), 404, ProblemCodes.SessionNotFound);
        await AssertProblemAsync(await program.DeleteAsync($"/api/sessions/{theirs}", Ct), 404,
            ProblemCodes.SessionNotFound);
        Assert.Equal(204, (int)(await program.DeleteAsync($"/api/sessions/{mine}", Ct)).StatusCode);
        Assert.Equal([(mine, TerminateCause.User)], server.Service.Terminations);
        await AssertProblemAsync(
            await program.PostAsync($"/api/sessions/{mine}/resume", null, Ct), 410, ProblemCodes.SessionEnded);
    }

    [Fact]
    public async Task A_session_of_an_application_that_was_taken_away_cannot_be_resumed()
    {
        await using var server = await RunningEntitlement.StartAsync();
        var mine = server.Service.AddSession(RunningEntitlement.User, "terminal", SessionState.Active);
        using var admin = server.Admin();
        await admin.DeleteAsync("/api/admin/entitlements/user/ada/terminal", Ct);
        using var program = server.Basic();
        await AssertProblemAsync(await program.PostAsync($"/api/sessions/{mine}/resume", null, Ct), 403,
            ProblemCodes.NotEntitled);
    }

    [Fact]
    public async Task No_token_key_or_password_is_ever_logged()
    {
        await using var server = await RunningEntitlement.StartAsync("--Server:LogLevel=Debug");
        using var program = await server.ProgramAsync();
        await program.PostAsync(Address, null, Ct);
        using var browser = await server.SignedInAsync();
        await browser.SubmitAsync(await browser.GetAsync("/"), "/launch/editor");
        var log = string.Join('\n', server.Log);
        Assert.Contains("1320", log, StringComparison.Ordinal);
        Assert.DoesNotMatch("fg[a-z]_", log);
        Assert.DoesNotContain(RunningEntitlement.Password, log, StringComparison.Ordinal);
    }

    static Task FailAsync(HttpContext context, string how, CancellationToken stop)
    {
        if (how == "gone") context.Abort();
        if (how == "not ours") return context.Response.WriteAsync("<html>A proxy", stop);
        if (how == "slow") return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
        context.Response.StatusCode = how == "broken" ? 500 : 401;
        return Task.CompletedTask;
    }

    static StringContent Form(string value) =>
        new($"terminatePrevious={value}", Encoding.UTF8,
            MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded"));

    internal static async Task<ProblemDocument> AssertProblemAsync(HttpResponseMessage answer, int status, string code)
    {
        var body = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(status == (int)answer.StatusCode, $"Expected {status}, got {(int)answer.StatusCode}: {body}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("   at ", body, StringComparison.Ordinal);
        var problem = await RunningEntitlement.ReadAsync<ProblemDocument>(answer);
        Assert.Equal((status, code), (problem.Status, problem.Code));
        return problem;
    }
}
