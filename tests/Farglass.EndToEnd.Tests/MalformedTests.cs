using System.Globalization;
using System.Net;
using System.Text;
using Farglass.Client;
using Farglass.Protocol.Messages;
using Farglass.Testing;

namespace Farglass.EndToEnd.Tests;

/// <summary>Whatever is sent, each server says what is wrong with it and goes on.</summary>
public sealed class MalformedTests(FarglassFixture farglass) : EndToEndTest(farglass)
{
    const int Requests = 200;

    static readonly string[] Bodies =
    [
        "", "{", "[]", "null", "7", "\"text\"", "{\"name\":7}", "{\"name\":null,\"command\":null}",
        "{\"a\":{\"a\":{\"a\":{}}}}",
        "{\"name\":\"x\",\"name\":\"y\"}", "{\"name\":\"\\ud800\",\"command\":\"x\"}", "{\"width\":1e400}",
        "\u0000\u0001", "<xml/>",
        "{\"applicationId\":\"../../etc/passwd\"}", "{\"ticket\":\"a.b.c\"}",
        "{\"ticket\":\"" + new string('A', 3_000) + "\"}",
        "{\"unknown\":true}", new string('[', 2_000), "{\"sessions\":[{\"id\":\"" + new string('f', 32) + "\"}]}",
    ];

    static readonly string[] Odd =
    [
        "..%2f..%2fetc%2fpasswd", "%00", "%ff%fe", "%F0%9F%92%A9", "%2e%2e/", "a%0d%0aSet-Cookie:%20x=y",
        "'%20OR%201=1--", "-1",
        "9999999999999999999999", "00000000000000000000000000000000", "%E2%80%AE", "x", "CON", "%25%25", ";id", "a..b",
        "%5c..%5c",
    ];

    static readonly string[] ServicePaths =
    [
        "/v1/applications", "/v1/applications/{0}", "/v1/sessions", "/v1/sessions/{0}", "/v1/sessions/{0}/terminate",
        "/v1/keys",
        "/v1/keys/{0}", "/v1/join-tokens", "/v1/hosts", "/v1/hosts/{0}", "/v1/hosts/{0}/heartbeat",
        "/v1/hosts/{0}/sessions/{0}",
        "/entitlements/{0}", "/{0}", "/v1/sessions?limit={0}", "/v1/sessions?state={0}",
    ];

    static readonly string[] EntitlementPaths =
    [
        "/api/entitlements/{0}", "/api/sessions/{0}", "/api/sessions/{0}/resume", "/api/tokens", "/api/admin/users",
        "/api/admin/users/{0}",
        "/api/admin/groups", "/api/admin/groups/{0}", "/api/admin/groups/{0}/members/{0}",
        "/api/admin/entitlements/{0}/{0}/{0}",
        "/api/{0}", "/{0}", "/launch/{0}", "/sessions/{0}/end",
    ];

    static readonly string[] HostPaths =
        ["/api/sessions/{0}/viewer", "/api/sessions/{0}/stream", "/s/{0}/{0}", "/{0}", "/api/{0}"];

    [Fact]
    public Task The_service_answers_malformed_requests_with_problem_documents() =>
        PelterAsync(Up.File.Service, ServicePaths, [Up.File.AdminKey, Up.File.ApiKey, "fgk_wrong", null]);

    [Fact]
    public Task The_entitlement_service_answers_malformed_requests_with_problem_documents() =>
        PelterAsync(Up.File.Entitlement, EntitlementPaths,
            [Up.File.EntitlementAdminKey, "fga_wrong", "fgu_wrong", null]);

    [Fact]
    public Task The_host_answers_malformed_requests_with_problem_documents() =>
        PelterAsync(Up.File.Host, HostPaths, ["fgv_wrong", null]);

