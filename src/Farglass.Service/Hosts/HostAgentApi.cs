using Farglass.Hosting.Problems;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Farglass.Service.Applications;
using Farglass.Service.Keys;
using Farglass.Service.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Farglass.Service.Hosts;

/// <summary>What a host calls: it registers, reports, and asks what to run.</summary>
static partial class HostAgentApi
{
    const string TokenPrefix = "fgh_";

    public static void MapHostAgents(this WebApplication app)
    {
        var hosts = app.MapGroup("/v1/hosts").WithTags("Host agents");
        hosts.MapPost("/", RegisterAsync).NeedsJoinToken().WithName("RegisterHost")
            .WithSummary("Registers a machine as a host; its token is shown once")
            .Produces<HostRegistered>(StatusCodes.Status201Created);
        hosts.MapPost("/{id}/heartbeat", BeatAsync).NeedsHostToken().WithName("ReportHeartbeat")
            .WithSummary("Renews the lease, tells what runs, and learns what to end").Produces<HeartbeatAnswer>();
        hosts.MapGet("/{id}/sessions/{sessionId}", GetOrderAsync).NeedsHostToken().WithName("GetLaunchOrder")
            .WithSummary("Reads what to start for a session that has its place on this host")
            .Produces<LaunchOrder>().Refuses(ProblemCodes.SessionNotFound, ProblemCodes.SessionEnded);
    }

    internal static async Task<IResult> RegisterAsync(
        HostRegistration host, HostStore hosts, TicketSigner signer, HostSettings settings, TimeProvider time,
        ILoggerFactory loggers, HttpContext context, CancellationToken ct)
    {
        if (HostRules.Check(host) is { } wrong) return wrong;
        var token = Secrets.New(TokenPrefix);
        var id = await hosts.RegisterAsync(host, token, time.GetUtcNow(), ct);
        Log.Registered(loggers.CreateLogger(typeof(HostAgentApi).FullName!), host.Name, id, host.SessionsMax);
        context.Response.Headers.CacheControl = "no-store"; // It holds the token.
        return TypedResults.Created(
            $"/v1/hosts/{id}",
            new HostRegistered(id, token, signer.PublicKey, settings.LeaseSeconds, settings.HeartbeatSeconds));
    }

    internal static async Task<IResult> BeatAsync(
        HostId id, Heartbeat heartbeat, Heartbeats heartbeats, TimeProvider time, CancellationToken ct)
    {
        if (HostRules.Check(heartbeat) is { } wrong) return wrong;
        return await heartbeats.ReceiveAsync(id, heartbeat, time.GetUtcNow(), ct) is { } answer
            ? TypedResults.Ok(answer)
            : AccessRules.NotAuthenticated("This host is no longer known.");
    }

    internal static async Task<IResult> GetOrderAsync(
        HostId id, SessionId sessionId, SessionStore sessions, ApplicationStore applications, CancellationToken ct)
    {
        var session = await sessions.FindAsync(sessionId, ct);
        if (session is null || session.Host != id) return SessionRules.NotFound(sessionId);
        if (session.StateNow.IsEnded() || session.StateNow == SessionState.Terminating)
            return new Refusal(ProblemCodes.SessionEnded, session.Reason?.Describe() ?? "The session has ended.");
        // An application cannot be deleted while a session of it lives.
        var application = await applications.FindAsync(session.Application, ct);
        return TypedResults.Ok(new LaunchOrder(
            sessionId, session.Application, application!.Definition, session.UserId, session.OpaqueData,
            session.ReturnUrl, session.RestartUrl));
    }

    /// <summary>Ids 1130-1139.</summary>
    static partial class Log
    {
        [LoggerMessage(1130, LogLevel.Information, "Host {Name} has registered as {HostId} with {Places} places.")]
        public static partial void Registered(ILogger logger, string name, HostId hostId, int places);
    }
}
