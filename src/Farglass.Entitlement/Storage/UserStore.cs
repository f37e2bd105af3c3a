using System.Data.Common;
using Farglass.Entitlement.Groups;
using Farglass.Entitlement.Users;

namespace Farglass.Entitlement.Storage;

/// <summary>Users, and what ends with a change to one of them.</summary>
sealed class UserStore(DbDataSource source)
{
    const string Columns = """
        name AS Name, display_name AS DisplayName, password_hash AS PasswordHash, enabled AS Enabled,
        created_at AS CreatedAt, updated_at AS UpdatedAt, signed_in_at AS SignedInAt
        """;

    /// <returns>False where the name is taken.</returns>
    public async Task<bool> AddAsync(User user, CancellationToken ct) =>
        await source.ExecuteAsync("""
            INSERT INTO users (name, display_name, password_hash, enabled, created_at, updated_at)
            VALUES (@name, @displayName, @passwordHash, @enabled, @createdAt, @updatedAt)
            ON CONFLICT (name) DO NOTHING
            """,
            new
            {
                name = user.Name.ToString(),
                displayName = user.DisplayName,
                passwordHash = user.PasswordHash,
                enabled = user.Enabled ? 1L : 0L,
                createdAt = user.CreatedAt.ToMilliseconds(),
                updatedAt = user.UpdatedAt.ToMilliseconds(),
            }, ct) == 1;

    public async Task<User?> FindAsync(UserName name, CancellationToken ct)
    {
        var row = await source.FindAsync<Row>(
            $"SELECT {Columns} FROM users WHERE name = @name", new { name = name.ToString() }, ct);
        return row?.ToUser();
    }

    /// <summary>Users in the order of their names, those after <paramref name="after"/>.</summary>
    public async Task<IReadOnlyList<User>> ListAsync(string after, int limit, CancellationToken ct)
    {
        var rows = await source.ListAsync<Row>(
            $"SELECT {Columns} FROM users WHERE name > @after ORDER BY name LIMIT @limit", new { after, limit }, ct);
        return [.. rows.Select(row => row.ToUser())];
    }

    public async Task<IReadOnlyList<GroupName>> GroupsAsync(UserName name, CancellationToken ct)
    {
        var groups = await source.ListAsync<string>(
            "SELECT group_name FROM memberships WHERE user_name = @name ORDER BY group_name LIMIT @limit",
            new { name = name.ToString(), limit = Limits.AdminListLengthMax }, ct);
        return [.. groups.Select(group => GroupName.Parse(group))];
    }

    /// <summary>What is null stays as it is.</summary>
    public async Task<bool> ChangeAsync(
        UserName name, string? displayName, bool? enabled, DateTimeOffset now, CancellationToken ct)
    {
        const string change = """
            UPDATE users SET display_name = COALESCE(@displayName, display_name), enabled = COALESCE(@enabled, enabled),
            updated_at = @now
            WHERE name = @name
            """;
        // Who is disabled is signed out at once, everywhere.
        const string revoke = "DELETE FROM tokens WHERE user_name = @name AND @enabled = 0";
        var values = new
        {
            name = name.ToString(),
            displayName,
            enabled = enabled is null ? (long?)null : enabled.Value ? 1L : 0L,
            now = now.ToMilliseconds(),
        };
        return (await source.ExecuteAllAsync(values, ct, change, revoke))[0] == 1;
    }

    /// <summary>Sets a new password and ends everything that the old one had opened.</summary>
    public async Task<bool> SetPasswordAsync(UserName name, string hash, DateTimeOffset now, CancellationToken ct)
    {
        const string change = "UPDATE users SET password_hash = @hash, updated_at = @now WHERE name = @name";
        const string revoke = "DELETE FROM tokens WHERE user_name = @name";
        var values = new { name = name.ToString(), hash, now = now.ToMilliseconds() };
        return (await source.ExecuteAllAsync(values, ct, change, revoke))[0] == 1;
    }

    /// <summary>
    /// Keeps the same password under a stronger hash. If the password was changed meanwhile, the new one stands.
    /// </summary>
    public Task RehashAsync(UserName name, string oldHash, string newHash, CancellationToken ct) =>
        source.ExecuteAsync("UPDATE users SET password_hash = @newHash WHERE name = @name AND password_hash = @oldHash",
            new { name = name.ToString(), oldHash, newHash }, ct);

    public Task SetSignedInAsync(UserName name, DateTimeOffset now, CancellationToken ct) =>
        source.ExecuteAsync("UPDATE users SET signed_in_at = @now WHERE name = @name",
            new { name = name.ToString(), now = now.ToMilliseconds() }, ct);

    /// <summary>Memberships, entitlements and tokens go with the user.</summary>
    public async Task<bool> RemoveAsync(UserName name, CancellationToken ct) =>
        await source.ExecuteAsync("DELETE FROM users WHERE name = @name", new { name = name.ToString() }, ct) == 1;

    sealed record Row(
        string Name, string DisplayName, string PasswordHash, long Enabled, long CreatedAt, long UpdatedAt,
        long? SignedInAt)
    {
        public User ToUser() => new(
            UserName.Parse(Name), DisplayName, PasswordHash, Enabled == 1, CreatedAt.ToTime(), UpdatedAt.ToTime(),
            SignedInAt?.ToTime());
    }
}
