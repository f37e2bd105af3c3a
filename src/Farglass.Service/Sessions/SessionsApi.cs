using Farglass.Hosting;
using Farglass.Hosting.Problems;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Farglass.Service.Applications;
using Farglass.Service.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Farglass.Service.Sessions;

static class SessionsApi
{
    const string TokenPrefix = "fge_";

    public static void MapSessions(this WebApplication app)
    {
        var sessions = app.MapGroup("/v1/sessions").WithTags("Sessions").Needs(ApiScope.Sessions);
        sessions.MapPost("/", CreateAsync).WithName("CreateSession")
            .WithSummary("Entitles a session and answers with its URL")
            .Produces<SessionGrant>(StatusCodes.Status201Created)
            .Refuses(ProblemCodes.ApplicationNotFound, ProblemCodes.ApplicationArchived, ProblemCodes.SessionQuota);
        sessions.MapGet("/", ListAsync).WithName("ListSessions")
            .WithSummary("Lists sessions, the newest first; `state` may be given more than once")
            .Produces<Page<SessionView>>();
        sessions.MapGet("/{id}", GetAsync).WithName("GetSession").WithSummary("Reads one session")
            .Produces<SessionView>().Refuses(ProblemCodes.SessionNotFound);
        sessions.MapPost("/{id}/urls", CreateUrlAsync).WithName("CreateSessionUrl")
            .WithSummary("Makes another entitlement URL of a session that lives: the way back to it")
            .Produces<SessionGrant>(StatusCodes.Status201Created)
            .Refuses(ProblemCodes.SessionNotFound, ProblemCodes.SessionEnded);
        sessions.MapPost("/{id}/terminate", TerminateAsync).WithName("TerminateSession")
            .WithSummary("Ends a session; ending one that has ended changes nothing")
            .WithDescription(
                "The answer shows the session as it is then: `Terminating` until its host has reported the end.")
            .Produces<SessionView>().Refuses(ProblemCodes.SessionNotFound);
    }

    internal static async Task<IResult> CreateAsync(
        SessionRequest request, ApplicationStore applications, SessionStore sessions, SessionSettings settings,
        PublicAddress address, SessionJournal journal, TimeProvider time, HttpContext context, CancellationToken ct)
    {
        if (SessionRules.Check(request) is { } wrong) return wrong;
        if (await applications.FindAsync(request.ApplicationId, ct) is not { } application)
            return ApplicationRules.NotFound(request.ApplicationId);
        if (application.State != ApplicationState.Active)
            return new Refusal(
                ProblemCodes.ApplicationArchived, $"{application.Definition.Name} is not offered at the moment.");

        var now = time.GetUtcNow();
        var (token, expires) = NewUrl(now, request.ValiditySeconds);
        var definition = application.Definition;
        var session = new NewSession(
            SessionId.New(now), application.Id, definition.Name, request.UserId, request.OpaqueData, request.ReturnUrl,
            request.RestartUrl, new(settings.AccountMax, definition.SessionsMax, definition.SessionsPerUserMax));
        var reached = await sessions.CreateAsync(session, Secrets.Hash(token), now, expires, ct);
        if (reached != QuotaReached.None) return SessionRules.QuotaIs(reached, definition.Name);
        journal.Created(session.Id, application.Id);
        return Grant(session.Id, token, expires, address, context);
    }

    internal static async Task<IResult> ListAsync(
        string[] state, string? applicationId, string? userId, string? cursor, int? limit, SessionStore sessions,
        CancellationToken ct)
    {
        if (!Paging.TryRead(limit, out var size, out var refusal)) return refusal;
        if (!SessionRules.TryReadFilter(state, applicationId, userId, cursor, size, out var filter, out refusal))
            return refusal;
        var rows = await sessions.ListAsync(filter, ct);
        return TypedResults.Ok(Paging.Cut([.. rows.Select(row => row.ToView())], size, view => view.Id.ToString()));
    }

    internal static async Task<Results<Ok<SessionView>, Refusal>> GetAsync(
        SessionId id, SessionStore sessions, CancellationToken ct) =>
        await sessions.FindAsync(id, ct) is { } session ? TypedResults.Ok(session.ToView()) : SessionRules.NotFound(id);

    internal static async Task<IResult> CreateUrlAsync(
        SessionId id, SessionUrlRequest request, SessionStore sessions, PublicAddress address, TimeProvider time,
        HttpContext context, CancellationToken ct)
    {
        if (SessionRules.Check(request) is { } wrong) return wrong;
        var (token, expires) = NewUrl(time.GetUtcNow(), request.ValiditySeconds);
        return await sessions.AddUrlAsync(id, Secrets.Hash(token), request.ReturnUrl, expires, ct) switch
        {
            null => SessionRules.NotFound(id),
            SessionState.Terminating or SessionState.Completed or SessionState.Terminated or SessionState.Failed
                => new Refusal(ProblemCodes.SessionEnded, "A session that has ended has no way back."),
            _ => Grant(id, token, expires, address, context),
        };
    }

    internal static async Task<IResult> TerminateAsync(
        SessionId id, TerminateRequest request, SessionStore sessions, SessionJournal journal, TimeProvider time,
        CancellationToken ct)
    {
        var change = await sessions.EndAsync(id, SessionRules.ReasonOf(request.Cause), time.GetUtcNow(), ct);
        if (change is null) return SessionRules.NotFound(id);
        journal.Changed(change);
        return TypedResults.Ok((await sessions.FindAsync(id, ct))!.ToView());
    }

    static (string Token, DateTimeOffset Expires) NewUrl(DateTimeOffset now, int? validitySeconds) =>
        (Secrets.New(TokenPrefix), now.AddSeconds(validitySeconds ?? ProtocolLimits.ValiditySecondsDefault));

    static Created<SessionGrant> Grant(
        SessionId id, string token, DateTimeOffset expires, PublicAddress address, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store"; // It holds the token.
        return TypedResults.Created(
            $"/v1/sessions/{id}", new SessionGrant(id, token, EntitlementUrls.Compose(address.Url, token), expires));
    }
}
