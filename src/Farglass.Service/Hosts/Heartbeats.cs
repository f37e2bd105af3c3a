using System.Data.Common;
using Dapper;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Farglass.Service.Sessions;
using Farglass.Service.Storage;
using Microsoft.Extensions.Logging;

namespace Farglass.Service.Hosts;

/// <summary>
/// What a host says is what is: its report is compared with what we have, and both sides move towards each other. So a
/// report that is lost or comes twice does no harm: docs/decisions/0003-heartbeats-say-what-is.md.
/// </summary>
sealed partial class Heartbeats(
    DbDataSource database, HostSettings settings, SessionJournal journal, ServiceStart start,
    ILogger<Heartbeats> logger)
{
    // A session that the host does not name counts as gone after this long: a host that has just been started again may
    // speak before it has found all of its sessions.
    TimeSpan Patience => settings.Lease;

    /// <returns>Null if the host was deleted a moment ago.</returns>
    public async Task<HeartbeatAnswer?> ReceiveAsync(
        HostId host, Heartbeat heartbeat, DateTimeOffset now, CancellationToken ct)
    {
        var changes = new List<SessionChange>();
        var answer = await database.InTransactionAsync(transaction =>
        {
            changes.Clear(); // The work may be done more than once.
            return ReceiveAsync(transaction, host, heartbeat, now, changes);
        }, ct);
        changes.ForEach(journal.Changed);
        return answer;
    }

    async Task<HeartbeatAnswer?> ReceiveAsync(
        DbTransaction transaction, HostId host, Heartbeat heartbeat, DateTimeOffset now, List<SessionChange> changes)
    {
        if (await RenewAsync(transaction, host, heartbeat, now) is not { } draining) return null;
        var living = (await transaction.Connection!.QueryAsync<SessionRow>(
            $"SELECT {SessionRow.Columns} FROM sessions WHERE host_id = @host AND ended_at IS NULL",
            new { host = host.ToString() }, transaction)).ToDictionary(session => session.SessionId);

        var unknown = new List<SessionId>();
        var reported = new HashSet<SessionId>();
        foreach (var report in heartbeat.Sessions)
        {
            if (!reported.Add(report.Id)) continue;
            if (living.TryGetValue(report.Id, out var session))
                changes.Add(await HearAsync(transaction, session, report, now));
            else if (!report.State.IsEnded()) unknown.Add(report.Id);
        }

        foreach (var session in living.Values.Where(session => !reported.Contains(session.SessionId)))
            if (IsGone(session, now))
                changes.Add(await SessionChanges.ApplyAsync(
                    transaction, session, SessionEvent.HostHasNone,
                    new(StopReason.SessionProcessDied, "The host does not have it."), now));

        await MarkReportedAsync(transaction, living.Values, reported, now);
        return new(await TerminationsAsync(transaction, host), unknown, draining, settings.LeaseSeconds);
    }

    /// <returns>Whether the host is draining; null if there is no such host.</returns>
    async Task<bool?> RenewAsync(DbTransaction transaction, HostId host, Heartbeat heartbeat, DateTimeOffset now)
    {
        var row = await transaction.Connection!.QuerySingleOrDefaultAsync<(long Draining, long Lost)?>(
            "SELECT draining, lost FROM hosts WHERE id = @host", new { host = host.ToString() }, transaction);
        if (row is not { } before) return null;
        if (before.Lost != 0) Log.CameBack(logger, host);
        await transaction.Connection!.ExecuteAsync("""
            UPDATE hosts SET lost = 0, lease_until = @until, last_seen_at = @now, public_url = @PublicUrl,
                sessions_max = @SessionsMax
            WHERE id = @host
            """, new
        {
            host = host.ToString(),
            until = (now + settings.Lease).ToMilliseconds(),
            now = now.ToMilliseconds(),
            heartbeat.PublicUrl,
            heartbeat.SessionsMax,
        }, transaction);
        return before.Draining != 0;
    }

    static async Task<SessionChange> HearAsync(
        DbTransaction transaction, SessionRow session, SessionReport report, DateTimeOffset now)
    {
        var happened = report.State switch
        {
            SessionState.Active => SessionEvent.ClientWatches,
            SessionState.Disconnected => SessionEvent.ClientAway,
            _ => SessionEvent.HostEnded,
        };
        var ending = new Ending(report.StopReason ?? StopReason.SessionProcessDied, report.StopDetail, report.ExitCode);
        var durationMax = session.StartedAt is null ? await DurationMaxAsync(transaction, session) : null;
        return await SessionChanges.ApplyAsync(transaction, session, happened, ending, now, durationMax);
    }

    // A session that is being ended and is not there has ended. One that should run is given time to be found.
    bool IsGone(SessionRow session, DateTimeOffset now)
    {
        if (session.StateNow == SessionState.Terminating) return true;
        if (session.StateNow == SessionState.Reserved || session.ReportedAt is not { } last) return false;
        return last.ToTime() + Patience <= now && start.At + Patience <= now;
    }

    static async Task<TimeSpan?> DurationMaxAsync(DbTransaction transaction, SessionRow session)
    {
        var definition = await transaction.Connection!.ExecuteScalarAsync<string?>(
            "SELECT definition FROM applications WHERE id = @id", new { id = session.ApplicationId }, transaction);
        return definition is not null
            && System.Text.Json.JsonSerializer.Deserialize<ApplicationDefinition>(definition, FarglassJson.Options)
                is { DurationMaxSeconds: { } seconds }
            ? TimeSpan.FromSeconds(seconds)
            : null;
    }

    static Task MarkReportedAsync(
        DbTransaction transaction, IEnumerable<SessionRow> living, HashSet<SessionId> reported, DateTimeOffset now)
    {
        var ids = living.Where(session => reported.Contains(session.SessionId)).Select(session => session.Id).ToList();
        return ids.Count == 0
            ? Task.CompletedTask
            : transaction.Connection!.ExecuteAsync(
                "UPDATE sessions SET reported_at = @now WHERE id IN @ids", new { ids, now = now.ToMilliseconds() },
                transaction);
    }

    static async Task<IReadOnlyList<SessionTermination>> TerminationsAsync(DbTransaction transaction, HostId host)
    {
        var rows = await transaction.Connection!.QueryAsync<(string Id, string Reason)>(
            "SELECT id, stop_reason FROM sessions WHERE host_id = @host AND state = 'Terminating'",
            new { host = host.ToString() }, transaction);
        return [.. rows.Select(
            row => new SessionTermination(SessionId.Parse(row.Id), Enum.Parse<StopReason>(row.Reason)))];
    }

    /// <summary>Ids 1120-1129.</summary>
    static partial class Log
    {
        [LoggerMessage(1120, LogLevel.Warning, "Host {HostId} was lost and has come back.")]
        public static partial void CameBack(ILogger logger, HostId hostId);
    }
}
