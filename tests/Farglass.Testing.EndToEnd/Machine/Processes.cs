using System.Diagnostics;
using System.Globalization;

namespace Farglass.Testing.EndToEnd.Machine;

/// <summary>What /proc says of the processes on this machine.</summary>
public static class Processes
{
    /// <summary>In the environment of every process of a session, with its folder.</summary>
    const string SessionMark = "FARGLASS_SESSION=";

    /// <summary>Fields of /proc/ID/stat, numbered as in proc(5).</summary>
    const int Parent = 4, UserTime = 14, SystemTime = 15;

    /// <summary>A line of /proc/ID/status.</summary>
    const string Sleeping = "voluntary_ctxt_switches:";

    /// <summary>A column of /proc/ID/net/udp, as its first line names them, less those that share one.</summary>
    const int Inode = 9;

    public static void Signal(string name, int id)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{name} {id}"]);
        kill.WaitForExit();
    }

    /// <summary>Of the role that this <c>up</c> runs; null between its death and its restart.</summary>
    public static int? Role(RunningUp up, string role) =>
        Find(words => words is [_, var name, "--config", var file] && name == role
            && file.StartsWith(up.Folder + "/", StringComparison.Ordinal)) is [var id, ..] ? id : null;

    /// <summary>Every process whose command line satisfies.</summary>
    public static IReadOnlyList<int> Find(Predicate<string[]> commandLine) =>
        [.. from id in All()
            let words = CommandLine(id)
            where words.Length > 0 && commandLine(words)
            select id];

    /// <summary>The children of a process that have this name.</summary>
    public static IReadOnlyList<int> Children(int parent, string name) =>
        [.. from id in All()
            let stat = Read($"/proc/{id}/stat")
            where stat.Contains($" ({name}) ", StringComparison.Ordinal) && Field(stat, Parent) == parent
            select id];

    /// <summary>The processes of the session that runs an application with this word in its command line.</summary>
    public static SessionProcesses? Session(string word)
    {
        var application = All().FirstOrDefault(id => Folder(id) is not null
            && CommandLine(id).Any(part => part.Contains(word, StringComparison.Ordinal)));
        if (application == 0 || Folder(application) is not { } folder) return null;
        var session = Find(words => words is [_, "session", ..] && words.Contains(folder)) is [var id, ..] ? id : 0;
        var display = All().FirstOrDefault(other => Folder(other) == folder && CommandLine(other) is [var name, ..]
            && (Path.GetFileName(name) is "Xvfb" or "Xorg"));
        return session == 0 || display == 0 ? null : new(session, display, application, folder);
    }

    /// <summary>What is left of a session: processes that carry its mark.</summary>
    public static IReadOnlyList<string> OfSession(string folder) =>
        [.. from id in All() where Folder(id) == folder select string.Join(' ', CommandLine(id))];

    /// <summary>
    /// Every process that is one of ours: a descendant of this <c>up</c>, or marked as part of its sessions.
    /// </summary>
    public static IReadOnlyList<string> Of(RunningUp up, string runtimeFolder) =>
        [.. from id in All()
            let words = CommandLine(id)
            where words.Any(word => word.StartsWith(up.Folder, StringComparison.Ordinal))
                || words.Any(word => word.StartsWith(runtimeFolder, StringComparison.Ordinal))
                || Folder(id)?.StartsWith(runtimeFolder, StringComparison.Ordinal) == true
            select string.Join(' ', words)];

    /// <summary>Processor time of all its threads so far, also of those that have ended; in steps of 10 ms.</summary>
    public static TimeSpan CpuTime(int id)
    {
        var stat = Read($"/proc/{id}/stat");
        return TimeSpan.FromMilliseconds((Field(stat, UserTime) + Field(stat, SystemTime)) * 10);
    }

    public static TimeSpan CpuTime(IEnumerable<int> ids) =>
        ids.Aggregate(TimeSpan.Zero, (sum, id) => sum + CpuTime(id));

    /// <summary>Processor time so far of a process's living threads of this name; exact.</summary>
    public static TimeSpan CpuTime(int id, string thread) => (
        from task in Tasks(id)
        where Read($"{task}/comm").TrimEnd() == thread
        select TimeSpan.FromMicroseconds(long.Parse(
            Read($"{task}/schedstat").Split(' ')[0], CultureInfo.InvariantCulture) / 1e3))
        .Aggregate(TimeSpan.Zero, (sum, time) => sum + time);

    /// <summary>
    /// How often each thread of a session's processes has gone to sleep: once after each time that it was woken.
    /// </summary>
    public static IReadOnlyList<ThreadSleeps> Sleeps(SessionProcesses session) =>
        [.. from id in All()
            where id == session.Session || Folder(id) == session.Folder
            let process = id == session.Session ? "session" : Read($"/proc/{id}/comm").TrimEnd()
            from task in Tasks(id)
            let line = Read($"{task}/status").Split('\n')
                .FirstOrDefault(line => line.StartsWith(Sleeping, StringComparison.Ordinal))
            where line is not null
            select new ThreadSleeps($"{process}: {Read($"{task}/comm").TrimEnd()}",
                int.Parse(Path.GetFileName(task), CultureInfo.InvariantCulture),
                long.Parse(line[Sleeping.Length..], CultureInfo.InvariantCulture))];

    /// <summary>The local UDP ports of a process: of its sockets' inodes, those that the kernel lists.</summary>
    public static IReadOnlySet<int> UdpPorts(int id)
    {
        var sockets = Directory.EnumerateFiles($"/proc/{id}/fd")
            .Select(file => new FileInfo(file).LinkTarget ?? "")
            .Where(target => target.StartsWith("socket:[", StringComparison.Ordinal))
            .Select(target => target["socket:[".Length..^1])
            .ToHashSet();
        return (from table in (string[])["udp", "udp6"]
                from line in Read($"/proc/{id}/net/{table}").Split('\n').Skip(1)
                let columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                where columns.Length > Inode && sockets.Contains(columns[Inode])
                select int.Parse(columns[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture))
            .ToHashSet();
    }

    static string[] Tasks(int id)
    {
        try
        {
            return Directory.GetDirectories($"/proc/{id}/task");
        }
        catch (DirectoryNotFoundException)
        {
            return []; // It ended while we looked.
        }
    }

    /// <summary>The second field is the name, in brackets: it may hold spaces.</summary>
    static long Field(string stat, int number) =>
        long.Parse(stat.Split(") ")[1].Split(' ')[number - 3], CultureInfo.InvariantCulture);

    static IEnumerable<int> All() =>
        from folder in Directory.EnumerateDirectories("/proc")
        where char.IsAsciiDigit(Path.GetFileName(folder)[0])
        select int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture);

    static string[] CommandLine(int id) =>
        Read($"/proc/{id}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);

    static string? Folder(int id) => Read($"/proc/{id}/environ").Split('\0')
        .FirstOrDefault(pair => pair.StartsWith(SessionMark, StringComparison.Ordinal))?[SessionMark.Length..];

    static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return ""; // It ended while we looked, or it is not ours.
        }
    }
}

public sealed record SessionProcesses(int Session, int Display, int Application, string Folder);

/// <param name="Name">Those of process and thread; the session's own process is called "session".</param>
public sealed record ThreadSleeps(string Name, int Id, long Count);
