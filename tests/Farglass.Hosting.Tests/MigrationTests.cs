using Dapper;
using Farglass.Hosting.Storage;

namespace Farglass.Hosting.Tests;

public sealed class MigrationTests : IDisposable
{
    static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    static readonly Migration First =
        Migration.Create(1, "0001_first", "CREATE TABLE a (id TEXT); CREATE TABLE b (id TEXT);");
    static readonly Migration Second = Migration.Create(2, "0002_second", "INSERT INTO a (id) VALUES ('x');");

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("farglass-migrations-");
    readonly SqliteDataSource _database;

    public MigrationTests() => _database = SqliteDataSource.Open(File);

    string File => Path.Combine(_folder.FullName, "test.db");

    public void Dispose()
    {
        _database.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_was_applied_is_not_applied_again()
    {
        Assert.Equal(1, await ApplyAsync(First));
        Assert.Equal(1, await ApplyAsync(First, Second));
        Assert.Equal(0, await ApplyAsync(First, Second));
        Assert.Equal(1, await CountAsync("a"));
    }

    [Fact]
    public async Task Two_servers_that_start_together_apply_each_script_once()
    {
        var applied = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => ApplyAsync(First, Second))));

        Assert.Equal(2, applied.Sum());
        Assert.Equal(1, await CountAsync("a"));
    }

    [Fact]
    public async Task A_script_that_fails_leaves_nothing_behind()
    {
        var broken = Migration.Create(
            2, "0002_broken", "INSERT INTO a (id) VALUES ('x'); INSERT INTO nowhere VALUES (1);");

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => ApplyAsync(First, broken));

        Assert.Equal(2, await ApplyAsync(First, Second));
    }

    [Fact]
    public async Task A_script_that_was_changed_after_it_was_applied_is_refused()
    {
        await ApplyAsync(First);

        var refused = await Assert.ThrowsAsync<StorageException>(() => ApplyAsync(First with { Checksum = "other" }));

        Assert.Contains("0001_first", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_database_of_a_newer_build_is_refused()
    {
        await ApplyAsync(First, Second);

        var refused = await Assert.ThrowsAsync<StorageException>(() => ApplyAsync(First));

        Assert.Contains("newer", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void How_lines_end_does_not_change_a_script() =>
        Assert.Equal(Migration.Create(1, "a", "x\ny").Checksum, Migration.Create(1, "a", "x\r\ny").Checksum);

    [Fact]
    public async Task Only_its_owner_can_read_the_database()
    {
        await ApplyAsync(First);

        foreach (var file in _folder.EnumerateFiles())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode);
    }

    [Fact]
    public async Task A_connection_waits_for_the_writer_before_it_and_holds_foreign_keys()
    {
        await using var connection = await _database.OpenConnectionAsync(TestContext.Current.CancellationToken);

        Assert.Equal("wal", await connection.ExecuteScalarAsync<string>("PRAGMA journal_mode"));
        Assert.Equal(1, await connection.ExecuteScalarAsync<int>("PRAGMA foreign_keys"));
        Assert.Equal(10_000, await connection.ExecuteScalarAsync<int>("PRAGMA busy_timeout"));
        Assert.Equal(2, await connection.ExecuteScalarAsync<int>("PRAGMA synchronous"));
    }

    [Fact]
    public void A_file_that_cannot_be_made_is_said_by_name() =>
        Assert.Contains("/nowhere/x.db",
            Assert.Throws<StorageException>(() => SqliteDataSource.Open("/nowhere/x.db")).Message,
            StringComparison.Ordinal);

    Task<int> ApplyAsync(params Migration[] migrations) =>
        Migrations.ApplyAsync(_database, migrations, Noon, TestContext.Current.CancellationToken);

    async Task<int> CountAsync(string table)
    {
        await using var connection = await _database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        return await connection.ExecuteScalarAsync<int>($"SELECT COUNT(*) FROM {table}");
    }
}
