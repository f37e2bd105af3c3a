using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Farglass.Protocol;

namespace Farglass.Service.Tests;

/// <summary>Whatever is sent, the answer is the caller's fault and says so: never a 500, never a stack trace.</summary>
public sealed class MalformedTests : IAsyncLifetime
{
    const string Id = "0198c0de000070008000000000000001";

    static readonly string[] Bodies =
    [
        "", " ", "{", "}", "[", "[]", "null", "true", "0", "1e999", "\"text\"", "{}{}", "{\"a\"}", "{'a':1}",
        "{\"a\":1,}",
        "{\"\":1}", "{\"name\":}", "\uFEFF{", "<xml/>", "{\"unknown\":1}", "{\"name\":[]}", "{\"name\":{}}",
        "{\"name\":1}",
        "{\"name\":null}", "{\"\\ud800\":1}", "{\"name\":\"\\ud800\"}", "{\"name\":\"\\udc00\\ud800\"}",
        "{\"name\":\"a\",\"name\":\"b\"}", "{\"name\":\"\\u0000\",\"command\":\"x\"}", "{/*c*/}",
    ];

    static readonly string[] Applications =
    [
        """{"name":"","command":"x"}""", """{"name":"a","command":""}""", """{"name":"   ","command":"x"}""",
        """{"name":"a\nb","command":"x"}""", """{"name":"a","command":"x","id":"A"}""",
        """{"name":"a","command":"x","id":"-a"}""", """{"name":"a","command":"x","id":1}""",
        """{"name":"日本","command":"x"}""", """{"name":"!!!","command":"x"}""",
        """{"name":"a","command":"x","width":63}""", """{"name":"a","command":"x","width":1.5}""",
        """{"name":"a","command":"x","width":"1280"}""", """{"name":"a","command":"x","height":99999999999}""",
        """{"name":"a","command":"x","height":-1}""", """{"name":"a","command":"x","frameRateMax":0}""",
        """{"name":"a","command":"x","frameRateMax":61}""", """{"name":"a","command":"x","arguments":"b"}""",
        """{"name":"a","command":"x","arguments":[null]}""", """{"name":"a","command":"x","arguments":[1]}""",
        """{"name":"a","command":"x","arguments":["\u0000"]}""", """{"name":"a","command":"x","environment":[]}""",
        """{"name":"a","command":"x","environment":{"A":null}}""",
        """{"name":"a","command":"x","environment":{"A=B":"c"}}""",
        """{"name":"a","command":"x","environment":{"":"c"}}""",
        """{"name":"a","command":"x","environment":{"1A":"c"}}""",
        """{"name":"a","command":"x","environment":{"A":1}}""", """{"name":"a","command":"x","workingFolder":"home"}""",
        """{"name":"a","command":"x","icon":"http://x/y.png"}""",
        """{"name":"a","command":"x","icon":"data:text/html,x"}""",
        """{"name":"a","command":"x","sessionsMax":-1}""", """{"name":"a","command":"x","sessionsPerUserMax":-1}""",
        """{"name":"a","command":"x","durationMaxSeconds":0}""",
        """{"name":"a","command":"x","disconnectTimeoutSeconds":-1}""",
    ];

    static readonly string[] Sessions =
    [
        """{"applicationId":""}""",
        """{"applicationId":"A B"}""",
        """{"applicationId":1}""",
        """{"applicationId":null}""",
        """{"applicationId":"terminal","validitySeconds":0}""",
        """{"applicationId":"terminal","validitySeconds":604801}""",
        """{"applicationId":"terminal","validitySeconds":"60"}""",
        """{"applicationId":"terminal","validitySeconds":1e3}""",
        """{"applicationId":"terminal","returnUrl":"javascript:alert(1)"}""",
        """{"applicationId":"terminal","returnUrl":"/x"}""",
        """{"applicationId":"terminal","restartUrl":"javascript:alert(1)"}""",
        """{"applicationId":"terminal","returnUrl":"http://u:p@x/"}""",
        """{"applicationId":"terminal","userId":""}""", """{"applicationId":"terminal","userId":"a\u0007"}""",
        """{"applicationId":"terminal","opaqueData":"\u0000"}""", """{"applicationId":"terminal","opaqueData":{}}""",
        """{"applicationId":"terminal","extra":true}""", """{"applicationId":"nowhere"}""",
    ];

    static readonly string[] Hosts =
    [
        """{"name":"a b","publicUrl":"https://x","sessionsMax":1,"version":"1"}""",
        """{"name":"","publicUrl":"https://x","sessionsMax":1,"version":"1"}""",
        """{"name":"a","publicUrl":"ftp://x","sessionsMax":1,"version":"1"}""",
        """{"name":"a","publicUrl":"x","sessionsMax":1,"version":"1"}""",
        """{"name":"a","publicUrl":"https://x","sessionsMax":0,"version":"1"}""",
        """{"name":"a","publicUrl":"https://x","sessionsMax":1001,"version":"1"}""",
        """{"name":"a","publicUrl":"https://x","sessionsMax":1,"version":""}""",
        """{"name":"a","publicUrl":"https://x","sessionsMax":1}""",
        """{"name":null,"publicUrl":"https://x","sessionsMax":1,"version":"1"}""",
    ];

