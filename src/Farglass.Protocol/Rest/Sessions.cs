namespace Farglass.Protocol.Rest;

/// <summary>Step 2: asks for a session. <c>POST /v1/sessions</c>.</summary>
/// <param name="UserId">
/// Who will work in it, in the entitlement service's words. Opaque to the streaming service.
/// </param>
/// <param name="OpaqueData">Reaches the application as a variable and a file; at most 16 KiB of UTF-8.</param>
/// <param name="ValiditySeconds">How long the entitlement URL may be opened: 1 to 604800, by default 60.</param>
/// <param name="ReturnUrl">Where the client's page leads back to when the session has ended; http or https.</param>
/// <param name="RestartUrl">
/// Where the same can be started again, for whoever would like to: a page with a button, since a link alone must start
/// nothing. http or https.
/// </param>
public sealed record SessionRequest(
    ApplicationId ApplicationId,
    string? UserId = null,
    string? OpaqueData = null,
    int? ValiditySeconds = null,
    string? ReturnUrl = null,
    string? RestartUrl = null);

/// <summary>Step 3: the session's id, and the token that an entitlement URL is made of.</summary>
/// <param name="Token">256 random bits. Shown here once: the service keeps only its hash.</param>
/// <param name="EntitlementUrl">
/// The same as <see cref="EntitlementUrls.Compose"/> makes of the service's public address.
/// </param>
public sealed record SessionGrant(SessionId Id, string Token, string EntitlementUrl, DateTimeOffset ExpiresAt);

/// <summary>
/// Asks for another entitlement URL of a session that lives: the way back to it. <c>POST /v1/sessions/{id}/urls</c>.
/// </summary>
public sealed record SessionUrlRequest(int? ValiditySeconds = null, string? ReturnUrl = null);

/// <summary>
/// Why to end a session: <c>POST /v1/sessions/{id}/terminate</c>. Only these three may be said from outside.
/// </summary>
public enum TerminateCause { Operator, User, Replaced }

public sealed record TerminateRequest(TerminateCause Cause = TerminateCause.Operator);

/// <summary>A session as the streaming service knows it.</summary>
public sealed record SessionView(
    SessionId Id,
    ApplicationId ApplicationId,
    string ApplicationName,
    string? UserId,
    SessionState State,
    StopReason? StopReason,
    string? StopDetail,
    int? ExitCode,
    HostId? HostId,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt);

/// <summary>
/// Step 5 for a program: what the 302 tells a browser. <c>GET /entitlements/{token}</c> with <c>Accept:
/// application/json</c>.
/// </summary>
/// <param name="Location">The same address as the redirect's, ticket in the fragment.</param>
/// <param name="HostUrl">The host's base URL.</param>
/// <param name="Ticket">Opens the session on that host, once.</param>
public sealed record Redirection(
    string Location, string HostUrl, SessionId SessionId, string Ticket, DateTimeOffset TicketExpiresAt);

/// <summary>Makes the two addresses of steps 4 and 5.</summary>
public static class EntitlementUrls
{
    /// <summary>Step 4: the entitlement URL. It lies under the streaming service and opens one session, once.</summary>
    public static string Compose(Uri service, string token) =>
        $"{service.ToString().TrimEnd('/')}/entitlements/{token}";

    /// <summary>
    /// Step 5: where the redirect leads. The ticket stands in the fragment, which no browser sends to a server:
    /// so it is in no access log, no Referer and no query string.
    /// </summary>
    public static string Location(Uri host, SessionId session, string ticket) =>
        $"{host.ToString().TrimEnd('/')}/s/{session}#ticket={ticket}";
}
