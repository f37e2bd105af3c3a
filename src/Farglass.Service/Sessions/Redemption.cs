using System.Data;
using System.Data.Common;
using Dapper;
using Farglass.Hosting.Problems;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Farglass.Service.Placement;
using Farglass.Service.Storage;

namespace Farglass.Service.Sessions;

/// <summary>What became of an entitlement URL that somebody opened.</summary>
abstract record Redemption
{
    public sealed record Granted(SessionId Session, Place Place) : Redemption;

    public sealed record Refused(Refusal Refusal) : Redemption;
}

/// <summary>
/// Step 5. Whatever is refused changes nothing: a URL that met no capacity is unused and may be opened again. What is
/// granted is granted once: using the token, taking the place and reserving the session are one transaction, and each
/// of them is one statement that checks what it changes.
/// </summary>
sealed class Redemptions(DbDataSource database, SessionSettings settings)
{
    const string Use =
        "UPDATE entitlements SET used_at = @now WHERE token_hash = @hash AND used_at IS NULL AND expires_at > @now";

    const string Reserve = """
        UPDATE sessions SET state = @state, host_id = @host, state_until = @until WHERE id = @id AND state = 'Entitled'
        """;

    // Somebody else opened another URL of the session a moment ago: the place is kept for the later one too.
    const string Prolong = "UPDATE sessions SET state_until = @until WHERE id = @id AND state = 'Reserved'";

    public Task<Redemption> RedeemAsync(string token, DateTimeOffset now, CancellationToken ct) =>
        database.InTransactionAsync(transaction => RedeemAsync(transaction, Secrets.Hash(token), now), ct);

    async Task<Redemption> RedeemAsync(DbTransaction transaction, string hash, DateTimeOffset now)
    {
        var url = await transaction.Connection!.QuerySingleOrDefaultAsync<UrlRow>("""
            SELECT session_id AS SessionId, entitlements.return_url AS ReturnUrl, restart_url AS RestartUrl,
                expires_at AS ExpiresAt, used_at AS UsedAt
            FROM entitlements JOIN sessions ON sessions.id = session_id WHERE token_hash = @hash
            """, new { hash }, transaction);
        if (url is null) return Refuse(ProblemCodes.EntitlementUnknown, "No session has this link.", url);
        if (url.UsedAt is not null) return Refuse(ProblemCodes.EntitlementUsed, "The link was opened before.", url);
        if (url.ExpiresAt <= now.ToMilliseconds())
            return Refuse(ProblemCodes.EntitlementExpired, "The link was not opened in time.", url);

        // There is one: a foreign key sees to it.
        var session = (await SessionStore.FindAsync(transaction, SessionId.Parse(url.SessionId)))!;
        if (session.StateNow.IsEnded() || session.StateNow == SessionState.Terminating)
            return Refuse(ProblemCodes.SessionEnded, session.Reason?.Describe() ?? "The session has ended.", url,
                reason: session.Reason);

        var (place, refusal) = session.StateNow == SessionState.Entitled
            ? await FirstPlaceAsync(transaction, session, url, now)
            : await SamePlaceAsync(transaction, session, url, now);
        if (place is null) return refusal!;

        // Another opening of the same URL got in between: all of this is undone, and the next try finds it used.
        if (await transaction.Connection!.ExecuteAsync(Use, new { hash, now = now.ToMilliseconds() }, transaction) == 0)
            throw new DBConcurrencyException("The URL was used meanwhile.");
        return new Redemption.Granted(session.SessionId, place);
    }

    async Task<(Place?, Redemption?)> FirstPlaceAsync(
        DbTransaction transaction, SessionRow session, UrlRow url, DateTimeOffset now)
    {
        var state = await transaction.Connection!.ExecuteScalarAsync<string>(
            "SELECT state FROM applications WHERE id = @id", new { id = session.ApplicationId }, transaction);
        if (state != nameof(ApplicationState.Active))
            return (null, Refuse(
                ProblemCodes.ApplicationArchived, $"{session.ApplicationName} is not offered at the moment.", url));
        if (await Places.TakeAsync(transaction, now) is not { } place)
            return (null, Refuse(ProblemCodes.NoCapacity, "No host has a free place.", url, Limits.CapacityRetry));
        var changed = await transaction.Connection!.ExecuteAsync(Reserve, new
        {
            id = session.Id,
            state = SessionMachine.Next(SessionState.Entitled, SessionEvent.Opened, StopReason.ReservationExpired)
                .ToString(),
            host = place.Host.ToString(),
            until = Until(now),
        }, transaction);
        return changed > 0 ? (place, null) : throw new DBConcurrencyException("The session was opened meanwhile.");
    }

    async Task<(Place?, Redemption?)> SamePlaceAsync(
        DbTransaction transaction, SessionRow session, UrlRow url, DateTimeOffset now)
    {
        var host = await transaction.Connection!.ExecuteScalarAsync<string?>(
            "SELECT public_url FROM hosts WHERE id = @id AND lost = 0 AND lease_until > @now",
            new { id = session.HostId, now = now.ToMilliseconds() }, transaction);
        if (host is null)
            return (null, Refuse(
                ProblemCodes.HostLost, "The host of this session does not answer.", url, Limits.HostRetry));
        await transaction.Connection!.ExecuteAsync(Prolong, new { id = session.Id, until = Until(now) }, transaction);
        return (new(session.Host!.Value, new(host)), null);
    }

    long Until(DateTimeOffset now) => now.AddSeconds(settings.ReservationSeconds).ToMilliseconds();

    static Redemption.Refused Refuse(
        string code, string detail, UrlRow? url, TimeSpan? retryAfter = null, StopReason? reason = null) =>
        new(new(code, detail)
        {
            RetryAfter = retryAfter,
            ReturnUrl = url?.ReturnUrl,
            RestartUrl = url?.RestartUrl,
            Reason = reason,
        });

    sealed class UrlRow
    {
        public required string SessionId { get; init; }
        public string? ReturnUrl { get; init; }
        public string? RestartUrl { get; init; }
        public long ExpiresAt { get; init; }
        public long? UsedAt { get; init; }
    }
}
