using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Farglass.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Farglass.Entitlement.Tests.Running;

/// <summary>
/// The entitlement service as it is in production, on a free port, with a clock of its own and a fake streaming
/// service.
/// </summary>
sealed class RunningEntitlement : IAsyncDisposable
{
    readonly string _folder;
    readonly string[] _args;
    WebApplication _app = null!;

    RunningEntitlement(FakeStreamingService service, string folder, string[] args)
    {
        Service = service;
        _folder = folder;
        _args = args;
    }

    public const string AdminKey = "fga_the-key-of-the-operator-of-the-tests";
    public const string User = "ada";
    public const string Password = "a good pass phrase";

    public FakeStreamingService Service { get; }

    /// <summary>Begins at the real time, because a browser's cookies end by the real clock.</summary>
    public ManualTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

    public ConcurrentQueue<string> Log { get; } = new();

    public string Url => _app.Urls.First();

    public IServiceProvider Services => _app.Services;

    /// <summary>A service with the user ada, the applications terminal and editor, and ada entitled to both.</summary>
    public static async Task<RunningEntitlement> StartAsync(params string[] args)
    {
        var service = await FakeStreamingService.StartAsync();
        service.Add("terminal", "A shell on the host.");
        service.Add("editor", "A text editor with tabs.");
        service.Add("drawing", "Paint pixels.");
        var folder = Directory.CreateTempSubdirectory("farglass-entitlement-").FullName;
        var running = new RunningEntitlement(service, folder, args);
        await running.StartServerAsync("http://127.0.0.1:0");
        await running.EntitleAsync(User, "terminal");
        await running.EntitleAsync(User, "editor");
        return running;
    }

    /// <summary>Stops it and starts it again, on the same address and with the same database.</summary>
    public async Task RestartAsync()
    {
        var url = Url;
        await _app.DisposeAsync();
        await StartServerAsync(url);
    }

    public HttpClient Anonymous() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        BaseAddress = new(Url),
    };

    public HttpClient Admin() => With(new AuthenticationHeaderValue("Bearer", AdminKey));

    public HttpClient Basic(string name = User, string password = Password) => With(
        new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}"))));

    public HttpClient Bearer(string token) => With(new AuthenticationHeaderValue("Bearer", token));

    /// <summary>A program of the user's that has a token: a password takes its time.</summary>
    public async Task<HttpClient> ProgramAsync(string name = User, string password = Password)
    {
        using var basic = Basic(name, password);
        var answer = await basic.PostAsync("/api/tokens", null, TestContext.Current.CancellationToken);
        Assert.Equal(201, (int)answer.StatusCode);
        return Bearer((await ReadAsync<TokenCreated>(answer)).Token);
    }

    public Browser Browser(string languages = "en-GB,en;q=0.9") => new(new(Url)) { Languages = languages };

    public async Task<Browser> SignedInAsync(
        string name = User, string password = Password, string languages = "en-GB,en;q=0.9")
    {
        var browser = Browser(languages);
        var page = await browser.GetAsync("/sign-in");
        var answer = await browser.SubmitAsync(page, "/sign-in", ("name", name), ("password", password));
        Assert.Equal(303, answer.Status);
        return browser;
    }

    public async Task AddUserAsync(string name, string password = Password)
    {
        using var admin = Admin();
        var answer = await admin.PostAsJsonAsync("/api/admin/users", new UserDefinition(name, password),
            FarglassJson.Options,
            TestContext.Current.CancellationToken);
        Assert.Equal(201, (int)answer.StatusCode);
    }

    public async Task EntitleAsync(string user, string application)
    {
        using var admin = Admin();
        var answer = await admin.PutAsync($"/api/admin/entitlements/user/{user}/{application}", null,
            TestContext.Current.CancellationToken);
        Assert.Equal(204, (int)answer.StatusCode);
    }

    public static async Task<T> ReadAsync<T>(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<T>(FarglassJson.Options, TestContext.Current.CancellationToken))!;

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await Service.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    HttpClient With(AuthenticationHeaderValue authorization)
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = authorization;
        return client;
    }

    async Task StartServerAsync(string url)
    {
        string[] args =
        [
            $"--Server:Url={url}",
            $"--Storage:File={Path.Combine(_folder, "entitlement.db")}",
            $"--StreamingService:Url={Service.Url}",
            $"--StreamingService:ApiKey={FakeStreamingService.ApiKey}",
            $"--Bootstrap:AdminKey={AdminKey}",
            $"--Bootstrap:User={User}",
            $"--Bootstrap:Password={Password}",
            "--SignIn:PasswordRounds=100000",
            .. _args,
        ];
        _app = EntitlementRole.Build(args, builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(Clock);
            builder.Logging.ClearProviders().AddProvider(new QueueLogs(Log));
        });
        await _app.StartAsync(TestContext.Current.CancellationToken);
    }

    sealed class QueueLogs(ConcurrentQueue<string> log) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?,
            string> formatter) =>
            log.Enqueue($"{logLevel} {eventId.Id} {formatter(state, exception)} {exception}");

        public void Dispose() { }
    }
}
