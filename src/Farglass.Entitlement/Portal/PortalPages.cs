using System.Globalization;
using Farglass.Entitlement.Portal.Texts;
using Farglass.Entitlement.SignIn;
using Farglass.Entitlement.StreamingService;
using Farglass.Hosting.Languages;
using Farglass.Hosting.Problems;
using Farglass.Hosting.Problems.Texts;
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
        settings.Title, context.Request.PreferredLanguage(),
        context.User.Identity is { IsAuthenticated: true } ? context.User.DisplayName() : null, sessions);

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
        return Trouble(context, Explain(refusal, context.Request.PreferredLanguage(), again));
    }

    public void LogUnavailable(StreamingServiceException trouble) => Log.Unavailable(logger, trouble.Message);

    static PortalTrouble Explain(Refusal refusal, Language language, string again)
    {
        var texts = PortalTexts.In(language).Troubles;
        var (title, text) = refusal.Code switch
        {
            ProblemCodes.NotEntitled => texts.NotEntitled,
            ProblemCodes.ApplicationNotFound => texts.ApplicationGone,
            ProblemCodes.ApplicationArchived => texts.ApplicationArchived,
            ProblemCodes.SessionQuota or ProblemCodes.NoCapacity => texts.NoPlace,
            ProblemCodes.SessionRunning => texts.BeingStarted,
            ProblemCodes.SessionNotFound or ProblemCodes.SessionEnded => texts.SessionEnded,
            ProblemCodes.HostLost => texts.HostLost,
            ProblemCodes.ServiceUnavailable => texts.ServiceUnavailable,
            _ => Unforeseen(refusal, language),
        };
        var retry = refusal.Retry ?? refusal.Kind.Retry;
        return new(refusal.Status ?? refusal.Kind.Status, title, text, refusal.Code, retry ? again : null);
    }

    static TroubleText Unforeseen(Refusal refusal, Language language)
    {
        var (title, advice) = refusal.Kind.In(ProblemTexts.In(language));
        return new(title, advice);
    }

    /// <summary>Ids 1340-1349.</summary>
    static partial class Log
    {
        [LoggerMessage(1340, LogLevel.Warning, "A page could not be made: {Trouble}")]
        public static partial void Unavailable(ILogger logger, string trouble);
    }
}
