using System.Globalization;
using Farglass.Entitlement.SignIn;
using Farglass.Entitlement.StreamingService;
using Farglass.Hosting.Problems;
using Farglass.Protocol.Rest;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;

namespace Farglass.Entitlement.Portal;

/// <summary>Marks the pages on which passwords are typed.</summary>
sealed record ClosedPolicy;

/// <summary>Makes answers of views: the frame around each, the status, and a page for each refusal.</summary>
sealed partial class PortalPages(PortalSettings settings, PortalPolicy policy, ILogger<PortalPages> logger)
{
    public string PolicyOf(Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<ClosedPolicy>() is null ? policy.Launching : PortalPolicy.Closed;

    /// <param name="context">Says who looks.</param>
    /// <param name="sessions">How many sessions the visitor has, where that is known.</param>
    public PortalFrame Frame(HttpContext context, int? sessions = null) => new(
        settings.Title, context.User.Identity is { IsAuthenticated: true } ? context.User.DisplayName() : null,
        sessions);

    public static IResult Page<TView>(object parameters, int status = 200) where TView : IComponent =>
        new RazorComponentResult<TView>(parameters) { StatusCode = status };

    public IResult Trouble(HttpContext context, PortalTrouble trouble) =>
        Page<TroublePage>(new { Frame = Frame(context), Trouble = trouble }, trouble.Status);

    public IResult Refused(HttpContext context, Refusal refusal)
    {
        if (refusal.RetryAfter is { } wait)
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds)
                .ToString(CultureInfo.InvariantCulture);
        // A page that was asked for can be asked for again; a launch starts from the catalogue.
        var again = HttpMethods.IsGet(context.Request.Method)
            ? $"{context.Request.Path}{context.Request.QueryString}"
            : "/";
        return Trouble(context, Explain(refusal, again));
    }

    public void LogUnavailable(StreamingServiceException trouble) => Log.Unavailable(logger, trouble.Message);

    static PortalTrouble Explain(Refusal refusal, string again)
    {
        var (title, text) = refusal.Code switch
        {
            ProblemCodes.NotEntitled => ("This application is not shared with you",
                "If you need it, ask whoever looks after this portal to give you access."),
            ProblemCodes.ApplicationNotFound => ("This application is gone",
                "It may have been removed a moment ago. The catalogue shows what is there now."),
            ProblemCodes.ApplicationArchived => ("This application is not offered any more",
                "It has been put away for now. Sessions that run already go on."),
            ProblemCodes.SessionQuota or ProblemCodes.NoCapacity => ("Every place is taken",
                "As many sessions as are allowed are running. Try again in half a minute, or end a session of yours "
                + "that you no longer need."),
            ProblemCodes.SessionRunning => ("It is being started already",
                "Another click of yours is opening this application at this moment. Look at your sessions in a few "
                + "seconds."),
            ProblemCodes.SessionNotFound or ProblemCodes.SessionEnded => ("This session has ended",
                "There is nothing to come back to. You can open the application anew."),
            ProblemCodes.HostLost => ("The session cannot be reached",
                "The machine that runs it does not answer at the moment. It may come back: try again in a few "
                + "seconds."),
            ProblemCodes.ServiceUnavailable => ("Applications cannot be reached",
                "The streaming service does not answer. Sessions that are open go on. Try again in a few seconds."),
            _ => (refusal.Kind.Title, refusal.Detail),
        };
        var retry = refusal.Retry ?? refusal.Kind.Retry;
        return new(refusal.Status ?? refusal.Kind.Status, title, text, refusal.Code, retry ? again : null);
    }

    /// <summary>Ids 1340-1349.</summary>
    static partial class Log
    {
        [LoggerMessage(1340, LogLevel.Warning, "A page could not be made: {Trouble}")]
        public static partial void Unavailable(ILogger logger, string trouble);
    }
}
