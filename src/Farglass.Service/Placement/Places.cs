using System.Data.Common;
using Dapper;
using Farglass.Protocol;
using Farglass.Service.Storage;

namespace Farglass.Service.Placement;

/// <summary>A place on a host, and where browsers find that host.</summary>
sealed record Place(HostId Host, Uri Url);

/// <summary>
/// Gives places on hosts and takes them back. Taking one is a single statement that names its own condition, so that
/// two replicas of the service cannot give the same place: docs/decisions/0030-places-are-counted-in-the-row.md.
/// </summary>
static class Places
{
    // The least loaded host by share of its places, so that a small and a large machine fill up together. The condition
    // stands twice: a database that runs writers side by side reads the inner one early, and checks the outer one again
    // on the row as it is by then.
    const string Take = """
        UPDATE hosts SET places_taken = places_taken + 1
        WHERE id = (
            SELECT id FROM hosts
            WHERE draining = 0 AND lost = 0 AND lease_until > @now AND places_taken < sessions_max
            ORDER BY places_taken * 1.0 / sessions_max, places_taken, id LIMIT 1)
          AND draining = 0 AND lost = 0 AND places_taken < sessions_max
        RETURNING id, public_url
        """;

    /// <returns>Null when every host is full, draining or lost.</returns>
    public static async Task<Place?> TakeAsync(DbTransaction transaction, DateTimeOffset now)
    {
        var row = await transaction.Connection!.QuerySingleOrDefaultAsync<(string Id, string Url)?>(
            Take, new { now = now.ToMilliseconds() }, transaction);
        return row is { } taken ? new(HostId.Parse(taken.Id), new(taken.Url)) : null;
    }

    /// <summary>Called by whoever ends a session, in the same transaction, so that the count never drifts.</summary>
    public static Task ReturnAsync(DbTransaction transaction, HostId host) => transaction.Connection!.ExecuteAsync(
        "UPDATE hosts SET places_taken = places_taken - 1 WHERE id = @host", new { host = host.ToString() },
        transaction);
}
