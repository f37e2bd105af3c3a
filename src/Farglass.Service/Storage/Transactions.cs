using System.Data;
using System.Data.Common;

namespace Farglass.Service.Storage;

/// <summary>
/// One piece of work, done whole or not at all. On SQLite a transaction holds the write lock from its start, so nothing
/// is between its reads and its writes; on PostgreSQL each write names the state it was decided on, and one that finds
/// another throws <see cref="DBConcurrencyException"/>: then the work is done again from the start.
/// </summary>
static class Transactions
{
    public static async Task<T> InTransactionAsync<T>(
        this DbDataSource database, Func<DbTransaction, Task<T>> work, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            try
            {
                var result = await work(transaction);
                await transaction.CommitAsync(ct);
                return result;
            }
            catch (DBConcurrencyException) when (tries < Limits.TransactionTriesMax)
            {
                // The transaction is rolled back as it is disposed of.
            }
        }
    }

    public static Task InTransactionAsync(
        this DbDataSource database, Func<DbTransaction, Task> work, CancellationToken ct) =>
        database.InTransactionAsync(async transaction =>
        {
            await work(transaction);
            return true;
        }, ct);
}
