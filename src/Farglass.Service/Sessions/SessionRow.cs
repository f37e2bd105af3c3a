using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Farglass.Service.Storage;

namespace Farglass.Service.Sessions;

/// <summary>A session as it lies in the database.</summary>
sealed class SessionRow
{
    public const string Columns = """
        id AS Id, application_id AS ApplicationId, application_name AS ApplicationName, user_id AS UserId,
        opaque_data AS OpaqueData, return_url AS ReturnUrl, restart_url AS RestartUrl, state AS State,
        stop_reason AS StopReason, stop_detail AS StopDetail, exit_code AS ExitCode, host_id AS HostId,
        state_until AS StateUntil, ends_at AS EndsAt, reported_at AS ReportedAt, created_at AS CreatedAt,
        started_at AS StartedAt, ended_at AS EndedAt
        """;

    public required string Id { get; init; }
    public required string ApplicationId { get; init; }
    public required string ApplicationName { get; init; }
    public string? UserId { get; init; }
    public string? OpaqueData { get; init; }
    public string? ReturnUrl { get; init; }
    public string? RestartUrl { get; init; }
    public required string State { get; init; }
    public string? StopReason { get; init; }
    public string? StopDetail { get; init; }
    public long? ExitCode { get; init; }
    public string? HostId { get; init; }
    public long? StateUntil { get; init; }
    public long? EndsAt { get; init; }
    public long? ReportedAt { get; init; }
    public long CreatedAt { get; init; }
    public long? StartedAt { get; init; }
    public long? EndedAt { get; init; }

    public SessionId SessionId => SessionId.Parse(Id);
    public SessionState StateNow => Enum.Parse<SessionState>(State);
    public StopReason? Reason => StopReason is null ? null : Enum.Parse<StopReason>(StopReason);
    public HostId? Host => HostId is null ? null : Protocol.HostId.Parse(HostId);
    public ApplicationId Application => Protocol.ApplicationId.Parse(ApplicationId);

    public SessionView ToView() => new(
        SessionId, Application, ApplicationName, UserId, StateNow, Reason, StopDetail, (int?)ExitCode, Host,
        CreatedAt.ToTime(), StartedAt.ToTime(), EndedAt.ToTime());
}
