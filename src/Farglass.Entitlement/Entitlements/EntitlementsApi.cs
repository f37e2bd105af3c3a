using Farglass.Entitlement.SignIn;
using Farglass.Entitlement.Storage;
using Farglass.Entitlement.StreamingService;
using Farglass.Hosting.Problems;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Farglass.Entitlement.Entitlements;

/// <summary>Steps 1 and 4 for programs, and what a program may know of its user's applications and sessions.</summary>
static class EntitlementsApi
{
    public static void MapEntitlements(this RouteGroupBuilder api)
    {
        var entitlements = api.MapGroup("/entitlements").WithTags("Entitlements").Needs(ProgramSignInHandler.Scheme);
        entitlements.MapGet("/", List).WithName("ListEntitledApplications")
            .WithSummary("Lists the applications that the caller may open").Refuses(ProblemCodes.ServiceUnavailable);
        entitlements.MapPost("/{applicationId}", Entitle).WithName("Entitle")
            .WithSummary("Asks for a session of an application, and answers with its entitlement URL")
            .Accepts<EntitlementRequest>(true, "application/json", "application/x-www-form-urlencoded",
                "multipart/form-data")
            .Produces<string>(201, "text/plain", "application/json")
            .Refuses(ProblemCodes.NotEntitled, ProblemCodes.ApplicationNotFound, ProblemCodes.ApplicationArchived,
                ProblemCodes.SessionRunning, ProblemCodes.SessionQuota, ProblemCodes.ServiceUnavailable);

        var sessions = api.MapGroup("/sessions").WithTags("Sessions").Needs(ProgramSignInHandler.Scheme);
        sessions.MapGet("/", Sessions).WithName("ListOwnSessions")
            .WithSummary("Lists the caller's running sessions").Refuses(ProblemCodes.ServiceUnavailable);
        sessions.MapPost("/{id}/resume", Resume).WithName("ResumeSession")
            .WithSummary("Asks for the way back into a running session")
            .Produces<string>(201, "text/plain", "application/json")
            .Refuses(ProblemCodes.SessionNotFound, ProblemCodes.SessionEnded, ProblemCodes.NotEntitled,
                ProblemCodes.ServiceUnavailable);
        sessions.MapDelete("/{id}", End).WithName("EndOwnSession").WithSummary("Ends a session of the caller's")
            .Produces(204).Refuses(ProblemCodes.SessionNotFound, ProblemCodes.ServiceUnavailable);
    }

    static async Task<Page<EntitledApplication>> List(
        HttpContext context, EntitlementStore entitlements, Catalogue catalogue, StreamingServiceClient service,
        CancellationToken ct)
    {
        var user = context.User.UserName();
        var mine = await entitlements.OfUserAsync(user, ct);
        var all = await catalogue.ReadAsync(ct);
        var running = (await service.RunningSessionsAsync(user, ct)).ToLookup(session => session.ApplicationId);
        return new(
        [
            .. from application in all.Values
               where application.State == ApplicationState.Active && mine.Contains(application.Id)
               orderby application.Definition.Name
               select new EntitledApplication(
                   application.Id, application.Definition.Name, application.Definition.Description,
                   application.Definition.Icon, running[application.Id].FirstOrDefault()?.Id),
        ]);
    }

    static async Task<IResult> Entitle(
        ApplicationId applicationId, TerminatePrevious terminatePrevious, HttpContext context, Launcher launcher,
        CancellationToken ct) =>
        Answer(context, await launcher.LaunchAsync(
            context.User.UserName(), applicationId,
            terminatePrevious.Value ? PreviousSession.Terminate : PreviousSession.Keep, ct));

    static async Task<Page<UserSession>> Sessions(
        HttpContext context, StreamingServiceClient service, CancellationToken ct) =>
        new([.. from session in await service.RunningSessionsAsync(context.User.UserName(), ct)
            select new UserSession(session.Id, session.ApplicationId, session.ApplicationName, session.State,
                session.CreatedAt, session.StartedAt)]);

    static async Task<IResult> Resume(SessionId id, HttpContext context, Launcher launcher, CancellationToken ct) =>
        Answer(context, await launcher.ResumeAsync(context.User.UserName(), id, ct));

    static async Task<IResult> End(SessionId id, HttpContext context, Launcher launcher, CancellationToken ct) =>
        await launcher.EndAsync(context.User.UserName(), id, ct)
            ? TypedResults.NoContent()
            : StreamingRefusals.SessionNotFound;

    /// <summary>The original's answer is the URL as plain text; a program that asks for JSON gets more.</summary>
    static IResult Answer(HttpContext context, LaunchAnswer answer)
    {
        if (answer is LaunchAnswer.Refused refused) return refused.Refusal;
        if (answer is LaunchAnswer.Running running) return StillRunning(running.Session);
        var grant = ((LaunchAnswer.Granted)answer).Grant;
        context.Response.Headers.Location = grant.EntitlementUrl;
        return context.Request.PrefersJson()
            ? TypedResults.Json(grant, FarglassJson.Options, statusCode: StatusCodes.Status201Created)
            : TypedResults.Text(grant.EntitlementUrl, "text/plain", statusCode: StatusCodes.Status201Created);
    }

    static Refusal StillRunning(SessionView session) => new(ProblemCodes.SessionRunning,
        $"Your session {session.Id} of {session.ApplicationName} is still running. "
        + "Resume it, or ask with terminatePrevious=true.");
}
