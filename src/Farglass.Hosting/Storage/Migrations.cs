using System.Data.Common;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace Farglass.Hosting.Storage;

/// <summary>
/// Brings a database to the shape that this build wants: the numbered scripts that it has, minus those in the journal,
/// in order. Forward only; all of it is one transaction. A script that was applied is never edited: its checksum is
/// kept.
/// </summary>
public static class Migrations
{
    const string Folder = ".Migrations.";
    const string Ending = ".sql";

    const string Journal = """
        CREATE TABLE IF NOT EXISTS migrations (
            number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)
        """;

    /// <summary>
    /// The scripts embedded in <paramref name="assembly"/> as <c>….Migrations.0001_name.sql</c>, in order.
    /// </summary>
    public static IReadOnlyList<Migration> Of(Assembly assembly) =>
        [.. from resource in assembly.GetManifestResourceNames()
            where resource.Contains(Folder, StringComparison.Ordinal)
            where resource.EndsWith(Ending, StringComparison.Ordinal)
            let migration = Read(assembly, resource)
            orderby migration.Number
            select migration];

    /// <returns>How many were applied now.</returns>
    /// <exception cref="StorageException">The database belongs to a newer build, or a script was changed after it was
    /// applied.</exception>
    public static async Task<int> ApplyAsync(
        DbDataSource database, IReadOnlyList<Migration> migrations, DateTimeOffset now, CancellationToken ct)
    {
        Check(migrations);
        await using var connection = await database.OpenConnectionAsync(ct);
        // SQLite: takes the write lock at once.
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(Journal, transaction: transaction);
        var applied = (await connection.QueryAsync<(int Number, string Name, string Checksum)>(
            "SELECT number, name, checksum FROM migrations ORDER BY number", transaction: transaction)).ToList();
        Compare(migrations, applied);
        foreach (var migration in migrations.Skip(applied.Count))
        {
            await connection.ExecuteAsync(migration.Sql, transaction: transaction);
            await connection.ExecuteAsync(
                "INSERT INTO migrations (number, name, checksum, applied_at) VALUES (@Number, @Name, @Checksum, @now)",
                new { migration.Number, migration.Name, migration.Checksum, now = now.ToUnixTimeMilliseconds() },
                transaction);
        }

        await transaction.CommitAsync(ct);
        return migrations.Count - applied.Count;
    }

    static void Check(IReadOnlyList<Migration> migrations)
    {
        for (var at = 0; at < migrations.Count; at++)
            if (migrations[at].Number != at + 1)
                throw new InvalidOperationException(
                    $"Migrations count from 1 without a gap; {migrations[at].Name} is out of place.");
    }

    static void Compare(IReadOnlyList<Migration> migrations, List<(int Number, string Name, string Checksum)> applied)
    {
        if (applied.Count > migrations.Count)
            throw new StorageException(
                $"The database was written by a newer Farglass: migration {applied[^1].Name} is unknown to this one.");
        foreach (var ((number, name, checksum), migration) in applied.Zip(migrations))
            if (number != migration.Number || checksum != migration.Checksum)
                throw new StorageException($"The database has another migration {name} than this Farglass.");
    }

    static Migration Read(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        var start = resource.IndexOf(Folder, StringComparison.Ordinal) + Folder.Length;
        var name = resource[start..^Ending.Length];
        var digits = name[..name.IndexOf('_', StringComparison.Ordinal)];
        return Migration.Create(int.Parse(digits, CultureInfo.InvariantCulture), name, reader.ReadToEnd());
    }
}

/// <summary>One numbered script.</summary>
public sealed record Migration(int Number, string Name, string Sql, string Checksum)
{
    /// <summary>The checksum does not see how lines end: a checkout may change that.</summary>
    public static Migration Create(int number, string name, string sql) => new(
        number, name, sql,
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql.ReplaceLineEndings("\n")))));
}
