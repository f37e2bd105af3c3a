using Farglass.Entitlement.Storage;
using Farglass.Entitlement.StreamingService;
using Farglass.Entitlement.Users;
using Farglass.Hosting;
using Farglass.Hosting.Problems;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Microsoft.Extensions.Logging;

namespace Farglass.Entitlement.Entitlements;

/// <summary>
/// Steps 2 to 4 for a user who is known by now: is the user entitled, does a session stand in the way, and if not, a
/// new session and its URL. The portal and the API both come here, so that they cannot differ in who may open what.
/// </summary>
sealed partial class Launcher(
    EntitlementStore entitlements, LaunchStore launches, StreamingServiceClient service,
    StreamingServiceSettings streaming, EntitlementSettings settings, PublicAddress portal, TimeProvider time,
    ILogger<Launcher> logger)
{
    string ReturnUrl => $"{portal.Url.ToString().TrimEnd('/')}/";

    /// <summary>A page with a button: a session is never started by a link alone.</summary>
    string RestartUrl(ApplicationId application) => $"{ReturnUrl}open/{application}";

    /// <summary>Whether the user may open the application at this moment, and what it is.</summary>
    public async Task<(ApplicationView? Application, Refusal? Refusal)> FindAsync(
        UserName user, ApplicationId id, CancellationToken ct)
    {
        if (!await entitlements.IsEntitledAsync(user, id, ct)) return (null, await ExplainAsync(user, id, ct));
        var application = await service.FindApplicationAsync(id, ct);
        return RefusalOf(application) is { } refusal ? (null, refusal) : (application, null);
    }

    public async Task<LaunchAnswer> LaunchAsync(
        UserName user, ApplicationId application, PreviousSession previous, CancellationToken ct)
    {
        if (!await entitlements.IsEntitledAsync(user, application, ct))
            return new LaunchAnswer.Refused(await ExplainAsync(user, application, ct));
        var (now, what) = (time.GetUtcNow(), WhatIsStartedAlone(application));
        var until = now + Limits.LaunchLease;
        if (!await launches.TryBeginAsync(user, what, now, until, ct)) return new LaunchAnswer.Refused(BeingStarted);
        try
        {
            return await LaunchAloneAsync(user, application, previous, ct);
        }
        finally
        {
            await launches.EndAsync(user, what, until, CancellationToken.None);
        }
    }

    /// <summary>The way back into a session of the user's. An entitlement that was taken away closes it too.</summary>
    public async Task<LaunchAnswer> ResumeAsync(UserName user, SessionId id, CancellationToken ct)
    {
        if (await service.FindSessionAsync(id, user, ct) is not { } session)
            return new LaunchAnswer.Refused(StreamingRefusals.SessionNotFound);
        if (!await entitlements.IsEntitledAsync(user, session.ApplicationId, ct))
            return new LaunchAnswer.Refused(NotEntitled);
        var (grant, refusal) = await service.CreateUrlAsync(id, new(ReturnUrl: ReturnUrl), ct);
        return grant is null ? new LaunchAnswer.Refused(refusal!) : Granted(grant);
    }

    /// <returns>False where the user has no such session.</returns>
    public async Task<bool> EndAsync(UserName user, SessionId id, CancellationToken ct)
    {
        if (await service.FindSessionAsync(id, user, ct) is null) return false;
        await service.TerminateAsync(id, TerminateCause.User, ct);
        Log.Ended(logger, user, id);
        return true;
    }

    // Somebody who is not entitled is told so; but of an application that is not there, that it is not there.
    async Task<Refusal> ExplainAsync(UserName user, ApplicationId application, CancellationToken ct)
    {
        if (await service.FindApplicationAsync(application, ct) is null) return StreamingRefusals.ApplicationNotFound;
        Log.NotEntitled(logger, user, application);
        return NotEntitled;
    }

    async Task<LaunchAnswer> LaunchAloneAsync(
        UserName user, ApplicationId application, PreviousSession previous, CancellationToken ct)
    {
        var standing = await InTheWayAsync(user, application, ct);
        if (standing.Count > 0)
        {
            if (!MayEnd(standing, previous)) return new LaunchAnswer.Running(standing[0]);
            // Asked before anything is ended: nobody should lose their work for a refusal.
            if (RefusalOf(await service.FindApplicationAsync(application, ct)) is { } refusal)
                return new LaunchAnswer.Refused(refusal);
            foreach (var session in standing) await service.TerminateAsync(session.Id, TerminateCause.Replaced, ct);
        }

        var (grant, no) = await CreateAsync(user, application, replaced: standing, ct);
        if (grant is null) return new LaunchAnswer.Refused(no!);
        Log.Granted(logger, user, application, grant.Id, standing.Count);
        return Granted(grant);
    }

    string WhatIsStartedAlone(ApplicationId application) =>
        settings.Previous == PreviousScope.AnyApplication ? "*" : application.ToString();

    async Task<IReadOnlyList<SessionView>> InTheWayAsync(UserName user, ApplicationId application, CancellationToken ct)
    {
        var running = await service.RunningSessionsAsync(user, ct);
        return [.. running.Where(session => session.State != SessionState.Terminating
            && (settings.Previous == PreviousScope.AnyApplication || session.ApplicationId == application))];
    }

    static bool MayEnd(IReadOnlyList<SessionView> standing, PreviousSession previous) => previous switch
    {
        PreviousSession.Terminate => true,
        PreviousSession.KeepIfOpened => standing.All(session => session.State == SessionState.Entitled),
        _ => false,
    };

    static Refusal? RefusalOf(ApplicationView? application) => application switch
    {
        null => StreamingRefusals.ApplicationNotFound,
        { State: ApplicationState.Active } => null,
        _ => StreamingRefusals.ApplicationArchived,
    };

    // A session that was told to end keeps its place until its host says that it has: a quota is then asked again for a
    // few seconds before it is believed.
    async Task<(SessionGrant? Grant, Refusal? Refusal)> CreateAsync(
        UserName user, ApplicationId application, IReadOnlyList<SessionView> replaced, CancellationToken ct)
    {
        var request = new SessionRequest(
            application, user.ToString(), ReturnUrl: ReturnUrl, RestartUrl: RestartUrl(application));
        var until = time.GetUtcNow() + Limits.ReplacedPlaceTime;
        while (true)
        {
            var answer = await service.CreateSessionAsync(request, ct);
            var mayFree = answer.Refusal is { Code: ProblemCodes.SessionQuota } && replaced.Count > 0;
            if (!mayFree || time.GetUtcNow() >= until) return answer;
            await Task.Delay(Limits.ReplacedPlaceInterval, time, ct);
        }
    }

    LaunchAnswer.Granted Granted(SessionGrant grant) =>
        new(new(grant.Id, EntitlementUrls.Compose(streaming.PublicBase, grant.Token), grant.ExpiresAt));

    static Refusal NotEntitled { get; } = new(ProblemCodes.NotEntitled, "You are not entitled to this application.");

    static Refusal BeingStarted { get; } =
        new(ProblemCodes.SessionRunning, "Another request of yours is starting this application at this moment.")
        {
            Retry = true,
            RetryAfter = Limits.LaunchRetry,
        };

    /// <summary>Ids 1320-1329. A URL or a token is never among the values.</summary>
    static partial class Log
    {
        [LoggerMessage(1320, LogLevel.Information,
            "{User} was given session {SessionId} of {Application}; {Replaced} sessions were ended for it.")]
        public static partial void Granted(
            ILogger logger, UserName user, ApplicationId application, SessionId sessionId, int replaced);

        [LoggerMessage(1321, LogLevel.Information, "{User} asked for {Application} without being entitled to it.")]
        public static partial void NotEntitled(ILogger logger, UserName user, ApplicationId application);

        [LoggerMessage(1322, LogLevel.Information, "{User} ended session {SessionId}.")]
        public static partial void Ended(ILogger logger, UserName user, SessionId sessionId);
    }
}