    [Fact]
    public async Task A_malformed_message_ends_its_connection_with_a_reason_and_nothing_else()
    {
        var file = FileName("typed.txt");
        var grant = await Administrator.CreateSessionAsync((await AddTypewriterAsync(file)).Id);
        using var entitlements = new EntitlementClient(ServerTrust.SystemStore);
        var redirection = await entitlements.RedeemAsync(new(grant.EntitlementUrl), Cancellation);
        var random = new Random(1);
        await using var session = await SessionClient.OpenAsync(redirection, new(), Cancellation);
        var viewer = session.Grant;
        Assert.Equal(CloseCodes.ProtocolError, await CloseCodeAsync(session, Noise(random)));
        for (var round = 0; round < 20; round++)
        {
            await using var next =
                await SessionClient.ResumeAsync(new(redirection.HostUrl), viewer, new(), Cancellation);
            Assert.Equal(CloseCodes.ProtocolError, await CloseCodeAsync(next, Noise(random)));
        }

        await using var last = await SessionClient.ResumeAsync(new(redirection.HostUrl), viewer, new(), Cancellation);
        Assert.True(ScriptedInput.TryParse("text still here\nkey Enter", out var script, out _));
        await Wait.Eventually(async () =>
        {
            await script.PlayAsync(last, TimeProvider.System, Cancellation); // Until the terminal is there to hear it.
            return File.Exists(file) && File.ReadAllText(file).Contains("still here\n", StringComparison.Ordinal)
                ? null
                : "nothing was typed";
        });
    }

    /// <summary>A message that no client of ours would send.</summary>
    static byte[] Noise(Random random)
    {
        var noise = new byte[random.Next(1, 64)];
        random.NextBytes(noise);
        noise[0] = (byte)random.Next(0x40, 0x80); // Host to session: never from a client.
        return noise;
    }

    static async Task<int> CloseCodeAsync(SessionClient session, byte[] message)
    {
        await session.SendAsync(message, Cancellation);
        await foreach (var happened in session.ReadAllAsync(Cancellation))
            if (happened is SessionEvent.Closed closed) return closed.CloseCode;
        throw new InvalidOperationException("The stream ended without a close.");
    }

    static async Task PelterAsync(string server, string[] paths, string?[] keys)
    {
        var random = new Random(1); // The same requests each time: a failure can be repeated.
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        for (var at = 0; at < Requests; at++)
        {
            using var request = Malformed(random, server, paths, keys, huge: at % 50 == 49);
            var what = $"{at}: {request.Method} {request.RequestUri} {request.Headers.Authorization}";
            using var answer = await http.SendAsync(request, Cancellation);
            var body = await answer.Content.ReadAsStringAsync(Cancellation);
            var location = answer.Headers.Location?.OriginalString;
            if (location?.StartsWith("/sign-in", StringComparison.Ordinal) == true) continue;
            Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{what}: {(int)answer.StatusCode} {body}");
            Assert.True(answer.Content.Headers.ContentType?.MediaType == "application/problem+json",
                $"{what}: {answer.Content.Headers} {body}");
            Assert.DoesNotContain("   at ", body, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", body, StringComparison.Ordinal);
        }

        using var alive = await http.GetAsync(new Uri($"{server}/health/ready"), Cancellation);
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    }

    static HttpRequestMessage Malformed(Random random, string server, string[] paths, string?[] keys, bool huge)
    {
        HttpMethod[] methods = [HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Patch, new("BREW")];
        var path = string.Format(CultureInfo.InvariantCulture, Pick(random, paths), Pick(random, Odd));
        var request = new HttpRequestMessage(Pick(random, methods),
            new Uri(server + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        var body = huge ? "{\"name\":\"" + new string('x', 20 * 1024 * 1024) + "\"}" : Pick(random, Bodies);
        request.Content = new StringContent(body, Encoding.UTF8);
        request.Content.Headers.ContentType =
            new(Pick(random, ["application/json", "application/json", "text/plain", "application/xml"]));
        if (huge) request.Headers.ExpectContinue = true; // The server says no before 20 MB are on their way.
        if (Pick(random, keys) is { } key) request.Headers.Authorization = new("Bearer", key);
        request.Headers.Accept.ParseAdd("application/json");
        return request;
    }

    static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];
}
