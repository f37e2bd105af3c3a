using System.Data.Common;
using Farglass.Entitlement.Users;

namespace Farglass.Entitlement.Storage;

/// <summary>Lets one request at a time start an application for a user, whichever replica it came to.</summary>
sealed class LaunchStore(DbDataSource source)
{
    /// <param name="what">What is started alone: an application, or anything at all.</param>
    /// <returns>False where another request is at it. A lease that was never given back runs out by itself.</returns>
    public async Task<bool> TryBeginAsync(
        UserName user, string what, DateTimeOffset now, DateTimeOffset until, CancellationToken ct) =>
        await source.ExecuteAsync("""
            INSERT INTO launches (user_name, what, until) VALUES (@user, @what, @until)
            ON CONFLICT (user_name, what) DO UPDATE SET until = excluded.until WHERE launches.until <= @now
            """,
            new { user = user.ToString(), what, now = now.ToMilliseconds(), until = until.ToMilliseconds() }, ct) == 1;

    /// <param name="until">As it was begun: a lease that has run out and is another's by now stays.</param>
    public Task EndAsync(UserName user, string what, DateTimeOffset until, CancellationToken ct) =>
        source.ExecuteAsync("DELETE FROM launches WHERE user_name = @user AND what = @what AND until = @until",
            new { user = user.ToString(), what, until = until.ToMilliseconds() }, ct);

    public Task<int> SweepAsync(DateTimeOffset now, CancellationToken ct) =>
        source.ExecuteAsync("DELETE FROM launches WHERE until <= @now", new { now = now.ToMilliseconds() }, ct);
}
