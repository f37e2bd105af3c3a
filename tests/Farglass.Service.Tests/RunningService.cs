using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Farglass.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Farglass.Service.Tests;

/// <summary>
/// The service as it is, on a real port and a SQLite file of its own, with a clock that the test moves.
/// </summary>
sealed class RunningService : IAsyncDisposable
{
    public const string ApiKey = "fgk_test-sessions-key-0123456789abcdefghij";
    public const string AdminKey = "fgk_test-admin-key-0123456789abcdefghijkl";
    public const string JoinToken = "fgj_test-join-token-0123456789abcdefghijk";

    readonly WebApplication _app;
    readonly string? _folder;

    RunningService(WebApplication app, ManualTimeProvider clock, string? folder, string file)
    {
        _app = app;
        _folder = folder;
        Clock = clock;
        DatabaseFile = file;
    }

    public ManualTimeProvider Clock { get; }
    public string DatabaseFile { get; }
    public IServiceProvider Services => _app.Services;
    public Uri Url => new(_app.Urls.First());
    public HttpClient Sessions { get; private set; } = null!;
    public HttpClient Admin { get; private set; } = null!;

    /// <summary>Follows no redirect and holds no key, like a browser that has a link.</summary>
    public HttpClient Stranger { get; private set; } = null!;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static Task<RunningService> StartAsync(params string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("farglass-service-").FullName;
        return StartAsync(new ManualTimeProvider(), folder, Path.Combine(folder, "service.db"), args);
    }

    /// <summary>With the reaper running by itself.</summary>
    public static Task<RunningService> StartWithReaperAsync()
    {
        var folder = Directory.CreateTempSubdirectory("farglass-service-").FullName;
        return StartAsync(new ManualTimeProvider(), folder, Path.Combine(folder, "service.db"), [], reaps: true);
    }

    /// <summary>A second instance on the same database.</summary>
    public static Task<RunningService> StartBesideAsync(RunningService first, params string[] args) =>
        StartAsync(first.Clock, folder: null, first.DatabaseFile, args);

