using Farglass.Entitlement.Entitlements;
using Farglass.Entitlement.SignIn;
using Farglass.Entitlement.Storage;
using Farglass.Entitlement.StreamingService;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Microsoft.AspNetCore.Http;

namespace Farglass.Entitlement.Portal;

/// <summary>The catalogue, and opening what stands in it.</summary>
static class CatalogueForms
{
    public static async Task<IResult> Show(
        HttpContext context, PortalPages pages, EntitlementStore entitlements, Catalogue catalogue,
        StreamingServiceClient service, string? q, CancellationToken ct)
    {
        var user = context.User.UserName();
        var mine = await entitlements.OfUserAsync(user, ct);
        var all = await catalogue.ReadAsync(ct);
        var running = await service.RunningSessionsAsync(user, ct);
        var search = q is { Length: <= Limits.SearchLengthMax } ? q.Trim() : "";
        return PortalPages.Page<CataloguePage>(new
        {
            Frame = pages.Frame(context, running.Count),
            Cards = Cards(all.Values.Where(application => mine.Contains(application.Id)), running),
            Search = search,
        });
    }

    /// <summary>Where a session that has ended leads for another: the one application, and a button for it.</summary>
    public static async Task<IResult> AskToOpen(
        ApplicationId applicationId, HttpContext context, PortalPages pages, Launcher launcher,
        StreamingServiceClient service, TimeProvider time, CancellationToken ct)
    {
        var user = context.User.UserName();
        var (application, refusal) = await launcher.FindAsync(user, applicationId, ct);
        if (application is null) return pages.Refused(context, refusal!);
        var sessions = await service.RunningSessionsAsync(user, ct);
        var frame = pages.Frame(context, sessions.Count);
        if (!sessions.Any(IsThere)) return PortalPages.Page<OpenPage>(new { Frame = frame, Application = application });
        return PortalPages.Page<RunningPage>(new
        {
            Frame = frame,
            Wanted = applicationId,
            Row = SessionRow.From(sessions.First(IsThere), application.Definition.Icon),
            Now = time.GetUtcNow(),
        });

        bool IsThere(SessionView session) => session.ApplicationId == applicationId && IsRunning(session);
    }

    public static async Task<IResult> Launch(
        ApplicationId applicationId, HttpContext context, PortalPages pages, Launcher launcher, Catalogue catalogue,
        TimeProvider time, CancellationToken ct)
    {
        var previous = context.Request.Field("terminatePrevious") == "true"
            ? PreviousSession.Terminate
            : PreviousSession.KeepIfOpened;
        switch (await launcher.LaunchAsync(context.User.UserName(), applicationId, previous, ct))
        {
            case LaunchAnswer.Granted granted:
                return PortalRoutes.SeeOther(granted.Grant.EntitlementUrl);
            case LaunchAnswer.Running { Session: var session }:
                var icon = (await catalogue.ReadAsync(ct)).GetValueOrDefault(session.ApplicationId)?.Definition.Icon;
                return PortalPages.Page<RunningPage>(new
                {
                    Frame = pages.Frame(context),
                    Wanted = applicationId,
                    Row = SessionRow.From(session, icon),
                    Now = time.GetUtcNow(),
                }, StatusCodes.Status409Conflict);
            case LaunchAnswer.Refused refused:
                return pages.Refused(context, refused.Refusal);
            case var other:
                throw new System.Diagnostics.UnreachableException($"A launch cannot answer {other}.");
        }
    }

    static CatalogueCard[] Cards(IEnumerable<ApplicationView> applications, IReadOnlyList<SessionView> running)
    {
        var sessions = running.Where(IsRunning).ToLookup(session => session.ApplicationId);
        return
        [
            .. from application in applications
               let session = sessions[application.Id].FirstOrDefault()
               where application.State == ApplicationState.Active || session is not null
               orderby application.Definition.Name
               select new CatalogueCard(application.Id, application.Definition.Name,
                   application.Definition.Description ?? "", application.Definition.Icon, session?.Id, session?.State),
        ];
    }

    // One whose link was never opened is not running to its user: opening the application makes a new link.
    static bool IsRunning(SessionView session) =>
        session.State is not (SessionState.Entitled or SessionState.Terminating);
}
