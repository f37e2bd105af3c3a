using System.Net;
using Farglass.Hosting.Problems;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Farglass.Entitlement.Tests.Running;

/// <summary>
/// A streaming service with no hosts: it speaks the REST protocol over HTTP, keeps its sessions in memory, and can be
/// told to be full, broken, slow or gone.
/// </summary>
sealed class FakeStreamingService : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly Lock _gate = new();
    readonly Dictionary<ApplicationId, ApplicationView> _applications = [];
    readonly List<SessionView> _sessions = [];

    FakeStreamingService(WebApplication app) => _app = app;

    public const string ApiKey = "fgk_the-key-of-the-entitlement-service";

    public string Url => _app.Urls.First();

    /// <summary>Answers in the place of every route, when set.</summary>
    public Func<HttpContext, Task>? Instead { get; set; }

    /// <summary>Living sessions at one time; the next is refused with 429.</summary>
    public int SessionsMax { get; set; } = 100;

    /// <summary>Whether a session that is told to end has to be reported by a host first.</summary>
    public bool EndsSlowly { get; set; }

    public SessionRequest? LastRequest { get; private set; }

    public List<(SessionId Session, TerminateCause Cause)> Terminations { get; } = [];

    public List<string> Tokens { get; } = [];

    public static async Task<FakeStreamingService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.ConfigureHttpJsonOptions(options => FarglassJson.Apply(options.SerializerOptions));
        var service = new FakeStreamingService(builder.Build());
        service.Map();
        await service._app.StartAsync(TestContext.Current.CancellationToken);
        return service;
    }

    public void Add(string id, string? description = null, ApplicationState state = ApplicationState.Active,
        string? icon = null)
    {
        var name = char.ToUpperInvariant(id[0]) + id[1..];
        var definition = new ApplicationDefinition(name, "true", ApplicationId.Parse(id), description, Icon: icon);
        lock (_gate)
            _applications[ApplicationId.Parse(id)] = new(ApplicationId.Parse(id), state, definition, 0, Now, Now);
    }

    public IReadOnlyList<SessionView> Sessions
    {
        get { lock (_gate) return [.. _sessions]; }
    }

    public IReadOnlyList<SessionView> Living => [.. Sessions.Where(session => !session.State.IsEnded())];

    /// <summary>What a host would report.</summary>
    public void Move(SessionId id, SessionState state)
    {
        lock (_gate)
        {
            var at = _sessions.FindIndex(session => session.Id == id);
            _sessions[at] = _sessions[at] with { State = state, StartedAt = _sessions[at].StartedAt ?? Now };
        }
    }

    public SessionId AddSession(string user, string application, SessionState state, DateTimeOffset? started = null)
    {
        var id = SessionId.New(Now);
        lock (_gate)
            _sessions.Add(new(id, ApplicationId.Parse(application),
                _applications[ApplicationId.Parse(application)].Definition.Name,
                user, state, null, null, null, null, started ?? Now, started ?? Now, null));
        return id;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    void Map()
    {
        _app.Use(async (context, next) =>
        {
            if (Instead is { } instead) await instead(context);
            else if (context.Request.Path.StartsWithSegments("/entitlements"))
                await context.Response.WriteAsync(
                    "The session.");
            else if (context.Request.Headers.Authorization != $"Bearer {ApiKey}") context.Response.StatusCode = 401;
            else await next(context);
        });
        _app.MapGet("/v1/applications", () => new Page<ApplicationView>([.. _applications.Values]));
        _app.MapGet("/v1/applications/{id}", (ApplicationId id) =>
            _applications.TryGetValue(id, out var found) ? Results.Ok(found)
                : Problem(404, ProblemCodes.ApplicationNotFound));
        _app.MapGet("/v1/sessions", (string userId, SessionState[] state) => new Page<SessionView>(
            [.. Sessions.Where(session =>
                session.UserId == userId && (state.Length == 0 || state.Contains(session.State)))]));
        _app.MapGet("/v1/sessions/{id}", (SessionId id) => Find(id) is { } found ? Results.Ok(found) : NoSession);
        _app.MapPost("/v1/sessions", Create);
        _app.MapPost("/v1/sessions/{id}/urls", (SessionId id, SessionUrlRequest request) => Find(id) switch
        {
            null => NoSession,
            { State: var state } when state.IsEnded() => Problem(410, ProblemCodes.SessionEnded),
            _ => Grant(id),
        });
        _app.MapPost("/v1/sessions/{id}/terminate", Terminate);
    }

    IResult Create(SessionRequest request, HttpContext context)
    {
        lock (_gate)
        {
            LastRequest = request;
            if (!_applications.TryGetValue(request.ApplicationId, out var application))
                return Problem(404, ProblemCodes.ApplicationNotFound);
            if (application.State != ApplicationState.Active) return Problem(410, ProblemCodes.ApplicationArchived);
            if (_sessions.Count(session => !session.State.IsEnded()) >= SessionsMax)
            {
                context.Response.Headers.RetryAfter = "7";
                return Problem(429, ProblemCodes.SessionQuota);
            }

            var id = SessionId.New(Now);
            _sessions.Add(new(id, application.Id, application.Definition.Name, request.UserId, SessionState.Entitled,
                null, null, null, null, Now, null, null));
            return Grant(id);
        }
    }

    IResult Terminate(SessionId id, TerminateRequest request)
    {
        if (Find(id) is not { } session) return NoSession;
        Terminations.Add((id, request.Cause));
        Move(id, EndsSlowly && session.State != SessionState.Entitled ? SessionState.Terminating
            : SessionState.Terminated);
        return Results.Ok(Find(id));
    }

    SessionView? Find(SessionId id) => Sessions.FirstOrDefault(session => session.Id == id);

    IResult Grant(SessionId id)
    {
        var token = Secrets.New("fge_");
        Tokens.Add(token);
        return Results.Json(new SessionGrant(id, token, $"http://elsewhere.example/entitlements/{token}",
            Now.AddSeconds(60)),
            FarglassJson.Options, statusCode: (int)HttpStatusCode.Created);
    }

    static IResult NoSession => Problem(404, ProblemCodes.SessionNotFound);

    static IResult Problem(int status, string code) => Results.Json(
        new ProblemDocument($"/problems/{code}", "No", status, "Words of the streaming service.", code, Retry: false),
        FarglassJson.Options,
        contentType: "application/problem+json", statusCode: status);
}
