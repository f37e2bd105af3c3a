using Farglass.Entitlement.Entitlements;
using Farglass.Entitlement.SignIn;
using Farglass.Entitlement.StreamingService;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Microsoft.AspNetCore.Http;

namespace Farglass.Entitlement.Portal;

/// <summary>The visitor's sessions: going back to one, and ending it.</summary>
static class SessionForms
{
    public static async Task<IResult> Show(
        HttpContext context, PortalPages pages, StreamingServiceClient service, Catalogue catalogue, TimeProvider time,
        string? ended, CancellationToken ct)
    {
        var sessions = await service.RunningSessionsAsync(context.User.UserName(), ct);
        var applications = await catalogue.ReadAsync(ct);
        return PortalPages.Page<SessionsPage>(new
        {
            Frame = pages.Frame(context, sessions.Count),
            Rows = sessions.Select(session => Row(session, applications)).ToArray(),
            Now = time.GetUtcNow(),
            Message = ended is null ? null : new PortalMessage(context.Texts().Sessions.HasEnded),
        });
    }

    public static async Task<IResult> Resume(
        SessionId id, HttpContext context, PortalPages pages, Launcher launcher, CancellationToken ct) =>
        await launcher.ResumeAsync(context.User.UserName(), id, ct) switch
        {
            LaunchAnswer.Granted granted => PortalRoutes.SeeOther(granted.Grant.EntitlementUrl),
            LaunchAnswer.Refused refused => pages.Refused(context, refused.Refusal),
            var other => throw new System.Diagnostics.UnreachableException($"A way back cannot be {other}."),
        };

    public static async Task<IResult> AskToEnd(
        SessionId id, HttpContext context, PortalPages pages, StreamingServiceClient service, Catalogue catalogue,
        TimeProvider time, CancellationToken ct)
    {
        var session = await service.FindSessionAsync(id, context.User.UserName(), ct);
        if (session is null || session.State.IsEnded())
            return pages.Refused(context, StreamingRefusals.SessionNotFound);
        return PortalPages.Page<EndPage>(new
        {
            Frame = pages.Frame(context),
            Row = Row(session, await catalogue.ReadAsync(ct)),
            Now = time.GetUtcNow(),
        });
    }

    public static async Task<IResult> End(
        SessionId id, HttpContext context, PortalPages pages, Launcher launcher, CancellationToken ct) =>
        await launcher.EndAsync(context.User.UserName(), id, ct)
            ? PortalRoutes.SeeOther("/sessions?ended=1")
            : pages.Refused(context, StreamingRefusals.SessionNotFound);

    static SessionRow Row(SessionView session, IReadOnlyDictionary<ApplicationId, ApplicationView> applications) =>
        SessionRow.From(session, applications.GetValueOrDefault(session.ApplicationId)?.Definition.Icon);
}