    static readonly string[] Heartbeats =
    [
        """{"publicUrl":"https://x","sessionsMax":1}""",
        """{"publicUrl":"https://x","sessionsMax":1,"sessions":null}""",
        """{"publicUrl":"https://x","sessionsMax":1,"sessions":[null]}""",
        """{"publicUrl":"https://x","sessionsMax":1,"sessions":[{}]}""",
        """{"publicUrl":"https://x","sessionsMax":1,"sessions":[{"id":"x","state":"Active"}]}""",
        $$"""{"publicUrl":"https://x","sessionsMax":1,"sessions":[{"id":"{{Id}}","state":"Dancing"}]}""",
        $$"""{"publicUrl":"https://x","sessionsMax":1,"sessions":[{"id":"{{Id}}","state":2}]}""",
        $$"""{"publicUrl":"https://x","sessionsMax":1,"sessions":[{"id":"{{Id}}","state":"Failed","stopReason":1}]}""",
        $$"""{"publicUrl":"https://x","sessionsMax":1,"sessions":[{"id":"{{Id}}","state":"Active","endedAt":"x"}]}""",
        """{"publicUrl":"","sessionsMax":1,"sessions":[]}""",
        """{"publicUrl":"https://x","sessionsMax":-5,"sessions":[]}""",
    ];

    static readonly string[] Keys =
    [
        """{"name":"a","scopes":[]}""", """{"name":"a","scopes":["Everything"]}""", """{"name":"a","scopes":[0]}""",
        """{"name":"a","scopes":"Keys"}""", """{"name":"","scopes":["Keys"]}""", """{"name":"a","scopes":[null]}""",
    ];

    static readonly string[] Paths =
    [
        "/v1", "/v1/", "/v1/nothing", "/v1/sessions/x", "/v1/sessions/00000000000000000000000000000000",
        $"/v1/sessions/{Id}", $"/v1/sessions/{Id}/", $"/v1/sessions/{Id}/nothing", "/v1/sessions?limit=0",
        "/v1/sessions?limit=201", "/v1/sessions?limit=x", "/v1/sessions?limit=-1", "/v1/sessions?limit=1&limit=2",
        "/v1/sessions?limit=99999999999", "/v1/sessions?state=1", "/v1/sessions?state=active", "/v1/sessions?state=",
        "/v1/sessions?applicationId=%00", "/v1/sessions?applicationId=A", "/v1/sessions?cursor=x",
        "/v1/sessions?userId=%07",
        "/v1/sessions?userId=", "/v1/applications/%F0%9F%92%A3", "/v1/applications/..%2f..%2fetc", "/v1/applications/A",
        "/v1/applications?limit=1.5", "/v1/hosts/x", $"/v1/hosts/{Id}", $"/v1/hosts/{Id}/sessions/x",
        "/v1/hosts?limit=",
        "/v1/keys?limit=NaN", "/entitlements", "/entitlements/", "/entitlements/x", "/entitlements/x/y",
        "/entitlements/%2e%2e%2f", "/entitlements/%FF%FE", "/openapi/v2.json", "/problems/x",
        "/health",
        "/favicon.ico", "/.git/config", "/index.php?a=b", "/V1/SESSIONS/x",
    ];

    /// <summary>What no client library would send.</summary>
    static readonly string[] RawLines =
    [
        "GET /../../etc/passwd HTTP/1.1", "GET /v1/../../x HTTP/1.1", "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1",
        "GET /entitlements/..%5c..%5cx HTTP/1.1", "GET /entitlements/%zz HTTP/1.1", "GET /entitlements/%00 HTTP/1.1",
        "GET /entitlements/a%0d%0ab HTTP/1.1",
        "GET /entitlements/\u00e4 HTTP/1.1", "GET http://evil.example/v1/x HTTP/1.1", "GET * HTTP/1.1",
        "BREW /v1/sessions HTTP/1.1",
        "GET /v1/x\0 HTTP/1.1", "GET  HTTP/1.1", "nonsense", "PROPFIND / HTTP/1.1", "TRACE /v1/sessions HTTP/1.1",
        "CONNECT x:1 HTTP/1.1", "OPTIONS * HTTP/1.1",
    ];

