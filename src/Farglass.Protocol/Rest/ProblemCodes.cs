namespace Farglass.Protocol.Rest;

/// <summary>
/// The <c>code</c> of every problem document, in one list. They are part of the API: a client switches on the code and
/// never on the text, so none is ever reworded or used again for something else.
/// </summary>
public static class ProblemCodes
{
    // Any server.
    public const string InvalidRequest = "invalid_request";
    public const string NotFound = "not_found";
    public const string MethodNotAllowed = "method_not_allowed";
    public const string UnsupportedMediaType = "unsupported_media_type";
    public const string TooLarge = "too_large";
    public const string NotAuthenticated = "not_authenticated";
    public const string Forbidden = "forbidden";
    public const string TooManyRequests = "too_many_requests";
    public const string ServerFault = "server_fault";

    // Opening an entitlement URL.
    public const string EntitlementUnknown = "entitlement_unknown";
    public const string EntitlementUsed = "entitlement_used";
    public const string EntitlementExpired = "entitlement_expired";
    public const string NoCapacity = "no_capacity";
    public const string HostLost = "host_lost";
    public const string SessionEnded = "session_ended";
    public const string PrefetchRefused = "prefetch_refused";

    // Applications, hosts, sessions.
    public const string ApplicationNotFound = "application_not_found";
    public const string ApplicationArchived = "application_archived";
    public const string ApplicationExists = "application_exists";
    public const string ApplicationInUse = "application_in_use";
    public const string SessionNotFound = "session_not_found";
    public const string HostNotFound = "host_not_found";
    public const string HostInUse = "host_in_use";
    public const string SessionQuota = "session_quota";
    public const string ScopeMissing = "scope_missing";

    // The entitlement service.
    public const string NotEntitled = "not_entitled";
    public const string SessionRunning = "session_running";
    public const string ServiceUnavailable = "service_unavailable";
    public const string UserNotFound = "user_not_found";
    public const string GroupNotFound = "group_not_found";
    public const string AlreadyExists = "already_exists";

    // The host.
    public const string TicketInvalid = "ticket_invalid";
    public const string TicketExpired = "ticket_expired";
    public const string TicketUsed = "ticket_used";
    public const string LaunchFailed = "launch_failed";
    public const string NoCommonCodec = "no_common_codec";
    public const string OfferConflict = "offer_conflict";
    public const string PreconditionFailed = "precondition_failed";
    public const string PreconditionRequired = "precondition_required";
}
