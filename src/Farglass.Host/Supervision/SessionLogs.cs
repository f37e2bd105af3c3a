using Farglass.Protocol;

namespace Farglass.Host.Supervision;

/// <summary>
/// The logs of sessions, a folder for each. They are kept for a time and up to a number, so that they fill no disk.
/// </summary>
/// <param name="folder">Folders in it whose name is no session's are nobody's business here.</param>
sealed class SessionLogs(string folder, TimeSpan age, int count)
{
    /// <summary>Removes what is too old, or too much. A log is as old as its youngest file.</summary>
    /// <param name="lives">Sessions whose log stays, whatever its age.</param>
    /// <returns>How many were removed.</returns>
    public int Sweep(IReadOnlySet<SessionId> lives, DateTimeOffset now)
    {
        var oldest = now - age;
        var logs = Directory.EnumerateDirectories(folder)
            .Where(log => SessionId.TryParse(Path.GetFileName(log), null, out var id) && !lives.Contains(id))
            .Select(log => (Path: log, At: LastWrite(log)))
            .OrderByDescending(log => log.At)
            .ToArray();
        return logs.Where((log, newer) => log.At < oldest || newer >= count).Count(log => TryRemove(log.Path));
    }

    static DateTimeOffset LastWrite(string log)
    {
        try
        {
            var files = new DirectoryInfo(log).EnumerateFiles().Select(file => file.LastWriteTimeUtc);
            return files.DefaultIfEmpty(Directory.GetLastWriteTimeUtc(log)).Max();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return DateTimeOffset.MaxValue; // Not to be read, so not to be judged.
        }
    }

    static bool TryRemove(string log)
    {
        try
        {
            Directory.Delete(log, recursive: true);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false; // The next sweep tries again.
        }
    }
}
