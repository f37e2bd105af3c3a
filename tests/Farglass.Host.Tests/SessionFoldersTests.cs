using Farglass.Host.Supervision;

namespace Farglass.Host.Tests;

public sealed class SessionFoldersTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fgr");

    public void Dispose() => _folder.Delete(recursive: true);

    string Runtime => Path.Combine(_folder.FullName, "run");

    [Fact]
    public void A_runtime_folder_that_was_cleared_away_is_made_again_and_private_again()
    {
        var folders = Create();
        Directory.Delete(Runtime, recursive: true);

        var chosen = folders.Choose();

        Assert.True(Directory.Exists(Path.GetDirectoryName(chosen)));
        Assert.False(Directory.Exists(chosen)); // The session makes it, and knows by that that it is its own.
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Runtime));
    }

    [Fact]
    public void Where_there_is_no_place_for_a_session_it_cannot_be_started()
    {
        var folders = Create();
        Directory.Delete(Runtime, recursive: true);
        File.WriteAllText(Runtime, "somebody's file");

        var refused = Assert.Throws<SessionStartException>(folders.Choose);
        Assert.Contains(Runtime, refused.Message, StringComparison.Ordinal);
    }

    SessionFolders Create() => new(new()
    {
        RuntimeFolder = Runtime,
        DataFolder = Path.Combine(_folder.FullName, "data"),
    });
}
