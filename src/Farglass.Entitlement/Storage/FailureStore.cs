using System.Data.Common;
using Farglass.Entitlement.SignIn;

namespace Farglass.Entitlement.Storage;

/// <summary>
/// Failed sign-ins by subject. In the database, so that a restart or another replica forgets nothing.
/// </summary>
sealed class FailureStore(DbDataSource source)
{
    public async Task<Failures> FindAsync(string subject, CancellationToken ct)
    {
        var row = await source.FindAsync<Row>("""
            SELECT failures AS Count, last_at AS LastAt, blocked_until AS BlockedUntil
            FROM sign_in_failures WHERE subject = @subject
            """, new { subject }, ct);
        return row is null ? Failures.None : new((int)row.Count, row.LastAt.ToTime(), row.BlockedUntil.ToTime());
    }

    /// <summary>
    /// Puts <paramref name="next"/> in the place of <paramref name="past"/>, if that is still what stands there.
    /// </summary>
    /// <returns>False where somebody else was faster: read again.</returns>
    public async Task<bool> ReplaceAsync(string subject, Failures past, Failures next, CancellationToken ct)
    {
        var values = new
        {
            subject,
            pastCount = (long)past.Count,
            pastAt = past.LastAt.ToMilliseconds(),
            count = (long)next.Count,
            lastAt = next.LastAt.ToMilliseconds(),
            blockedUntil = next.BlockedUntil.ToMilliseconds(),
        };
        const string update = """
            UPDATE sign_in_failures SET failures = @count, last_at = @lastAt, blocked_until = @blockedUntil
            WHERE subject = @subject AND failures = @pastCount AND last_at = @pastAt
            """;
        const string insert = """
            INSERT INTO sign_in_failures (subject, failures, last_at, blocked_until)
            VALUES (@subject, @count, @lastAt, @blockedUntil) ON CONFLICT (subject) DO NOTHING
            """;
        return await source.ExecuteAsync(past == Failures.None ? insert : update, values, ct) == 1;
    }

    public Task ForgetAsync(string subject, CancellationToken ct) =>
        source.ExecuteAsync("DELETE FROM sign_in_failures WHERE subject = @subject", new { subject }, ct);

    /// <summary>Removes what says nothing any more, so that made-up names do not fill the table.</summary>
    public Task<int> SweepAsync(DateTimeOffset before, CancellationToken ct) =>
        source.ExecuteAsync("DELETE FROM sign_in_failures WHERE last_at <= @before AND blocked_until <= @before",
            new { before = before.ToMilliseconds() }, ct);

    sealed record Row(long Count, long LastAt, long BlockedUntil);
}
