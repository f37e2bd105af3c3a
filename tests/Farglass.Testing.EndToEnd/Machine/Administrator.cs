using System.Net;
using System.Net.Http.Json;
using System.Text;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using ApplicationId = Farglass.Protocol.ApplicationId;

namespace Farglass.Testing.EndToEnd.Machine;

/// <summary>Does over REST what an operator or another program does.</summary>
public sealed class Administrator : IDisposable
{
    readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    readonly UpFile _up;
    int _made;

    public Administrator(UpFile up) => _up = up;

    /// <summary>Puts a program into the catalogue under a name of its own, for the demo user.</summary>
    public async Task<ApplicationView> AddAsync(ApplicationDefinition definition, bool entitled = true)
    {
        var app = await AskAsync<ApplicationView>(HttpMethod.Post, $"{_up.Service}/v1/applications", _up.AdminKey,
            definition with { Name = $"{definition.Name} {Interlocked.Increment(ref _made)}" });
        if (entitled) await EntitleAsync(app.Id);
        return app;
    }

    /// <summary>A shell command as an application: what it is run with reaches it as $1, $2, ...</summary>
    public Task<ApplicationView> AddShellAsync(string name, string command, params string[] arguments) =>
        AddAsync(new(name, "/bin/sh", Arguments: ["-c", command, name, .. arguments]));

    public Task EntitleAsync(ApplicationId application) => DoAsync(HttpMethod.Put,
        $"{_up.Entitlement}/api/admin/entitlements/user/{_up.User}/{application}", _up.EntitlementAdminKey);

    /// <summary>Steps 2 and 3, as an entitlement service does them.</summary>
    public Task<SessionGrant> CreateSessionAsync(
        ApplicationId application, int? validitySeconds = null, string? userId = null) =>
        AskAsync<SessionGrant>(HttpMethod.Post, $"{_up.Service}/v1/sessions", _up.ApiKey,
            new SessionRequest(application, userId, ValiditySeconds: validitySeconds));

    /// <summary>Another URL of a session that runs: for another device, for instance.</summary>
    public Task<SessionGrant> CreateUrlAsync(SessionId session) =>
        AskAsync<SessionGrant>(HttpMethod.Post, $"{_up.Service}/v1/sessions/{session}/urls", _up.ApiKey,
            new SessionUrlRequest());

    public Task<HttpResponseMessage> TryCreateSessionAsync(ApplicationId application) =>
        SendAsync(HttpMethod.Post, $"{_up.Service}/v1/sessions", _up.ApiKey, new SessionRequest(application));

