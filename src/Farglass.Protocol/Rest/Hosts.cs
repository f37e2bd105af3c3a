namespace Farglass.Protocol.Rest;

/// <summary>
/// Where a host stands. <c>Lost</c> ones have let their lease run out; they may come back with the same token.
/// </summary>
public enum HostState { Online, Draining, Lost }

/// <summary>
/// A machine asks to be a streaming host. <c>POST /v1/hosts</c>, <c>Authorization: Bearer</c> join token.
/// </summary>
/// <param name="Name">Unique; a host that registers again under its name gets its old id and a new token.</param>
/// <param name="PublicUrl">The base URL that browsers are redirected to.</param>
/// <param name="SessionsMax">Places: how many sessions this machine may run at one time.</param>
public sealed record HostRegistration(string Name, string PublicUrl, int SessionsMax, string Version);

/// <param name="HostToken">Authorises this host's heartbeats. Shown here once.</param>
/// <param name="TicketKey">
/// The service's public key, SubjectPublicKeyInfo in base64: tickets are checked with it, offline.
/// </param>
public sealed record HostRegistered(HostId HostId, string HostToken, string TicketKey, int LeaseSeconds,
    int HeartbeatSeconds);

/// <summary>What a host says of one of its sessions.</summary>
/// <param name="State">Active, Disconnected, or ended: Completed, Terminated, Failed.</param>
public sealed record SessionReport(
    SessionId Id,
    SessionState State,
    StopReason? StopReason = null,
    string? StopDetail = null,
    int? ExitCode = null,
    DateTimeOffset? EndedAt = null);

/// <summary>
/// Renews the lease and says what is, not what changed: a lost heartbeat costs nothing. Ended sessions are repeated
/// until an answer has come. <c>POST /v1/hosts/{id}/heartbeat</c>, <c>Authorization: Bearer</c> host token.
/// </summary>
public sealed record Heartbeat(string PublicUrl, int SessionsMax, IReadOnlyList<SessionReport> Sessions);

/// <param name="Terminate">Sessions to end now, each with its reason.</param>
/// <param name="Unknown">Sessions the service does not have, or has already ended: the host ends them.</param>
/// <param name="Draining">Whether the host takes no new sessions.</param>
public sealed record HeartbeatAnswer(
    IReadOnlyList<SessionTermination> Terminate, IReadOnlyList<SessionId> Unknown, bool Draining, int LeaseSeconds);

public sealed record SessionTermination(SessionId Id, StopReason Reason);

/// <summary>
/// What the host needs to start a reserved session. <c>GET /v1/hosts/{id}/sessions/{sessionId}</c>, host token.
/// </summary>
public sealed record LaunchOrder(
    SessionId SessionId,
    ApplicationId ApplicationId,
    ApplicationDefinition Application,
    string? UserId,
    string? OpaqueData,
    string? ReturnUrl,
    string? RestartUrl = null);

/// <summary>A host as operators see it.</summary>
public sealed record HostView(
    HostId Id,
    string Name,
    string PublicUrl,
    HostState State,
    int SessionsMax,
    int SessionsInUse,
    string Version,
    DateTimeOffset RegisteredAt,
    DateTimeOffset LastSeenAt);
