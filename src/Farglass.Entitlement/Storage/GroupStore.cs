using System.Data.Common;
using Farglass.Entitlement.Groups;
using Farglass.Entitlement.Users;

namespace Farglass.Entitlement.Storage;

/// <summary>Groups and who is in them.</summary>
sealed class GroupStore(DbDataSource source)
{
    /// <returns>False where the name is taken.</returns>
    public async Task<bool> AddAsync(GroupName name, string? description, DateTimeOffset now, CancellationToken ct) =>
        await source.ExecuteAsync("""
            INSERT INTO user_groups (name, description, created_at) VALUES (@name, @description, @now)
            ON CONFLICT (name) DO NOTHING
            """, new { name = name.ToString(), description, now = now.ToMilliseconds() }, ct) == 1;

    public async Task<Group?> FindAsync(GroupName name, CancellationToken ct)
    {
        var row = await source.FindAsync<Row>(
            """
            SELECT name AS Name, description AS Description, created_at AS CreatedAt
            FROM user_groups WHERE name = @name
            """, new { name = name.ToString() }, ct);
        if (row is null) return null;
        var members = await source.ListAsync<string>(
            "SELECT user_name FROM memberships WHERE group_name = @name ORDER BY user_name LIMIT @limit",
            new { name = name.ToString(), limit = Limits.AdminListLengthMax }, ct);
        return row.ToGroup(members);
    }

    /// <summary>Groups in the order of their names, those after <paramref name="after"/>.</summary>
    public async Task<IReadOnlyList<Group>> ListAsync(string after, int limit, CancellationToken ct)
    {
        var rows = await source.ListAsync<Row>("""
            SELECT name AS Name, description AS Description, created_at AS CreatedAt FROM user_groups
            WHERE name > @after ORDER BY name LIMIT @limit
            """, new { after, limit }, ct);
        var last = rows.Count == 0 ? after : rows[^1].Name;
        var members = await source.ListAsync<Membership>("""
            SELECT group_name AS GroupName, user_name AS UserName FROM memberships
            WHERE group_name > @after AND group_name <= @last ORDER BY group_name, user_name LIMIT @limit
            """, new { after, last, limit = Limits.AdminListLengthMax }, ct);
        var byGroup = members.ToLookup(member => member.GroupName, member => member.UserName);
        return [.. rows.Select(row => row.ToGroup(byGroup[row.Name]))];
    }

    /// <summary>Memberships and entitlements go with the group.</summary>
    public async Task<bool> RemoveAsync(GroupName name, CancellationToken ct) =>
        await source.ExecuteAsync("DELETE FROM user_groups WHERE name = @name", new { name = name.ToString() },
            ct) == 1;

    /// <summary>Both must exist; being in already is fine.</summary>
    public Task AddMemberAsync(GroupName group, UserName user, CancellationToken ct) =>
        source.ExecuteAsync("""
            INSERT INTO memberships (group_name, user_name)
            SELECT g.name, u.name FROM user_groups g CROSS JOIN users u WHERE g.name = @group AND u.name = @user
            ON CONFLICT (group_name, user_name) DO NOTHING
            """, new { group = group.ToString(), user = user.ToString() }, ct);

    public async Task<bool> RemoveMemberAsync(GroupName group, UserName user, CancellationToken ct) =>
        await source.ExecuteAsync("DELETE FROM memberships WHERE group_name = @group AND user_name = @user",
            new { group = group.ToString(), user = user.ToString() }, ct) == 1;

    sealed record Membership(string GroupName, string UserName);

    sealed record Row(string Name, string? Description, long CreatedAt)
    {
        public Group ToGroup(IEnumerable<string> members) => new(
            GroupName.Parse(Name), Description, [.. members.Select(member => UserName.Parse(member))],
            CreatedAt.ToTime());
    }
}
