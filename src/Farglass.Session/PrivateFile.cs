namespace Farglass.Session;

/// <summary>Files and folders that hold what a user does: nobody else may read them.</summary>
static class PrivateFile
{
    const UnixFileMode OnlyUs = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    const UnixFileMode OnlyUsEnter = OnlyUs | UnixFileMode.UserExecute;

    /// <summary>
    /// A new, empty file. No buffer: what is written is in the file, whatever becomes of this process.
    /// </summary>
    public static FileStream Create(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Create,
        Access = FileAccess.Write,
        Share = FileShare.Read,
        BufferSize = 0,
        UnixCreateMode = OnlyUs,
    });

    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = Create(path);
        file.Write(bytes);
    }

    public static string CreateFolder(string path)
    {
        Directory.CreateDirectory(path, OnlyUsEnter);
        File.SetUnixFileMode(path, OnlyUsEnter); // It may have been there before.
        return path;
    }

    /// <summary>
    /// Removes a folder with all that is in it, also where an application has locked a folder against itself.
    /// </summary>
    public static void RemoveFolder(string path)
    {
        if (!Directory.Exists(path)) return;
        var noLinks = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
        };
        foreach (var folder in Directory.EnumerateDirectories(path, "*", noLinks))
            File.SetUnixFileMode(folder, OnlyUsEnter);
        Directory.Delete(path, recursive: true);
    }
}
