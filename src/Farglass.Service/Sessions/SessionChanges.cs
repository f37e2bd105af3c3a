using System.Data;
using System.Data.Common;
using Dapper;
using Farglass.Protocol;
using Farglass.Service.Placement;
using Farglass.Service.Storage;

namespace Farglass.Service.Sessions;

/// <summary>What comes with an event: why it would end the session, and what the host said of the end.</summary>
sealed record Ending(StopReason Reason, string? Detail = null, int? ExitCode = null);

/// <summary>What happened to a session; from and to are the same when nothing did.</summary>
sealed record SessionChange(SessionId Id, SessionState From, SessionState To, StopReason Reason);

/// <summary>
/// Writes what <see cref="SessionMachine"/> decides. The one other writer of a state is the redemption, which reserves
/// a session together with its place.
/// </summary>
static class SessionChanges
{
    const string Update = """
        UPDATE sessions SET state = @to, stop_reason = @reason, stop_detail = @detail, exit_code = @exitCode,
            state_until = NULL, started_at = @startedAt, ends_at = @endsAt, ended_at = @endedAt
        WHERE id = @id AND state = @from
        """;

    /// <param name="session">As it was read in this transaction.</param>
    /// <param name="durationMax">The application's limit, where this event may start the session.</param>
    /// <exception cref="DBConcurrencyException">Another writer changed the session since it was read.</exception>
    public static async Task<SessionChange> ApplyAsync(
        DbTransaction transaction, SessionRow session, SessionEvent happened, Ending ending, DateTimeOffset now,
        TimeSpan? durationMax = null)
    {
        var from = session.StateNow;
        // An end that was asked for keeps the reason it was asked for, unless the host knows better.
        var kept = from == SessionState.Terminating && happened != SessionEvent.HostEnded && session.Reason is { } asked
            ? ending with { Reason = asked }
            : ending;
        var to = SessionMachine.Next(from, happened, kept.Reason);
        var change = new SessionChange(session.SessionId, from, to, kept.Reason);
        if (to == from) return change;
        var starts = session.StartedAt is null && to is SessionState.Active or SessionState.Disconnected;
        var changed = await transaction.Connection!.ExecuteAsync(Update, new
        {
            id = session.Id,
            from = from.ToString(),
            to = to.ToString(),
            reason = to.IsEnded() || to == SessionState.Terminating ? kept.Reason.ToString() : null,
            detail = to.IsEnded() ? kept.Detail : null,
            exitCode = to.IsEnded() ? kept.ExitCode : null,
            startedAt = session.StartedAt ?? (starts ? now.ToMilliseconds() : null),
            endsAt = session.EndsAt ?? (starts && durationMax is { } limit ? (now + limit).ToMilliseconds() : null),
            endedAt = to.IsEnded() ? now.ToMilliseconds() : (long?)null,
        }, transaction);
        if (changed == 0) throw new DBConcurrencyException($"Session {session.Id} is no longer {from}.");
        if (to.IsEnded() && session.Host is { } host) await Places.ReturnAsync(transaction, host);
        return change;
    }
}
