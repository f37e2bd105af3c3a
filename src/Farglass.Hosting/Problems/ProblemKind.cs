using System.Collections.Frozen;
using Farglass.Protocol.Rest;

namespace Farglass.Hosting.Problems;

/// <summary>What each problem code means: the one table from which documents, pages and OpenAPI are made.</summary>
/// <param name="Retry">Whether the same request may work a little later, with nothing changed.</param>
/// <param name="Title">For a person, as a heading.</param>
/// <param name="Advice">What the person can do about it.</param>
public sealed record ProblemKind(string Code, int Status, bool Retry, string Title, string Advice)
{
    static readonly FrozenDictionary<string, ProblemKind> All = Kinds().ToFrozenDictionary(kind => kind.Code);

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
        new(ProblemCodes.InvalidRequest, 400, false, "That request is not valid",
            "Check what was sent and send it corrected."),
        new(ProblemCodes.NotAuthenticated, 401, false, "You are not signed in",
            "Sign in, or send a key that is valid."),
        new(ProblemCodes.Forbidden, 403, false, "You may not do that", "Ask an administrator for the right to do it."),
        new(ProblemCodes.NotFound, 404, false, "There is nothing here", "Check the address."),
        new(ProblemCodes.MethodNotAllowed, 405, false, "That cannot be done here",
            "Use one of the methods that the answer allows."),
        new(ProblemCodes.TooLarge, 413, false, "That is too large", "Send less."),
        new(ProblemCodes.UnsupportedMediaType, 415, false, "That format is not understood",
            "Send JSON, as application/json."),
        new(ProblemCodes.TooManyRequests, 429, true, "Too many requests", "Wait a moment and try again."),
        new(ProblemCodes.ServerFault, 500, true, "Something went wrong here",
            "It is not your fault. Try again in a moment; if it stays, tell your administrator."),
    ];

    static IEnumerable<ProblemKind> Opening() =>
    [
        new(ProblemCodes.EntitlementUnknown, 404, false, "This link is not known",
            "Check that it was copied whole, or start the application again."),
        new(ProblemCodes.EntitlementUsed, 410, false, "This link was already used",
            "Each link opens a session once. Start the application again to get a new one."),
        new(ProblemCodes.EntitlementExpired, 410, false, "This link has expired",
            "Links are good for a short time only. Start the application again to get a new one."),
        new(ProblemCodes.NoCapacity, 503, true, "All places are taken",
            "Every host is busy at the moment. Wait a little and try again: this link still works until it expires."),
        new(ProblemCodes.HostLost, 503, true, "The session cannot be reached",
            "The machine that runs it does not answer. It may come back: try again in a few seconds."),
        new(ProblemCodes.SessionEnded, 410, false, "This session has ended", "Start the application again."),
        new(ProblemCodes.PrefetchRefused, 503, true, "This link is not opened ahead of time",
            "It works once, so it waits until you really open it."),
    ];

    static IEnumerable<ProblemKind> Administering() =>
    [
        new(ProblemCodes.ApplicationNotFound, 404, false, "There is no such application", "Check its id."),
        new(ProblemCodes.ApplicationArchived, 410, false, "This application is no longer offered",
            "Ask your administrator whether it comes back."),
        new(ProblemCodes.ApplicationExists, 409, false, "An application with this id exists",
            "Choose another id, or change that one."),
        new(ProblemCodes.ApplicationInUse, 409, false, "This application has running sessions",
            "Archive it and wait until its sessions have ended, or end them."),
        new(ProblemCodes.SessionNotFound, 404, false, "There is no such session", "Check its id."),
        new(ProblemCodes.HostNotFound, 404, false, "There is no such host", "Check its id."),
        new(ProblemCodes.HostInUse, 409, false, "This host has running sessions",
            "Drain it and wait until its sessions have ended, or end them."),
        new(ProblemCodes.SessionQuota, 429, true, "No more sessions are allowed at the moment",
            "End a session that you no longer need, or try again later."),
        new(ProblemCodes.ScopeMissing, 403, false, "This key may not do that", "Use a key that has the scope."),
    ];

    static IEnumerable<ProblemKind> Entitling() =>
    [
        new(ProblemCodes.NotEntitled, 403, false, "You may not use this application",
            "Ask your administrator for access."),
        new(ProblemCodes.SessionRunning, 409, false, "A session of yours is still running",
            "Resume it, or end it first."),
        new(ProblemCodes.ServiceUnavailable, 503, true, "The service is not available", "Try again in a moment."),
        new(ProblemCodes.UserNotFound, 404, false, "There is no such user", "Check the name."),
        new(ProblemCodes.GroupNotFound, 404, false, "There is no such group", "Check the name."),
        new(ProblemCodes.AlreadyExists, 409, false, "That exists already", "Choose another name."),
    ];

    static IEnumerable<ProblemKind> Viewing() =>
    [
        new(ProblemCodes.TicketInvalid, 401, false, "This ticket is not valid here", "Start the application again."),
        new(ProblemCodes.TicketExpired, 410, false, "This ticket has expired", "Start the application again."),
        new(ProblemCodes.TicketUsed, 410, false, "This ticket was already used", "Start the application again."),
        new(ProblemCodes.LaunchFailed, 503, true, "The session could not be started",
            "Try again; if it stays, tell your administrator."),
        new(ProblemCodes.NoCommonCodec, 422, false, "This browser and the host have no codec in common",
            "Take the WebSocket, which needs none for its connection."),
        new(ProblemCodes.OfferConflict, 409, false, "The connection cannot become what was offered",
            "It goes on as it was; make another connection for it."),
        new(ProblemCodes.PreconditionFailed, 412, false, "The connection has changed in between",
            "Start from what it is now."),
        new(ProblemCodes.PreconditionRequired, 428, false, "The request must say what it changes",
            "Send If-Match with the connection's ETag."),
    ];
}
