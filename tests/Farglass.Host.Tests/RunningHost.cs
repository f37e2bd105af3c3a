using System.Net.Http.Json;
using Farglass.Client;
using Farglass.Host.Supervision;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Farglass.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Farglass.Host.Tests;

/// <summary>A real host on a real port, between a fake service and fake sessions.</summary>
sealed class RunningHost : IAsyncDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fgh");
    readonly Dictionary<string, string> _settings;
    readonly Action<IServiceCollection>? _replace;
    WebApplication? _app;

    RunningHost(FakeService service, Action<IServiceCollection>? replace)
    {
        Service = service;
        _replace = replace;
        _settings = new()
        {
            ["Server:Url"] = "http://127.0.0.1:0",
            ["Server:LogLevel"] = "Warning",
            ["Host:Name"] = "test",
            ["Host:ServiceUrl"] = service.Url,
            ["Host:JoinToken"] = "fgj_test",
            ["Host:DataFolder"] = DataFolder,
            ["Host:RuntimeFolder"] = Path.Combine(_folder.FullName, "run"),
            ["Host:ClientFolder"] = Path.Combine(_folder.FullName, "client"),
            ["Host:WarmSessions"] = "1",
            ["WebRtc:Enabled"] = "false", // Most tests are about what is the same for every carrier.
        };
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "client", "assets"));
        File.WriteAllText(
            Path.Combine(_folder.FullName, "client", "index.html"), "<!doctype html><title>Farglass</title>");
        File.WriteAllText(Path.Combine(_folder.FullName, "client", "assets", "main-1a2b.js"), "export {};");
    }

    public FakeService Service { get; }

    public FakeSessionProcesses Processes { get; } = new();

    /// <summary>The host's clock.</summary>
    public JumpingTime Time { get; } = new();

    public string DataFolder => Path.Combine(_folder.FullName, "data");

    public string RuntimeFolder => Path.Combine(_folder.FullName, "run", "s");

    /// <summary>A part of the running host.</summary>
    public T Get<T>()
        where T : notnull => _app!.Services.GetRequiredService<T>();

    public Uri Url => new(_app!.Urls.First());

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public static Task<RunningHost> StartAsync(params (string Key, string Value)[] settings) =>
        StartAsync(replace: null, settings);

    /// <param name="replace">Puts a test's own into the place of a service of the host.</param>
    public static async Task<RunningHost> StartAsync(
        Action<IServiceCollection>? replace, params (string Key, string Value)[] settings)
    {
        var host = new RunningHost(await FakeService.StartAsync(), replace);
        foreach (var (key, value) in settings) host._settings[key] = value;
        await host.StartAgainAsync();
        return host;
    }

    /// <summary>One that offers WebRTC, at a free port of 127.0.0.1.</summary>
    public static Task<RunningHost> StartWithWebRtcAsync(params (string Key, string Value)[] settings) =>
        StartAsync([("WebRtc:Enabled", "true"), ("WebRtc:Port", "0"), .. settings]);

    public async Task StartAgainAsync()
    {
        _app = HostRole.Build(
            [.. _settings.Select(setting => $"--{setting.Key}={setting.Value}")],
            services =>
            {
                services.AddSingleton<ISessionProcesses>(Processes).AddSingleton<TimeProvider>(Time);
                _replace?.Invoke(services);
            });
        await _app.StartAsync();
        _settings["Server:Url"] = Url.ToString().TrimEnd('/'); // So that a second start is at the same place.
        await Wait.Eventually(() => Service.Heartbeats.Count > 0 || Service.IsDown ? null : "no heartbeat");
    }

    public async Task StopAsync()
    {
        await _app!.StopAsync();
        await _app.DisposeAsync();
        _app = null;
    }

    /// <summary>Step 6 of a session that is reserved.</summary>
    public Redirection Redirect(SessionId session, string? ticket = null) => new(
        "", Url.ToString(), session, ticket ?? Service.Sign(session), TimeProvider.System.GetUtcNow().AddSeconds(30));

    public Task<SessionClient> OpenAsync(SessionId session, SessionClientOptions? options = null) =>
        SessionClient.OpenAsync(Redirect(session), options ?? new() { PingInterval = TimeSpan.Zero },
            TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> PostViewerAsync(SessionId session, object body) =>
        Http.PostAsJsonAsync(new Uri(Url, $"/api/sessions/{session}/viewer"), body, FarglassJson.Options,
            TestContext.Current.CancellationToken);

    public async Task<FakeSession> FakeOfAsync(SessionId session)
    {
        FakeSession? fake = null;
        await Wait.Eventually(() => (fake = Processes.Of(session)) is null ? "the session was not launched" : null);
        return fake!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await StopAsync();
        Processes.Dispose();
        await Service.DisposeAsync();
        Http.Dispose();
        _folder.Delete(recursive: true);
    }
}
