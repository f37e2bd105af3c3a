namespace Farglass.Protocol.Rest;

/// <summary>Step 4 for a program that asks for JSON: <c>POST /api/entitlements/{applicationId}</c>.</summary>
/// <param name="EntitlementUrl">Opens the session, once, until <paramref name="ExpiresAt"/>.</param>
public sealed record EntitlementGrant(SessionId SessionId, string EntitlementUrl, DateTimeOffset ExpiresAt);

/// <summary>What the entitlement request may say in a JSON body. A form field or the query may say it too.</summary>
/// <param name="TerminatePrevious">
/// Whether a session that the user already has is ended first. Left out or false, such a session is a refusal.
/// </param>
public sealed record EntitlementRequest(bool TerminatePrevious = false);

/// <summary>An application that the caller may open. <c>GET /api/entitlements</c>.</summary>
/// <param name="SessionId">The caller's running session of it, if there is one.</param>
public sealed record EntitledApplication(
    ApplicationId Id, string Name, string? Description = null, string? Icon = null, SessionId? SessionId = null);

/// <summary>A session as its user sees it. <c>GET /api/sessions</c>.</summary>
public sealed record UserSession(
    SessionId Id,
    ApplicationId ApplicationId,
    string ApplicationName,
    SessionState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt = null);

/// <summary>Trades a name and a password for a token. <c>POST /api/tokens</c>, <c>Authorization: Basic</c>.</summary>
/// <param name="ValiditySeconds">Left out, what the service's settings say; more than they allow is refused.</param>
public sealed record TokenRequest(int? ValiditySeconds = null);

/// <param name="Token">For <c>Authorization: Bearer</c>. Shown once: the service keeps only its hash.</param>
public sealed record TokenCreated(string Token, DateTimeOffset ExpiresAt);

/// <summary>A new user. <c>POST /api/admin/users</c>.</summary>
/// <param name="Name">2 to 32 of letters, digits and <c>_ + = , . @ -</c>; upper and lower case are the same.</param>
/// <param name="Password">At least 8 characters.</param>
/// <param name="DisplayName">What the portal calls the person; left out, the name.</param>
public sealed record UserDefinition(string Name, string Password, string? DisplayName = null, bool Enabled = true);

/// <summary>What to change; what is left out stays. <c>PATCH /api/admin/users/{name}</c>.</summary>
/// <param name="Password">A new password signs the user out everywhere, and so does disabling.</param>
public sealed record UserChange(string? Password = null, string? DisplayName = null, bool? Enabled = null);

/// <summary>A user as operators see it.</summary>
public sealed record UserView(
    string Name,
    string DisplayName,
    bool Enabled,
    IReadOnlyList<string> Groups,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? SignedInAt = null);

/// <summary>A new group. <c>POST /api/admin/groups</c>. Its name follows the rule of user names.</summary>
public sealed record GroupDefinition(string Name, string? Description = null);

/// <summary>
/// A group and who is in it. Members: <c>PUT</c> and <c>DELETE /api/admin/groups/{name}/members/{user}</c>.
/// </summary>
public sealed record GroupView(
    string Name, string? Description, IReadOnlyList<string> Members, DateTimeOffset CreatedAt);

/// <summary>Who an entitlement is given to. In an address it is written in lower case.</summary>
public enum HolderKind { User, Group }

/// <summary>
/// Says that a user, or everybody in a group, may open an application. <c>GET /api/admin/entitlements</c>,
/// <c>PUT</c> and <c>DELETE /api/admin/entitlements/{user|group}/{name}/{applicationId}</c>.
/// </summary>
public sealed record EntitlementView(
    HolderKind Kind, string Name, ApplicationId ApplicationId, DateTimeOffset CreatedAt);
