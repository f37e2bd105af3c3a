using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Farglass.Client;
using Farglass.Protocol;
using Farglass.Protocol.Messages;
using Farglass.Protocol.Rest;
using Farglass.Testing;

namespace Farglass.Host.Tests;

public sealed class ViewerTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_ticket_opens_once()
    {
        await using var host = await RunningHost.StartAsync();
        var id = host.Service.Reserve();
        var ticket = host.Service.Sign(id);

        var first = await host.PostViewerAsync(id, new ViewerRequest(ticket));
        var grant = await first.Content.ReadFromJsonAsync<ViewerGrant>(FarglassJson.Options, Token);
        await using var second = await ProblemOf(await host.PostViewerAsync(id, new ViewerRequest(ticket)));

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.StartsWith("fgv_", grant!.ViewerToken, StringComparison.Ordinal);
        Assert.Equal($"/api/sessions/{id}/stream", grant.Stream);
        Assert.Equal((410, "ticket_used", false), second.Facts);
    }

    [Fact]
    public async Task A_hundred_at_once_with_one_ticket_open_one_session_once()
    {
        await using var host = await RunningHost.StartAsync();
        var id = host.Service.Reserve();
        var ticket = host.Service.Sign(id);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ =>
            host.PostViewerAsync(id, new ViewerRequest(ticket))));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(99, answers.Count(answer => answer.StatusCode == HttpStatusCode.Gone));
        Assert.Equal(1, host.Service.Fetches);
        await host.FakeOfAsync(id);
        Assert.Single(host.Processes.All, fake => fake.Launch is not null);
    }

    [Fact]
    public async Task Tickets_that_are_not_for_us_are_refused_each_in_its_own_words()
    {
        await using var host = await RunningHost.StartAsync();
        await using var stranger = await FakeService.StartAsync();
        var id = host.Service.Reserve();
        var late = host.Service.Sign(id, secondsLeft: -1);
        var others = host.Service.Sign(id, host: HostId.New(DateTimeOffset.UnixEpoch));
        var another = host.Service.Sign(host.Service.Reserve());

        Assert.Equal((410, "ticket_expired", false), await RefusalOf(host, id, late));
        Assert.Equal((401, "ticket_invalid", false), await RefusalOf(host, id, others));
        Assert.Equal((401, "ticket_invalid", false), await RefusalOf(host, id, another));
        Assert.Equal((401, "ticket_invalid", false), await RefusalOf(host, id, stranger.Sign(id)));
        Assert.Equal((401, "ticket_invalid", false), await RefusalOf(host, id, "x"));
        Assert.Equal(0, host.Service.Fetches); // None of this has to ask anybody.
    }

    [Fact]
    public async Task Where_the_service_is_away_the_ticket_is_not_lost()
    {
        await using var host = await RunningHost.StartAsync();
        var id = host.Service.Reserve();
        var ticket = host.Service.Sign(id);
        host.Service.IsDown = true;
        Assert.Equal((503, "service_unavailable", true), await RefusalOf(host, id, ticket));
        host.Service.IsDown = false;

        Assert.Equal(HttpStatusCode.Created, (await host.PostViewerAsync(id, new ViewerRequest(ticket))).StatusCode);
    }

    [Fact]
    public async Task What_the_service_says_of_a_session_is_passed_on()
    {
        await using var host = await RunningHost.StartAsync();
        var unknown = SessionId.New(DateTimeOffset.UnixEpoch);

        Assert.Equal((410, "session_ended", false), await RefusalOf(host, unknown, host.Service.Sign(unknown)));
    }

    [Fact]
    public async Task A_full_host_says_so()
    {
        await using var host = await RunningHost.StartAsync(("Host:SessionsMax", "1"));
        var first = host.Service.Reserve();
        await using var client = await host.OpenAsync(first);
        await host.FakeOfAsync(first);
        var second = host.Service.Reserve();

        Assert.Equal((503, "no_capacity", true), await RefusalOf(host, second, host.Service.Sign(second)));
    }

    [Fact]
    public async Task A_session_that_cannot_be_started_ends_with_the_reason_in_words()
    {
        await using var host = await RunningHost.StartAsync(("Host:WarmSessions", "0"));
        host.Processes.Trouble = "There is no such program.";
        var id = host.Service.Reserve();

        var ended = await EndOfAsync(host, id);

        Assert.Equal(StopReason.LaunchFailed, ended.Reason);
        Assert.True(ended.Retry);
        await Wait.Eventually(() => host.Service.Heartbeats.SelectMany(beat => beat.Sessions).Any(report =>
            report is { StopReason: StopReason.LaunchFailed, StopDetail: "There is no such program." })
            ? null : "the service has not heard of it");
    }

    [Fact]
    public async Task Two_hundred_requests_that_make_no_sense_are_answered_with_problem_documents()
    {
        await using var host = await RunningHost.StartAsync();
        var id = host.Service.Reserve();
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            using var request = Nonsense(random, host.Url, id);
            using var answer = await host.Http.SendAsync(request, Token);
            var body = await answer.Content.ReadAsStringAsync(Token);

            Assert.InRange((int)answer.StatusCode, 400, 499);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            Assert.DoesNotContain("   at ", body, StringComparison.Ordinal);
            using var problem = JsonDocument.Parse(body);
            Assert.NotEmpty(problem.RootElement.GetProperty("code").GetString()!);
        }
    }

    static HttpRequestMessage Nonsense(Random random, Uri host, SessionId id)
    {
        string[] paths =
        [
            $"api/sessions/{id}/viewer", "api/sessions/zzz/viewer", "api/sessions/../viewer",
            "api/sessions/%2500/viewer", "api/sessions/%F0%9F%92%A9/viewer", $"api/sessions/{id}/viewer/",
            $"api/sessions/{id}/stream", "s/", "s/1", "assets/../../etc/passwd",
            "assets/%2e%2e/%2e%2e/etc/passwd", "nothing",
        ];
        string[] bodies =
        [
            "", "{", "[]", "null", "7", "\"x\"", "{\"ticket\":null}", "{\"ticket\":7}",
            "{\"ticket\":\"x\",\"width\":\"wide\"}", "{\"ticket\":\"x\",\"width\":-1}",
            "{\"ticket\":\"x\",\"width\":99999999999}", "{\"ticket\":\"x\",\"pixelRatio\":0}",
            "{\"ticket\":\"x\",\"more\":1}", "{\"ticket\":\"x\",\"ticket\":\"y\"}", "{\"ticket\":\"\\ud800\"}",
            "{\"ticket\":\"💩\"}", "{\"ticket\":\"" + new string('a', 5_000) + "\"}", new string('[', 3_000),
            "{\"ticket\":\"a.b.c\"}", "\0\0\0",
        ];
        string[] types = ["application/json", "application/json", "application/json", "text/plain", "application/xml"];
        var path = paths[random.Next(3) == 0 ? random.Next(paths.Length) : 0];
        var method = random.Next(8) switch
        {
            0 => HttpMethod.Put,
            1 => HttpMethod.Delete,
            2 when path[0] != 's' => HttpMethod.Get,
            _ => HttpMethod.Post,
        };
        return new(method, new Uri(host, path))
        {
            Content = method == HttpMethod.Get ? null : new StringContent(
                bodies[random.Next(bodies.Length)], Encoding.UTF8, types[random.Next(types.Length)]),
        };
    }

    [Fact]
    public async Task The_page_is_the_same_for_every_session_and_may_do_nothing_else()
    {
        await using var host = await RunningHost.StartAsync();

        using var page = await host.Http.GetAsync(new Uri(host.Url, $"/s/{host.Service.Reserve()}"), Token);
        using var file = await host.Http.GetAsync(new Uri(host.Url, "/assets/main-1a2b.js"), Token);

        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains($"connect-src 'self' ws://{host.Url.Authority}", policy, StringComparison.Ordinal);
        Assert.Equal("no-referrer", page.Headers.GetValues("Referrer-Policy").Single());
        Assert.True(page.Headers.CacheControl!.NoCache);
        Assert.Equal("public, max-age=31536000, immutable", file.Headers.GetValues("Cache-Control").Single());
        Assert.Equal("text/javascript", file.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_host_is_ready_when_its_service_answers()
    {
        await using var host = await RunningHost.StartAsync();
        await Wait.Eventually(async () => await StatusAsync("/health/ready") == HttpStatusCode.OK ? null : "not ready");
        host.Service.IsDown = true;

        await Wait.Eventually(async () =>
            await StatusAsync("/health/ready") == HttpStatusCode.ServiceUnavailable ? null : "still ready");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/health/live"));

        async Task<HttpStatusCode> StatusAsync(string path) =>
            (await host.Http.GetAsync(new Uri(host.Url, path), Token)).StatusCode;
    }

    /// <summary>The client may come before the end or after it; it hears the same.</summary>
    static async Task<EndedMessage> EndOfAsync(RunningHost host, SessionId id)
    {
        try
        {
            await using var client = await host.OpenAsync(id);
            return await SupervisionTests.EndedAsync(client);
        }
        catch (StreamClosedException closed)
        {
            return closed.Ended!;
        }
    }

    static async Task<(int, string, bool)> RefusalOf(RunningHost host, SessionId id, string ticket)
    {
        await using var problem = await ProblemOf(await host.PostViewerAsync(id, new ViewerRequest(ticket)));
        return problem.Facts;
    }

    static async Task<Problem> ProblemOf(HttpResponseMessage answer) =>
        new(answer, await answer.Content.ReadFromJsonAsync<JsonElement>(Token));

    sealed record Problem(HttpResponseMessage Answer, JsonElement Document) : IAsyncDisposable
    {
        public (int Status, string Code, bool Retry) Facts => (
            (int)Answer.StatusCode, Document.GetProperty("code").GetString()!,
            Document.GetProperty("retry").GetBoolean());

        public ValueTask DisposeAsync()
        {
            Answer.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
