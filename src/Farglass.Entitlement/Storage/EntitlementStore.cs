using System.Data.Common;
using Farglass.Entitlement.Entitlements;
using Farglass.Entitlement.Users;
using Farglass.Protocol.Rest;

namespace Farglass.Entitlement.Storage;

/// <summary>Who may open what.</summary>
sealed class EntitlementStore(DbDataSource source)
{
    /// <summary>Directly, or as a member of a group.</summary>
    public async Task<bool> IsEntitledAsync(UserName user, ApplicationId application, CancellationToken ct) =>
        await source.FindAsync<string>("""
            SELECT application_id FROM user_entitlements WHERE user_name = @user AND application_id = @application
            UNION
            SELECT e.application_id FROM group_entitlements e JOIN memberships m ON m.group_name = e.group_name
            WHERE m.user_name = @user AND e.application_id = @application
            """, new { user = user.ToString(), application = application.ToString() }, ct) is not null;

    /// <summary>Everything the user may open, each once.</summary>
    public async Task<IReadOnlySet<ApplicationId>> OfUserAsync(UserName user, CancellationToken ct)
    {
        var ids = await source.ListAsync<string>("""
            SELECT application_id FROM user_entitlements WHERE user_name = @user
            UNION
            SELECT e.application_id FROM group_entitlements e JOIN memberships m ON m.group_name = e.group_name
            WHERE m.user_name = @user
            ORDER BY 1 LIMIT @limit
            """, new { user = user.ToString(), limit = Limits.CatalogueLengthMax }, ct);
        return ids.Select(id => ApplicationId.Parse(id)).ToHashSet();
    }

    /// <returns>False where there is no such holder. Having it already is fine.</returns>
    public async Task<bool> GiveAsync(Holder holder, ApplicationId application, DateTimeOffset now,
        CancellationToken ct)
    {
        var (table, column, holders) = Tables(holder.Kind);
        var values = new { name = holder.Name, application = application.ToString(), now = now.ToMilliseconds() };
        await source.ExecuteAsync($"""
            INSERT INTO {table} ({column}, application_id, created_at)
            SELECT name, @application, @now FROM {holders} WHERE name = @name
            ON CONFLICT ({column}, application_id) DO NOTHING
            """, values, ct);
        return await source.FindAsync<string>($"SELECT name FROM {holders} WHERE name = @name", values, ct) is not null;
    }

    /// <returns>False where there was none to take.</returns>
    public async Task<bool> TakeAsync(Holder holder, ApplicationId application, CancellationToken ct)
    {
        var (table, column, _) = Tables(holder.Kind);
        return await source.ExecuteAsync(
            $"DELETE FROM {table} WHERE {column} = @name AND application_id = @application",
            new { name = holder.Name, application = application.ToString() }, ct) == 1;
    }

    /// <summary>For operators: by kind, name and application, those after <paramref name="after"/>.</summary>
    public async Task<IReadOnlyList<HeldEntitlement>> ListAsync(EntitlementMark after, int limit, CancellationToken ct)
    {
        // A tuple and not a record: of a column that is not a table's, SQLite knows no type where there are no rows.
        var rows = await source.ListAsync<(string Kind, string Name, string Application, long CreatedAt)>("""
            SELECT kind AS Kind, name AS Name, application AS Application, created_at AS CreatedAt FROM (
                SELECT 'Group' AS kind, group_name AS name, application_id AS application, created_at
                FROM group_entitlements
                UNION ALL
                SELECT 'User' AS kind, user_name AS name, application_id AS application, created_at
                FROM user_entitlements) AS held
            WHERE (kind, name, application) > (@kind, @name, @application)
            ORDER BY kind, name, application LIMIT @limit
            """, new { kind = after.Kind, name = after.Name, application = after.Application, limit }, ct);
        return
        [
            .. from row in rows
               select new HeldEntitlement(new(Enum.Parse<HolderKind>(row.Kind), row.Name),
                   ApplicationId.Parse(row.Application), row.CreatedAt.ToTime()),
        ];
    }

    static (string Table, string Column, string Holders) Tables(HolderKind kind) => kind switch
    {
        HolderKind.User => ("user_entitlements", "user_name", "users"),
        _ => ("group_entitlements", "group_name", "user_groups"),
    };
}
