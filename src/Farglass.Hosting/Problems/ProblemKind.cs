using System.Collections.Frozen;
using Farglass.Hosting.Problems.Texts;
using Farglass.Protocol.Rest;

namespace Farglass.Hosting.Problems;

/// <summary>What each problem code means: the one table from which documents, pages and OpenAPI are made.</summary>
/// <param name="Retry">Whether the same request may work a little later, with nothing changed.</param>
/// <param name="In">What is said of it to a person, in a language.</param>
public sealed record ProblemKind(string Code, int Status, bool Retry, Func<ProblemTexts, ProblemText> In)
{
    static readonly FrozenDictionary<string, ProblemKind> All = Kinds().ToFrozenDictionary(kind => kind.Code);

    /// <summary>As in problem documents, which are in English.</summary>
    public string Title => In(EnglishProblems.Texts).Title;

    public static IEnumerable<ProblemKind> Every => All.Values;

    public static ProblemKind Of(string code) => All[code];

    public static bool TryFind(string code, out ProblemKind? kind) => All.TryGetValue(code, out kind);

    /// <summary>For an answer that has a status and nothing else.</summary>
    public static ProblemKind OfStatus(int status) => Of(status switch
    {
        401 => ProblemCodes.NotAuthenticated,
        403 => ProblemCodes.Forbidden,
        404 => ProblemCodes.NotFound,
        405 => ProblemCodes.MethodNotAllowed,
        413 or 414 or 431 => ProblemCodes.TooLarge,
        415 => ProblemCodes.UnsupportedMediaType,
        429 => ProblemCodes.TooManyRequests,
        503 => ProblemCodes.ServiceUnavailable,
        505 => ProblemCodes.InvalidRequest, // HTTP/9.9 is the caller's doing, whatever the number says.
        >= 500 => ProblemCodes.ServerFault,
        _ => ProblemCodes.InvalidRequest,
    });

    static IEnumerable<ProblemKind> Kinds() =>
        [.. Common(), .. Opening(), .. Administering(), .. Entitling(), .. Viewing()];

    static IEnumerable<ProblemKind> Common() =>
    [
        new(ProblemCodes.InvalidRequest, 400, false, static texts => texts.InvalidRequest),
        new(ProblemCodes.NotAuthenticated, 401, false, static texts => texts.NotAuthenticated),
        new(ProblemCodes.Forbidden, 403, false, static texts => texts.Forbidden),
        new(ProblemCodes.NotFound, 404, false, static texts => texts.NotFound),
        new(ProblemCodes.MethodNotAllowed, 405, false, static texts => texts.MethodNotAllowed),
        new(ProblemCodes.TooLarge, 413, false, static texts => texts.TooLarge),
        new(ProblemCodes.UnsupportedMediaType, 415, false, static texts => texts.UnsupportedMediaType),
        new(ProblemCodes.TooManyRequests, 429, true, static texts => texts.TooManyRequests),
        new(ProblemCodes.ServerFault, 500, true, static texts => texts.ServerFault),
    ];

    static IEnumerable<ProblemKind> Opening() =>
    [
        new(ProblemCodes.EntitlementUnknown, 404, false, static texts => texts.EntitlementUnknown),
        new(ProblemCodes.EntitlementUsed, 410, false, static texts => texts.EntitlementUsed),
        new(ProblemCodes.EntitlementExpired, 410, false, static texts => texts.EntitlementExpired),
        new(ProblemCodes.NoCapacity, 503, true, static texts => texts.NoCapacity),
        new(ProblemCodes.HostLost, 503, true, static texts => texts.HostLost),
        new(ProblemCodes.SessionEnded, 410, false, static texts => texts.SessionEnded),
        new(ProblemCodes.PrefetchRefused, 503, true, static texts => texts.PrefetchRefused),
    ];

    static IEnumerable<ProblemKind> Administering() =>
    [
        new(ProblemCodes.ApplicationNotFound, 404, false, static texts => texts.ApplicationNotFound),
        new(ProblemCodes.ApplicationArchived, 410, false, static texts => texts.ApplicationArchived),
        new(ProblemCodes.ApplicationExists, 409, false, static texts => texts.ApplicationExists),
        new(ProblemCodes.ApplicationInUse, 409, false, static texts => texts.ApplicationInUse),
        new(ProblemCodes.SessionNotFound, 404, false, static texts => texts.SessionNotFound),
        new(ProblemCodes.HostNotFound, 404, false, static texts => texts.HostNotFound),
        new(ProblemCodes.HostInUse, 409, false, static texts => texts.HostInUse),
        new(ProblemCodes.SessionQuota, 429, true, static texts => texts.SessionQuota),
        new(ProblemCodes.ScopeMissing, 403, false, static texts => texts.ScopeMissing),
    ];

    static IEnumerable<ProblemKind> Entitling() =>
    [
        new(ProblemCodes.NotEntitled, 403, false, static texts => texts.NotEntitled),
        new(ProblemCodes.SessionRunning, 409, false, static texts => texts.SessionRunning),
        new(ProblemCodes.ServiceUnavailable, 503, true, static texts => texts.ServiceUnavailable),
        new(ProblemCodes.UserNotFound, 404, false, static texts => texts.UserNotFound),
        new(ProblemCodes.GroupNotFound, 404, false, static texts => texts.GroupNotFound),
        new(ProblemCodes.AlreadyExists, 409, false, static texts => texts.AlreadyExists),
    ];

    static IEnumerable<ProblemKind> Viewing() =>
    [
        new(ProblemCodes.TicketInvalid, 401, false, static texts => texts.TicketInvalid),
        new(ProblemCodes.TicketExpired, 410, false, static texts => texts.TicketExpired),
        new(ProblemCodes.TicketUsed, 410, false, static texts => texts.TicketUsed),
        new(ProblemCodes.LaunchFailed, 503, true, static texts => texts.LaunchFailed),
        new(ProblemCodes.NoCommonCodec, 422, false, static texts => texts.NoCommonCodec),
        new(ProblemCodes.OfferConflict, 409, false, static texts => texts.OfferConflict),
        new(ProblemCodes.PreconditionFailed, 412, false, static texts => texts.PreconditionFailed),
        new(ProblemCodes.PreconditionRequired, 428, false, static texts => texts.PreconditionRequired),
    ];
}
