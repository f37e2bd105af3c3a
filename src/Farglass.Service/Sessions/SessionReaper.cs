using System.Data.Common;
using Dapper;
using Farglass.Protocol;
using Farglass.Service.Storage;
using Microsoft.Extensions.Logging;

namespace Farglass.Service.Sessions;

/// <summary>When this process began to hear hosts. Before a lease has passed, silence means nothing.</summary>
sealed record ServiceStart(DateTimeOffset At);

/// <summary>
/// Ends what has run out: URLs that nobody opened, places that nobody came to, sessions past their length, and hosts
/// past their lease. Every replica may run it: each change is made on the state it was decided on.
/// </summary>
sealed partial class SessionReaper(
    DbDataSource database, HostSettings hosts, SessionSettings sessions, SessionJournal journal, ServiceStart start,
    ILogger<SessionReaper> logger)
{
    public async Task PassAsync(DateTimeOffset now, CancellationToken ct)
    {
        await EndAllAsync(
            "state = 'Entitled' AND state_until <= @now", SessionEvent.ValidityOver, StopReason.EntitlementExpired,
            now, ct);
        await EndAllAsync(
            "state = 'Reserved' AND state_until <= @now", SessionEvent.ReservationOver, StopReason.ReservationExpired,
            now, ct);
        await EndAllAsync(
            "state IN ('Active', 'Disconnected') AND ends_at <= @now", SessionEvent.EndAsked, StopReason.DurationLimit,
            now, ct);
        if (start.At + hosts.Lease <= now) await LoseHostsAsync(now, ct);
        await EndAllAsync(
            "ended_at IS NULL AND host_id IN (SELECT id FROM hosts WHERE lost = 1)",
            SessionEvent.HostLost, StopReason.HostLost, now, ct);
        await ForgetAsync(now, ct);
    }

    async Task EndAllAsync(
        string which, SessionEvent happened, StopReason reason, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var due = await connection.QueryAsync<string>(
            $"SELECT id FROM sessions WHERE {which} LIMIT @batch",
            new { now = now.ToMilliseconds(), batch = Limits.ReaperBatch });
        foreach (var id in due)
        {
            var change = await database.InTransactionAsync(async transaction =>
            {
                // It may have been opened, reported or ended since the list was made.
                var session = await transaction.Connection!.QuerySingleOrDefaultAsync<SessionRow>(
                    $"SELECT {SessionRow.Columns} FROM sessions WHERE id = @id AND {which}",
                    new { id, now = now.ToMilliseconds() }, transaction);
                return session is null
                    ? null
                    : await SessionChanges.ApplyAsync(transaction, session, happened, new(reason), now);
            }, ct);
            if (change is not null) journal.Changed(change);
        }
    }

    async Task LoseHostsAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var lost = await connection.QueryAsync<(string Id, string Name)>(
            "UPDATE hosts SET lost = 1 WHERE lost = 0 AND lease_until <= @now RETURNING id, name",
            new { now = now.ToMilliseconds() });
        foreach (var (id, name) in lost) Log.HostLost(logger, name, HostId.Parse(id), hosts.LeaseSeconds);
    }

    async Task ForgetAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync("""
            DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE ended_at <= @before LIMIT @batch)
            """, new { before = now.AddDays(-sessions.HistoryDays).ToMilliseconds(), batch = Limits.ReaperBatch });
    }

    /// <summary>Ids 1115-1119.</summary>
    static partial class Log
    {
        [LoggerMessage(1115, LogLevel.Warning, "Host {Name} ({HostId}) is lost: silent for {LeaseSeconds} s.")]
        public static partial void HostLost(ILogger logger, string name, HostId hostId, int leaseSeconds);
    }
}
