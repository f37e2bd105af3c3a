using System.Data.Common;
using Dapper;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Farglass.Service.Storage;

namespace Farglass.Service.Keys;

/// <summary>API keys and join tokens. Only their hashes are here: what they were cannot be found out.</summary>
sealed class KeyStore(DbDataSource database, TimeProvider time)
{
    public async Task<ApiKeyCreated> CreateAsync(string name, IReadOnlyList<ApiScope> scopes, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var created = new ApiKeyCreated(Guid.CreateVersion7(now).ToString("N"), name, scopes, Secrets.New("fgk_"));
        var hash = Secrets.Hash(created.Key);
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(
            "INSERT INTO api_keys (id, name, hash, scopes, created_at) VALUES (@Id, @Name, @hash, @scopes, @now)",
            new { created.Id, created.Name, hash, scopes = Join(scopes), now = now.ToMilliseconds() });
        return created;
    }

    /// <summary>
    /// Sees to it that there is a key with this id and this secret; a different secret under the id is replaced.
    /// </summary>
    public async Task KeepAsync(
        string id, string name, IReadOnlyList<ApiScope> scopes, string secret, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var now = time.GetUtcNow().ToMilliseconds();
        await connection.ExecuteAsync("""
            INSERT INTO api_keys (id, name, hash, scopes, created_at) VALUES (@id, @name, @hash, @scopes, @now)
            ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, scopes = excluded.scopes
            """, new { id, name, hash = Secrets.Hash(secret), scopes = Join(scopes), now });
    }

    /// <returns>The scopes of the key; null if there is no such key.</returns>
    public async Task<IReadOnlyList<ApiScope>?> ScopesOfAsync(string secret, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var scopes = await connection.ExecuteScalarAsync<string?>(
            "SELECT scopes FROM api_keys WHERE hash = @hash", new { hash = Secrets.Hash(secret) });
        return scopes is null ? null : Split(scopes);
    }

    /// <summary>In the order of their ids. One more than asked for, if there are more.</summary>
    public async Task<IReadOnlyList<ApiKeyView>> ListAsync(string? after, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<(string Id, string Name, string Scopes, long CreatedAt)>(
            "SELECT id, name, scopes, created_at FROM api_keys WHERE id > @after ORDER BY id LIMIT @limit",
            new { after = after ?? "", limit = limit + 1 });
        return [.. rows.Select(row => new ApiKeyView(row.Id, row.Name, Split(row.Scopes), row.CreatedAt.ToTime()))];
    }

    public async Task<bool> DeleteAsync(string id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync("DELETE FROM api_keys WHERE id = @id", new { id }) > 0;
    }

    public async Task<JoinTokenCreated> CreateJoinTokenAsync(TimeSpan validity, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var created = new JoinTokenCreated(Secrets.New("fgj_"), now + validity);
        var (hash, until) = (Secrets.Hash(created.Token), created.ExpiresAt.ToMilliseconds());
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(
            "DELETE FROM join_tokens WHERE expires_at <= @now", new { now = now.ToMilliseconds() });
        await connection.ExecuteAsync(
            "INSERT INTO join_tokens (hash, expires_at, created_at) VALUES (@hash, @until, @now)",
            new { hash, until, now = now.ToMilliseconds() });
        return created;
    }

    /// <summary>Sees to it that this is the one join token that does not expire.</summary>
    public Task KeepJoinTokenAsync(string token, CancellationToken ct) =>
        database.InTransactionAsync(async transaction =>
        {
            var connection = transaction.Connection!;
            await connection.ExecuteAsync("DELETE FROM join_tokens WHERE expires_at IS NULL", transaction: transaction);
            await connection.ExecuteAsync("""
                INSERT INTO join_tokens (hash, expires_at, created_at) VALUES (@hash, NULL, @now)
                ON CONFLICT (hash) DO UPDATE SET expires_at = NULL
                """, new { hash = Secrets.Hash(token), now = time.GetUtcNow().ToMilliseconds() }, transaction);
        }, ct);

    public async Task<bool> IsJoinTokenAsync(string token, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<long>(
            "SELECT COUNT(*) FROM join_tokens WHERE hash = @hash AND (expires_at IS NULL OR expires_at > @now)",
            new { hash = Secrets.Hash(token), now = time.GetUtcNow().ToMilliseconds() }) > 0;
    }

    static string Join(IEnumerable<ApiScope> scopes) => string.Join(' ', scopes.Distinct().Order());

    // A scope that a newer build wrote and this one does not know gives nothing.
    static ApiScope[] Split(string scopes) =>
        [.. scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(name => Enum.TryParse<ApiScope>(name, out var scope) ? scope : (ApiScope?)null).OfType<ApiScope>()];
}
