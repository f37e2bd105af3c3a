using System.Text;
using Farglass.Entitlement.Tests.Running;

namespace Farglass.Entitlement.Tests.Api;

/// <summary>What no client of ours would send: each gets an answer that says so, and nothing breaks.</summary>
public sealed class MalformedRequestTests
{
    static readonly string[] Bodies =
    [
        "", "{", "[]", "null", "\"text\"", "17", "{}", "{\"name\":17}", "{\"name\":null,\"password\":null}",
        "{\"name\":\"x\",\"name\":\"y\"}",
        "{\"unknown\":1}", "{\"name\":\"ada\",\"password\":{}}", "{\"validitySeconds\":\"long\"}",
        "{\"validitySeconds\":1e99}",
        "{\"terminatePrevious\":\"maybe\"}", "{\"terminatePrevious\":2}", "\uFFFE\u0000\u202E",
        "{\"name\":\"\\ud800\",\"password\":\"longer than eight\"}",
        "<?xml version=\"1.0\"?><a/>", "{\"a\":" + "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    ];

    static readonly string[] Types =
        ["application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
            "nonsense/"];

    static readonly string[] Paths =
    [
        "/api/entitlements/..%2f..%2fetc%2fpasswd", "/api/entitlements/UPPER",
        "/api/entitlements/" + new string('a', 3_000),
        "/api/entitlements/terminal?terminatePrevious=perhaps", "/api/sessions/not-an-id/resume",
        "/api/sessions/00000000000000000000000000000000/resume",
        "/api/admin/users?limit=0", "/api/admin/users?limit=many", "/api/admin/users?limit=99999999999999",
        "/api/admin/users?cursor=a%20b",
        "/api/admin/users/..", "/api/admin/users/%2e%2e", "/api/admin/users/%F0%9F%92%A9",
        "/api/admin/groups/..%5c/members/x",
        "/api/admin/entitlements?cursor=x:y", "/api/admin/entitlements/User/ada/terminal", "/api/nothing", "/api/",
        "/assets/../../x", "/sessions/x/end",
        "/launch/%E0%80%80", "/launch/a?q=%ff", "/%", "/api/admin/users/ada\u202e",
    ];

    [Fact]
    public async Task Two_hundred_malformed_requests_get_an_answer_and_none_is_a_fault()
    {
        await using var server = await RunningEntitlement.StartAsync();
        using var program = await server.ProgramAsync();
        using var admin = server.Admin();
        using var browser = await server.SignedInAsync();
        var bad = new List<string>();
        var sent = 0;
        foreach (var request in Requests())
        {
            var client = request.RequestUri!.OriginalString.StartsWith("/api/admin", StringComparison.Ordinal) ? admin
                : program;
            sent++;
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            var status = (int)answer.StatusCode;
            var isProblem = answer.Content.Headers.ContentType?.MediaType == "application/problem+json"
                && body.Contains("\"code\":", StringComparison.Ordinal);
            var isDoor = status == 303
                && answer.Headers.Location!.OriginalString.StartsWith("/sign-in", StringComparison.Ordinal);
            if ((status is >= 400 and < 500 && isProblem) || isDoor) continue;
            bad.Add($"{request.Method} {request.RequestUri} → {status} {body[..Math.Min(200, body.Length)]}");
        }

        Assert.Empty(bad);
        Assert.True(sent >= 200, $"Only {sent} were sent.");
        Assert.DoesNotContain(server.Log, line => line.StartsWith("Error", StringComparison.Ordinal)
            || line.StartsWith("Critical", StringComparison.Ordinal));
        Assert.Equal(200, (await browser.GetAsync("/")).Status);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        await using var server = await RunningEntitlement.StartAsync();
        using var admin = server.Admin();
        using var body = new StringContent($"{{\"name\":\"{new string('x', 20_000)}\"}}", Encoding.UTF8,
            "application/json");
        var answer = await admin.PostAsync("/api/admin/users", body, TestContext.Current.CancellationToken);
        await EntitlementsApiTests.AssertProblemAsync(answer, 413, "too_large");
    }

    [Fact]
    public async Task A_form_with_anything_in_it_is_an_answer_for_a_person()
    {
        await using var server = await RunningEntitlement.StartAsync("--SignIn:AddressFailuresFree=9000",
            "--SignIn:AddressFailuresMax=9001");
        using var browser = server.Browser();
        var page = await browser.GetAsync("/sign-in");
        foreach (var name in new[] { "", " ", "a\r\nb", "\ud83d\udca9", new string('x', 5_000), "<script>",
            "' OR 1=1 --", "../.." })
            foreach (var password in new[] { "", "x", new string('x', 9_000) })
            {
                var answer = await browser.SubmitAsync(page, "/sign-in", ("name", name), ("password", password));
                Assert.True(answer.Status is 400 or 401, $"{name} {password.Length}: {answer.Status}");
                Assert.True(answer.Body.Contains("<h1 id=\"title\">Sign in</h1>", StringComparison.Ordinal),
                    $"{name}: {answer.Text}");
            }
    }

    static IEnumerable<HttpRequestMessage> Requests()
    {
        foreach (var body in Bodies)
            foreach (var type in Types)
                foreach (var path in new[] { "/api/admin/users", "/api/admin/groups" })
                    yield return With(HttpMethod.Post, path, body, type);
        foreach (var body in Bodies.Where(body => body.Length > 0 && body is not "{}" and not "null"))
            yield return With(HttpMethod.Post, "/api/entitlements/never-was", body, "application/json");
        foreach (var path in Paths)
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post, HttpMethod.Delete, new HttpMethod("BREW") })
                yield return new(method, path);
        foreach (var type in Types.Skip(1))
            yield return With(HttpMethod.Patch, "/api/admin/users/ada", "{\"enabled\":false}", type);
    }

    static HttpRequestMessage With(HttpMethod method, string path, string body, string type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Accept.Add(new("application/json"));
        return request;
    }
}
