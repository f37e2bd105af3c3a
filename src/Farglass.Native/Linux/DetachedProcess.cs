using System.Runtime.InteropServices;

namespace Farglass.Native.Linux;

/// <summary>How to start a <see cref="DetachedProcess"/>.</summary>
/// <param name="File">The program's full path; <see cref="DetachedProcess.FindProgram"/> looks a name up.</param>
/// <param name="Arguments">Without the program's own name. No shell takes part.</param>
/// <param name="Environment">All of it: nothing is inherited.</param>
public sealed record DetachedProcessSettings(
    string File, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment)
{
    public string WorkingFolder { get; init; } = "/";

    /// <summary>Where its standard output goes; null for nowhere.</summary>
    public SafeHandle? Output { get; init; }

    /// <summary>Where its standard error goes; null for nowhere.</summary>
    public SafeHandle? Error { get; init; }

    /// <summary>What it finds open as descriptor 3; null for nothing.</summary>
    public SafeHandle? Third { get; init; }
}

/// <summary>The signals that we send, with Linux's numbers.</summary>
public enum ProcessSignal
{
    /// <summary>SIGKILL: ends a process at once.</summary>
    Kill = 9,

    /// <summary>SIGUSR2: means what the program says that it means.</summary>
    User2 = 12,

    /// <summary>SIGTERM: asks a process to end.</summary>
    Terminate = 15,
}

/// <summary>
/// A child in a process session of its own: no terminal's Ctrl-C, no signal to our group and no death of ours reaches
/// it. Its standard input is empty. It is not ended by letting go of this object.
/// </summary>
public sealed class DetachedProcess
{
    DetachedProcess(int id, Task<int> exited) => (Id, Exited) = (id, exited);

    public int Id { get; }

    /// <summary>Completes with the exit code; with 128 and the signal's number where a signal ended it.</summary>
    public Task<int> Exited { get; }

    /// <exception cref="SystemCallException">It cannot be started; the number says why.</exception>
    public static DetachedProcess Start(DetachedProcessSettings settings)
    {
        var (id, exited) = ChildReaper.Start(settings);
        return new(id, exited);
    }

    /// <summary>False where it has exited.</summary>
    public bool Signal(ProcessSignal signal) => ChildReaper.Signal(Id, signal);

    /// <summary>Whether there is a process of this id, ours or not.</summary>
    public static bool IsRunning(int processId) => Libc.Exists(processId);

    /// <summary>
    /// Looks a program up as a shell would: a path is taken as it is, a name is searched in the folders.
    /// </summary>
    /// <param name="command">A path or a name.</param>
    /// <param name="path">Folders, separated by colons: the <c>PATH</c> to search.</param>
    /// <param name="workingFolder">What a relative path is relative to.</param>
    /// <returns>A full path to a file that may be executed, or null.</returns>
    public static string? FindProgram(string command, string? path, string workingFolder = "/")
    {
        if (command.Length == 0) return null;
        var candidates = command.Contains('/')
            ? [Path.GetFullPath(command, workingFolder)]
            : (path ?? "").Split(':').Where(Path.IsPathFullyQualified).Select(folder => Path.Combine(folder, command));
        return candidates.FirstOrDefault(IsExecutable);
    }

    static bool IsExecutable(string file)
    {
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(file) && (File.GetUnixFileMode(file) & Execute) != 0;
    }
}
