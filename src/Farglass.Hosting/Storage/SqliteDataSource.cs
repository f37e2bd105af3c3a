using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Farglass.Hosting.Storage;

/// <summary>
/// SQLite behind the same seam as any other database. Write-ahead log: readers do not wait for a writer. Full
/// synchronisation: what was answered has been written, even if the power fails.
/// </summary>
public sealed class SqliteDataSource : DbDataSource
{
    readonly string _pragmas = string.Create(CultureInfo.InvariantCulture,
        $"PRAGMA busy_timeout={(int)HostingLimits.DatabaseBusyTime.TotalMilliseconds};PRAGMA synchronous=FULL;");

    SqliteDataSource(string file) => ConnectionString = new SqliteConnectionStringBuilder
    {
        DataSource = file,
        ForeignKeys = true,
        Pooling = true,
        DefaultTimeout = (int)HostingLimits.DatabaseBusyTime.TotalSeconds,
    }.ToString();

    public override string ConnectionString { get; }

    /// <exception cref="StorageException">The file cannot be made or opened.</exception>
    public static SqliteDataSource Open(string file)
    {
        try
        {
            CreatePrivately(file);
            var source = new SqliteDataSource(Path.GetFullPath(file));
            using var connection = source.OpenConnection();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode=WAL"; // Stays in the file.
            command.ExecuteScalar();
            return source;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new StorageException($"{file} cannot be used: {fault.Message}", fault);
        }
    }

    protected override DbConnection CreateDbConnection() => new SqliteConnection(ConnectionString);

    protected override DbConnection OpenDbConnection()
    {
        var connection = new SqliteConnection(ConnectionString);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = _pragmas;
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    protected override ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(OpenDbConnection());

    protected override void Dispose(bool disposing)
    {
        // Pooled connections would keep the file open after the server has stopped.
        if (disposing)
            using (var connection = new SqliteConnection(ConnectionString)) SqliteConnection.ClearPool(connection);
        base.Dispose(disposing);
    }

    // SQLite gives its log files the mode of the database, so that this one mode protects all of them.
    static void CreatePrivately(string file)
    {
        if (File.Exists(file)) return;
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(file, options).Dispose();
    }
}