    static async Task<RunningService> StartAsync(
        ManualTimeProvider clock, string? folder, string file, string[] args, bool reaps = false)
    {
        string[] all =
        [
            "--Server:Url=http://127.0.0.1:0", "--Server:LogLevel=Warning", $"--Storage:File={file}",
            $"--Bootstrap:ApiKey={ApiKey}", $"--Bootstrap:AdminKey={AdminKey}", $"--Bootstrap:JoinToken={JoinToken}",
            .. args,
        ];
        var app = ServiceRole.Build(all, builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(clock);
            // The test says when the reaper passes, so that it knows what has been seen.
            if (reaps) return;
            builder.Services.Remove(
                builder.Services.Single(service => service.ImplementationType == typeof(Service.Sessions.ReaperLoop)));
        });
        await app.StartAsync(Ct);
        var service = new RunningService(app, clock, folder, file);
        service.Sessions = service.ClientWith(ApiKey);
        service.Admin = service.ClientWith(AdminKey);
        service.Stranger = service.ClientWith(null);
        return service;
    }

    public HttpClient ClientWith(string? key)
    {
        // With "Expect: 100-continue" a client waits for leave to send its body, also on a busy machine.
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            Expect100ContinueTimeout = TimeSpan.FromMinutes(1),
        };
        var client = new HttpClient(handler) { BaseAddress = Url };
        if (key is not null) client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return client;
    }

    public async Task<ApplicationView> AddApplicationAsync(
        string id = "terminal", Func<ApplicationDefinition, ApplicationDefinition>? with = null)
    {
        var definition = new ApplicationDefinition(id, "xterm", ApplicationId.Parse(id));
        var answer = await Admin.PostAsJsonAsync(
            "/v1/applications", with?.Invoke(definition) ?? definition, FarglassJson.Options, Ct);
        return await ReadAsync<ApplicationView>(answer, HttpStatusCode.Created);
    }

    public async Task<TestHost> AddHostAsync(string name = "host-1", int places = 8)
    {
        using var joining = ClientWith(JoinToken);
        var answer = await joining.PostAsJsonAsync(
            "/v1/hosts", new HostRegistration(name, $"https://{name}.example", places, "1.0"), FarglassJson.Options,
            Ct);
        var registered = await ReadAsync<HostRegistered>(answer, HttpStatusCode.Created);
        return new(registered, $"https://{name}.example", places, ClientWith(registered.HostToken));
    }

    public Task<HttpResponseMessage> RequestSessionAsync(SessionRequest request) =>
        Sessions.PostAsJsonAsync("/v1/sessions", request, FarglassJson.Options, Ct);

    public async Task<SessionGrant> EntitleAsync(string application = "terminal", string? user = null) =>
        await ReadAsync<SessionGrant>(
            await RequestSessionAsync(new(ApplicationId.Parse(application), user)), HttpStatusCode.Created);

    public async Task<Redirection> OpenAsync(SessionGrant grant)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, PathOf(grant));
        request.Headers.Accept.Add(new("application/json"));
        return await ReadAsync<Redirection>(await Stranger.SendAsync(request, Ct), HttpStatusCode.OK);
    }

    public async Task<SessionView> SessionAsync(SessionId id) =>
        await ReadAsync<SessionView>(await Sessions.GetAsync($"/v1/sessions/{id}", Ct), HttpStatusCode.OK);

    public async Task<HostView> HostAsync(HostId id) =>
        await ReadAsync<HostView>(await Admin.GetAsync($"/v1/hosts/{id}", Ct), HttpStatusCode.OK);

    public async Task<SessionView> TerminateAsync(SessionId id, TerminateCause cause = TerminateCause.Operator) =>
        await ReadAsync<SessionView>(
            await Sessions.PostAsJsonAsync(
                $"/v1/sessions/{id}/terminate", new TerminateRequest(cause), FarglassJson.Options, Ct),
            HttpStatusCode.OK);

    /// <summary>Lets time pass and waits until the service has seen to what ran out.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        Clock.Advance(time);
        await Services.GetRequiredService<Service.Sessions.SessionReaper>().PassAsync(Clock.GetUtcNow(), Ct);
    }

    public static string PathOf(SessionGrant grant) => new Uri(grant.EntitlementUrl).AbsolutePath;

    public static async Task<T> ReadAsync<T>(HttpResponseMessage answer, HttpStatusCode status)
    {
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.StatusCode == status, $"{(int)answer.StatusCode}: {text}");
        return JsonSerializer.Deserialize<T>(text, FarglassJson.Options)!;
    }

    public static async Task<JsonElement> RefusedAsync(HttpResponseMessage answer, int status, string code)
    {
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal(code, problem.GetProperty("code").GetString());
        return problem;
    }

    public async ValueTask DisposeAsync()
    {
        Sessions.Dispose();
        Admin.Dispose();
        Stranger.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_folder is not null) Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>A machine that speaks to the service as a host does.</summary>
sealed record TestHost(HostRegistered Registered, string Url, int Places, HttpClient Client)
{
    public HostId Id => Registered.HostId;

    public async Task<HeartbeatAnswer> BeatAsync(params IReadOnlyList<SessionReport> reports) =>
        await RunningService.ReadAsync<HeartbeatAnswer>(await SendAsync(reports), HttpStatusCode.OK);

    public Task<HttpResponseMessage> SendAsync(params IReadOnlyList<SessionReport> reports) => Client.PostAsJsonAsync(
        $"/v1/hosts/{Id}/heartbeat", new Heartbeat(Url, Places, reports), FarglassJson.Options,
        TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> OrderAsync(SessionId session) =>
        Client.GetAsync($"/v1/hosts/{Id}/sessions/{session}", TestContext.Current.CancellationToken);
}
