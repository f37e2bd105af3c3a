namespace Farglass.Host;

/// <summary>
/// Files that only their owner may read, replaced as a whole: a reader sees the old one or the new one.
/// </summary>
static class PrivateFile
{
    const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    const UnixFileMode FolderMode = Mode | UnixFileMode.UserExecute;

    public static void Write(string file, ReadOnlySpan<byte> content)
    {
        var next = file + ".new";
        File.Delete(next); // The mode is given when a file is made, so it must be made.
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = Mode,
        };
        using (var stream = new FileStream(next, options))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(next, file, overwrite: true);
    }

    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It is there and belongs to somebody else.</exception>
    public static void CreateFolder(string folder)
    {
        Directory.CreateDirectory(folder, FolderMode);
        File.SetUnixFileMode(folder, FolderMode); // Fails where it belongs to somebody else, and that is wanted.
    }
}