    /// <summary>Step 1, as a user's program does it.</summary>
    public async Task<HttpResponseMessage> TryEntitleSessionAsync(ApplicationId application)
    {
        using var request =
            new HttpRequestMessage(HttpMethod.Post, $"{_up.Entitlement}/api/entitlements/{application}");
        request.Headers.Authorization =
            new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_up.User}:{_up.Password}")));
        request.Headers.Accept.Add(new("application/json"));
        return await _http.SendAsync(request);
    }

    public Task<SessionView> SessionAsync(SessionId id) =>
        AskAsync<SessionView>(HttpMethod.Get, $"{_up.Service}/v1/sessions/{id}", _up.ApiKey);

    public async Task<IReadOnlyList<SessionView>> SessionsAsync(ApplicationId application) =>
        (await AskAsync<Page<SessionView>>(HttpMethod.Get,
            $"{_up.Service}/v1/sessions?applicationId={application}", _up.ApiKey)).Items;

    /// <summary>Waits for the application's only session to end, and says how it did.</summary>
    public async Task<SessionView> EndedAsync(ApplicationId application)
    {
        SessionView? session = null;
        await Wait.Eventually(async () =>
        {
            session = (await SessionsAsync(application)).Single();
            return session.State.IsEnded() ? null : $"the session is {session.State}";
        });
        return session!;
    }

    /// <summary>So that the next test finds all places free.</summary>
    public async Task EndAllAsync()
    {
        await Wait.Eventually(async () =>
        {
            var sessions = $"{_up.Service}/v1/sessions";
            var page = await AskAsync<Page<SessionView>>(HttpMethod.Get, $"{sessions}?limit=100", _up.ApiKey);
            var alive = page.Items.Where(session => !session.State.IsEnded()).ToList();
            foreach (var session in alive.Where(session => session.State != SessionState.Terminating))
                await DoAsync(HttpMethod.Post, $"{sessions}/{session.Id}/terminate", _up.ApiKey,
                    new TerminateRequest());
            return alive.Count == 0 ? null : $"{alive.Count} sessions are still there, the first {alive[0].State}";
        });
    }

    public async Task DrainAsync(bool drain)
    {
        var hosts = await AskAsync<Page<HostView>>(HttpMethod.Get, $"{_up.Service}/v1/hosts", _up.AdminKey);
        var host = hosts.Items.Single();
        await DoAsync(HttpMethod.Post, $"{_up.Service}/v1/hosts/{host.Id}/{(drain ? "drain" : "resume")}",
            _up.AdminKey);
    }

    public async Task<(HttpStatusCode Status, string Code)> OpenAsync(string entitlementUrl)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, entitlementUrl);
        request.Headers.Accept.Add(new("application/json"));
        using var answer = await _http.SendAsync(request);
        return (answer.StatusCode, answer.IsSuccessStatusCode ? "" : await CodeAsync(answer));
    }

    /// <summary>Step 5 for a program: the host's address, with the ticket.</summary>
    public Task<Redirection> RedeemAsync(string entitlementUrl) =>
        AskAsync<Redirection>(HttpMethod.Get, entitlementUrl, key: null);

    /// <summary>Steps 5 and 6, as somebody else's player does them, up to the grant.</summary>
    public async Task<ViewerGrant> ViewAsync(string entitlementUrl, int width, int height)
    {
        var to = await RedeemAsync(entitlementUrl);
        return await AskAsync<ViewerGrant>(HttpMethod.Post, $"{to.HostUrl}/api/sessions/{to.SessionId}/viewer",
            key: null, new ViewerRequest(to.Ticket, width, height));
    }

    /// <summary>The code of a problem document.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static async Task<string> CodeAsync(HttpResponseMessage answer)
    {
        if (answer.Content.Headers.ContentType?.MediaType is var type and not "application/problem+json")
            throw new InvalidDataException(
                $"{(int)answer.StatusCode} came with {type ?? "nothing"}, no problem document.");
        var problem = await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>();
        return problem.GetProperty("code").GetString()!;
    }

    public void Dispose() => _http.Dispose();

    async Task<T> AskAsync<T>(HttpMethod method, string url, string? key, object? body = null)
    {
        using var answer = await SendAsync(method, url, key, body);
        await RequireAsync(answer);
        return (await answer.Content.ReadFromJsonAsync<T>(FarglassJson.Options))!;
    }

    async Task DoAsync(HttpMethod method, string url, string key, object? body = null)
    {
        using var answer = await SendAsync(method, url, key, body);
        await RequireAsync(answer);
    }

    async Task<HttpResponseMessage> SendAsync(HttpMethod method, string url, string? key, object? body)
    {
        using var request = new HttpRequestMessage(method, url);
        request.Headers.Accept.Add(new("application/json"));
        if (key is not null) request.Headers.Authorization = new("Bearer", key);
        if (body is not null) request.Content = JsonContent.Create(body, body.GetType(), options: FarglassJson.Options);
        return await _http.SendAsync(request);
    }

    static async Task RequireAsync(HttpResponseMessage answer)
    {
        if (answer.IsSuccessStatusCode) return;
        throw new InvalidOperationException(
            $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri}: {(int)answer.StatusCode} "
            + await answer.Content.ReadAsStringAsync());
    }
}
