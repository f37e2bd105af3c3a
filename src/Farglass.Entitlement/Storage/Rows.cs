using System.Data.Common;
using Dapper;

namespace Farglass.Entitlement.Storage;

/// <summary>
/// How this project talks to its database: one statement on one connection, in SQL that both databases take.
/// </summary>
static class Rows
{
    public static async Task<T?> FindAsync<T>(
        this DbDataSource source, string sql, object values, CancellationToken ct) where T : class
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<T>(new CommandDefinition(sql, values, cancellationToken: ct));
    }

    public static async Task<IReadOnlyList<T>> ListAsync<T>(
        this DbDataSource source, string sql, object values, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<T>(new CommandDefinition(sql, values, cancellationToken: ct))];
    }

    /// <returns>How many rows it changed.</returns>
    public static async Task<int> ExecuteAsync(this DbDataSource source, string sql, object values,
        CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(sql, values, cancellationToken: ct));
    }

    /// <summary>Several statements that hold together or not at all.</summary>
    /// <returns>How many rows each changed.</returns>
    public static async Task<int[]> ExecuteAllAsync(
        this DbDataSource source, object values, CancellationToken ct, params string[] statements)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var changed = new int[statements.Length];
        for (var i = 0; i < statements.Length; i++)
            changed[i] =
                await connection.ExecuteAsync(new CommandDefinition(statements[i], values, transaction,
                cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return changed;
    }

    public static long ToMilliseconds(this DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    public static DateTimeOffset ToTime(this long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
