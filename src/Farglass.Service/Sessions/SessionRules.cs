using System.Diagnostics.CodeAnalysis;
using Farglass.Hosting.Problems;
using Farglass.Protocol;
using Farglass.Protocol.Rest;

namespace Farglass.Service.Sessions;

/// <summary>What may be asked of sessions, and the words of a no.</summary>
static class SessionRules
{
    public static Refusal? Check(SessionRequest request)
    {
        var errors = new FieldErrors();
        errors.Require(request.ApplicationId != default, "applicationId", "is missing.");
        if (request.UserId is not null) errors.RequireLine("userId", request.UserId, ProtocolLimits.UserIdLengthMax);
        errors.RequireBytes("opaqueData", request.OpaqueData, ProtocolLimits.OpaqueDataBytesMax);
        errors.RequireRange("validitySeconds", request.ValiditySeconds, 1, ProtocolLimits.ValiditySecondsMax);
        if (request.ReturnUrl is not null) errors.RequireUrl("returnUrl", request.ReturnUrl);
        if (request.RestartUrl is not null) errors.RequireUrl("restartUrl", request.RestartUrl);
        return errors.ToRefusal();
    }

    public static Refusal? Check(SessionUrlRequest request)
    {
        var errors = new FieldErrors();
        errors.RequireRange("validitySeconds", request.ValiditySeconds, 1, ProtocolLimits.ValiditySecondsMax);
        if (request.ReturnUrl is not null) errors.RequireUrl("returnUrl", request.ReturnUrl);
        return errors.ToRefusal();
    }

    public static bool TryReadFilter(
        string[] state, string? applicationId, string? userId, string? cursor, int limit,
        [NotNullWhen(true)] out SessionFilter? filter, [NotNullWhen(false)] out Refusal? refusal)
    {
        var errors = new FieldErrors();
        ApplicationId? application = null;
        SessionId? before = null;
        var names = Enum.GetNames<SessionState>();
        errors.Require(state.All(names.Contains), "state", $"must be one of {string.Join(", ", names)}.");
        if (ApplicationId.TryParse(applicationId, null, out var id)) application = id;
        else errors.Require(applicationId is null, "applicationId", "must be the id of an application.");
        if (SessionId.TryParse(cursor, null, out var last)) before = last;
        else errors.Require(cursor is null, "cursor", "must be the `next` of an earlier page.");
        if (userId is not null) errors.RequireLine("userId", userId, ProtocolLimits.UserIdLengthMax);
        refusal = errors.ToRefusal();
        var states = refusal is not null || state.Length == 0 ? names : state;
        filter = new([.. states.Select(Enum.Parse<SessionState>)], application, userId, before, limit);
        return refusal is null;
    }

    public static StopReason ReasonOf(TerminateCause cause) => cause switch
    {
        TerminateCause.User => StopReason.EndedByUser,
        TerminateCause.Replaced => StopReason.Replaced,
        _ => StopReason.EndedByOperator,
    };

    public static Refusal NotFound(SessionId id) => new(ProblemCodes.SessionNotFound, $"There is no session {id}.");

    public static Refusal QuotaIs(QuotaReached reached, string application)
    {
        var detail = reached switch
        {
            QuotaReached.Account => "The service runs as many sessions as it may.",
            QuotaReached.Application => $"{application} runs in as many sessions as it may.",
            _ => $"You have as many sessions of {application} as you may have.",
        };
        return new(ProblemCodes.SessionQuota, detail) { RetryAfter = Limits.QuotaRetry };
    }
}
