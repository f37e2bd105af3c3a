using System.Data.Common;

namespace Farglass.Entitlement.Storage;

/// <summary>The keys of operators, by their hashes.</summary>
sealed class AdminKeyStore(DbDataSource source)
{
    /// <summary>Makes this the key of that name; a former one of the name is good no longer.</summary>
    public Task SetAsync(string name, string hash, DateTimeOffset now, CancellationToken ct) =>
        source.ExecuteAsync("""
            INSERT INTO admin_keys (name, hash, created_at) VALUES (@name, @hash, @now)
            ON CONFLICT (name) DO UPDATE SET hash = excluded.hash, created_at = excluded.created_at
            WHERE admin_keys.hash <> excluded.hash
            """, new { name, hash, now = now.ToMilliseconds() }, ct);

    /// <summary>The key's name, or null where no key has this hash.</summary>
    public Task<string?> FindAsync(string hash, CancellationToken ct) =>
        source.FindAsync<string>("SELECT name FROM admin_keys WHERE hash = @hash", new { hash }, ct);
}