    RunningService _service = null!;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _service = await RunningService.StartAsync();
        await _service.AddApplicationAsync();
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task Hundreds_of_malformed_requests_are_each_refused_with_a_problem_document()
    {
        var host = await _service.AddHostAsync();
        var heartbeat = $"/v1/hosts/{host.Id}/heartbeat";
        using var joining = _service.ClientWith(RunningService.JoinToken);
        var sent = 0;
        var wrong = new List<string>();
        foreach (var (client, path, bodies) in new[]
        {
            (_service.Admin, "/v1/applications", Bodies.Concat(Applications)),
            (_service.Admin, "/v1/sessions", Bodies.Concat(Sessions)),
            (joining, "/v1/hosts", Bodies.Concat(Hosts)),
            (host.Client, heartbeat, Bodies.Concat(Heartbeats)),
            (_service.Admin, "/v1/keys", Bodies.Concat(Keys)),
            (_service.Admin, $"/v1/sessions/{Id}/terminate", Bodies.Append("""{"cause":"Boredom"}""")),
        })
            foreach (var body in bodies)
            {
                sent++;
                using var content = new StringContent(body, Encoding.UTF8, "application/json");
                wrong.AddRange(await CheckAsync($"POST {path} {body}", await client.PostAsync(path, content, Ct)));
            }

        foreach (var path in Paths)
        {
            sent++;
            wrong.AddRange(await CheckAsync($"GET {path}", await _service.Admin.GetAsync(path, Ct)));
        }

        Assert.Empty(wrong);
        Assert.True(sent > 250, $"only {sent} requests");
    }

    [Fact]
    public async Task What_is_too_long_is_refused()
    {
        var terminal = """{"applicationId":"terminal","opaqueData":"?"}""";
        var name = """{"name":"?","command":"x"}""";
        var wrong = new List<string>();
        foreach (var (path, body, filler) in new[]
        {
            ("/v1/sessions", terminal, new string('a', ProtocolLimits.OpaqueDataBytesMax + 1)),
            ("/v1/sessions", terminal, new string('ä', ProtocolLimits.OpaqueDataBytesMax / 2 + 1)),
            ("/v1/sessions", terminal, new string('a', 2_000_000)),
            ("/v1/applications", name, new string('a', ProtocolLimits.NameLengthMax + 1)),
            ("/v1/applications", name, string.Concat(Enumerable.Repeat("\\u0000", 1000))),
            ("/v1/applications", "?", string.Concat(Enumerable.Repeat("[", 5_000))),
            ("/v1/applications", """{"name":"a","command":"x","arguments":[?]}""",
                string.Join(',', Enumerable.Repeat("\"a\"", ProtocolLimits.ArgumentsMax + 1))),
            ("/v1/applications", """{"name":"a","command":"x","icon":"?"}""",
                "data:image/png;base64," + new string('a', ProtocolLimits.IconLengthMax)),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path);
            request.Content = new StringContent(
                body.Replace("?", filler, StringComparison.Ordinal), Encoding.UTF8, "application/json");
            request.Headers.ExpectContinue = true; // A body that is too long is refused before it is sent.
            wrong.AddRange(await CheckAsync($"POST {path} {body}", await _service.Admin.SendAsync(request, Ct)));
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Opaque_data_of_the_greatest_size_is_taken()
    {
        var data = new string('ä', ProtocolLimits.OpaqueDataBytesMax / 2);

        var answer = await _service.RequestSessionAsync(new(ApplicationId.Parse("terminal"), OpaqueData: data));

        Assert.Equal(201, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Bad_credentials_are_refused()
    {
        foreach (var header in new[]
        {
            "Bearer x", "Bearer", "Basic eDp5", "Bearer " + new string('a', 5_000), "Digest a=b",
                "Bearer a, b",
            $"Bearer {RunningService.ApiKey[..^1]}", $"Bearer {RunningService.ApiKey}x",
            $"Bearer {RunningService.JoinToken}",
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/sessions");
            request.Headers.TryAddWithoutValidation("Authorization", header);
            var answer = await _service.Stranger.SendAsync(request, Ct);
            Assert.Empty(await CheckAsync(header, answer));
        }
    }

    [Fact]
    public async Task Request_lines_that_no_client_sends_are_refused()
    {
        foreach (var line in RawLines)
        {
            var answer = await SendRawAsync($"{line}\r\nHost: localhost\r\nConnection: close\r\n\r\n");

            Assert.StartsWith("HTTP/1.1 4", answer, StringComparison.Ordinal);
            Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
        }
    }

    static async Task<IEnumerable<string>> CheckAsync(string what, HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(Ct);
        var status = (int)answer.StatusCode;
        if (status is < 400 or >= 500) return [$"{status}: {what}"];
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
            return [$"no document: {what}"];
        var problem = JsonDocument.Parse(text).RootElement;
        if (problem.GetProperty("status").GetInt32() != status) return [$"another status: {what}"];
        string[] insides = ["Exception", "System.", "Farglass.Protocol", "   at ", "SQLite"];
        return insides.Where(inside => text.Contains(inside, StringComparison.Ordinal))
            .Select(inside => $"{inside}: {what}");
    }

    async Task<string> SendRawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _service.Url.Port, Ct);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), Ct);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(Ct);
    }
}
