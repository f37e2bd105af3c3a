using Farglass.Cli.Up;

namespace Farglass.Cli.Tests.Up;

public sealed class DataFolderTests : IDisposable
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("farglass-test").FullName, "data");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public void Nobody_else_may_look_into_it_or_into_what_is_written_there()
    {
        using var folder = DataFolder.Open(_path);
        folder.WriteJson("up.json", new[] { "secret" });
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(_path));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(folder.UpFile));
    }

    [Fact]
    public void It_is_held_by_one_at_a_time()
    {
        using (DataFolder.Open(_path))
        {
            var refused = Assert.Throws<CommandFailure>(() => DataFolder.Open(_path));
            Assert.Contains("another 'farglass up'", refused.Message, StringComparison.Ordinal);
        }

        DataFolder.Open(_path).Dispose();
    }

    [Fact]
    public void Secrets_are_made_once_and_found_again()
    {
        using var folder = DataFolder.Open(_path);
        var made = Credentials.LoadOrCreate(folder);
        Assert.Equal(made, Credentials.LoadOrCreate(folder));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(folder.File(Credentials.FileName)));
    }

    [Fact]
    public void A_damaged_file_is_named_and_not_overwritten()
    {
        using var folder = DataFolder.Open(_path);
        folder.Write(Credentials.FileName, "{ half");
        var refused = Assert.Throws<CommandFailure>(() => Credentials.LoadOrCreate(folder));
        Assert.Contains(folder.File(Credentials.FileName), refused.Message, StringComparison.Ordinal);
        Assert.Equal("{ half", File.ReadAllText(folder.File(Credentials.FileName)));
    }

    [Fact]
    public void Generated_passwords_are_long_and_different_and_easy_to_read()
    {
        var passwords = Enumerable.Range(0, 100).Select(_ => Credentials.NewPassword()).ToHashSet();
        Assert.Equal(100, passwords.Count);
        Assert.All(passwords, password => Assert.Matches("^([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$", password));
    }
}
