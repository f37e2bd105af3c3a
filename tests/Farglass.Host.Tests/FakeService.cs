using System.Collections.Concurrent;
using System.Security.Cryptography;
using Farglass.Hosting.Problems;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Farglass.Protocol.Tickets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ApplicationId = Farglass.Protocol.ApplicationId;

namespace Farglass.Host.Tests;

/// <summary>The streaming service as a host sees it: admits it, hears it, and has orders for it.</summary>
sealed class FakeService : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    readonly ConcurrentQueue<Heartbeat> _heartbeats = new();
    readonly ConcurrentDictionary<SessionId, LaunchOrder> _orders = new();
    int _registrations, _fetches;

    FakeService(WebApplication app) => _app = app;

    public static HostId HostId { get; } = HostId.New(DateTimeOffset.UnixEpoch.AddYears(56));

    public string Url => _app.Urls.First();

    public string HostToken { get; set; } = "fgh_first";

    /// <summary>How long its tickets are good.</summary>
    public double TicketSeconds { get; set; } = 30;

    /// <summary>As a service that is away, as far as a host can tell.</summary>
    public bool IsDown { get; set; }

    public HeartbeatAnswer Answer { get; set; } = new([], [], Draining: false, LeaseSeconds: 10);

    public int Registrations => _registrations;

    public int Fetches => _fetches;

    public IReadOnlyList<Heartbeat> Heartbeats => [.. _heartbeats];

    public static async Task<FakeService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.ConfigureHttpJsonOptions(options => FarglassJson.Apply(options.SerializerOptions));
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var service = new FakeService(app);
        service.Map();
        await app.StartAsync();
        return service;
    }

    /// <summary>An order that a host can fetch, as after the redirect of step 5.</summary>
    public SessionId Reserve(int disconnectTimeoutSeconds = 60, int frameRateMax = 60, bool fixedSize = false)
    {
        var id = SessionId.New(DateTimeOffset.UnixEpoch.AddYears(56));
        var application = new ApplicationDefinition("Terminal", "xterm", Width: 1001, Height: 701,
            FrameRateMax: frameRateMax, DisconnectTimeoutSeconds: disconnectTimeoutSeconds, FixedSize: fixedSize);
        _orders[id] = new(id, ApplicationId.Parse("terminal"), application, "ada",
            OpaqueData: null, "https://portal.example/", "https://portal.example/open/terminal");
        return id;
    }

    public string Sign(SessionId session, HostId? host = null, double? secondsLeft = null, string? id = null) =>
        new Ticket(host ?? HostId, session, id ?? Secrets.New(""),
            TimeProvider.System.GetUtcNow().AddSeconds(secondsLeft ?? TicketSeconds)).Sign(_key);

    public SessionReport? LastReport(SessionId session) =>
        _heartbeats.LastOrDefault()?.Sessions.FirstOrDefault(report => report.Id == session);

    /// <summary>All that it was asked to remember, but the last heartbeat.</summary>
    public void Forget()
    {
        while (_heartbeats.Count > 1) _heartbeats.TryDequeue(out _);
        _orders.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
    }

    void Map()
    {
        _app.Use(async (context, next) =>
        {
            if (IsDown) context.Abort();
            else await next(context);
        });
        _app.MapPost("/v1/hosts", (HostRegistration _, HttpRequest request) =>
        {
            if (request.Headers.Authorization != "Bearer fgj_test") return (IResult)Refused();
            Interlocked.Increment(ref _registrations);
            var key = Convert.ToBase64String(_key.ExportSubjectPublicKeyInfo());
            var registered = new HostRegistered(HostId, HostToken, key, LeaseSeconds: 10, HeartbeatSeconds: 1);
            return Results.Json(registered, FarglassJson.Options, statusCode: 201);
        });
        _app.MapPost("/v1/hosts/{id}/heartbeat", (string id, Heartbeat heartbeat, HttpRequest request) =>
        {
            if (request.Headers.Authorization != $"Bearer {HostToken}" || id != HostId.ToString())
                return (IResult)Refused();
            _heartbeats.Enqueue(heartbeat);
            return Results.Json(Answer, FarglassJson.Options);
        });
        _app.MapGet("/v1/hosts/{id}/sessions/{session}", (SessionId session) =>
        {
            Interlocked.Increment(ref _fetches);
            return _orders.TryGetValue(session, out var order)
                ? Results.Json(order, FarglassJson.Options)
                : new Refusal(ProblemCodes.SessionEnded, "The session has ended.");
        });
    }

    static Refusal Refused() =>
        new Refusal(ProblemCodes.NotAuthenticated, "The token is not good.") { Challenge = "Bearer" };
}
