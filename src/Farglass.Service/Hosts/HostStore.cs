using System.Data.Common;
using Dapper;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Farglass.Service.Storage;

namespace Farglass.Service.Hosts;

enum HostDeletion { Done, NotFound, InUse }

/// <summary>The hosts that registered. What they report of their sessions is in <see cref="Heartbeats"/>.</summary>
sealed class HostStore(DbDataSource database, HostSettings settings)
{
    // A host that registers again under its name keeps its id, its sessions and whether it is draining; its old token
    // is void.
    const string Register = """
        INSERT INTO hosts (id, name, public_url, version, token_hash, sessions_max, lease_until, registered_at,
            last_seen_at)
        VALUES (@id, @Name, @PublicUrl, @Version, @hash, @SessionsMax, @until, @now, @now)
        ON CONFLICT (name) DO UPDATE SET public_url = excluded.public_url, version = excluded.version,
            token_hash = excluded.token_hash, sessions_max = excluded.sessions_max, lost = 0,
            lease_until = excluded.lease_until, registered_at = excluded.registered_at,
            last_seen_at = excluded.last_seen_at
        RETURNING id
        """;

    public async Task<HostId> RegisterAsync(
        HostRegistration host, string token, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return HostId.Parse((await connection.ExecuteScalarAsync<string>(Register, new
        {
            id = HostId.New(now).ToString(),
            host.Name,
            host.PublicUrl,
            host.Version,
            host.SessionsMax,
            hash = Secrets.Hash(token),
            until = (now + settings.Lease).ToMilliseconds(),
            now = now.ToMilliseconds(),
        }))!);
    }

    public async Task<HostId?> FindByTokenAsync(string token, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var id = await connection.ExecuteScalarAsync<string?>(
            "SELECT id FROM hosts WHERE token_hash = @hash", new { hash = Secrets.Hash(token) });
        return id is null ? null : HostId.Parse(id);
    }

    public async Task<HostRow?> FindAsync(HostId id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<HostRow>(
            $"SELECT {HostRow.Columns} FROM hosts WHERE id = @id", new { id = id.ToString() });
    }

    /// <summary>In the order of their registration. One more than asked for, if there are more.</summary>
    public async Task<IReadOnlyList<HostRow>> ListAsync(HostId? after, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<HostRow>(
            $"SELECT {HostRow.Columns} FROM hosts WHERE id > @after ORDER BY id LIMIT @limit",
            new { after = after?.ToString() ?? "", limit = limit + 1 })];
    }

    public async Task<bool> SetDrainingAsync(HostId id, bool draining, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(
            "UPDATE hosts SET draining = @draining WHERE id = @id",
            new { id = id.ToString(), draining = draining ? 1 : 0 }) > 0;
    }

    /// <summary>Only while no session of it lives. Its token is void from then on.</summary>
    public async Task<HostDeletion> DeleteAsync(HostId id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var deleted = await connection.ExecuteAsync(
            "DELETE FROM hosts WHERE id = @id AND places_taken = 0", new { id = id.ToString() });
        if (deleted > 0) return HostDeletion.Done;
        return await FindAsync(id, ct) is null ? HostDeletion.NotFound : HostDeletion.InUse;
    }
}
