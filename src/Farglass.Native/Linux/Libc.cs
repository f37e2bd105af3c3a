using System.Runtime.InteropServices;

namespace Farglass.Native.Linux;

/// <summary>glibc: processes and signals. C names stay private, and are spelt as in the C headers.</summary>
static partial class Libc
{
    const int PR_SET_CHILD_SUBREAPER = 36;
    const int WNOHANG = 1, AnyChild = -1, ESRCH = 3;

    /// <returns>False where the process is gone, or belongs to somebody else.</returns>
    public static bool Signal(int processId, ProcessSignal signal) => kill(processId, (int)signal) == 0;

    /// <summary>Whether there is such a process, whoever it belongs to. A zombie counts.</summary>
    public static bool Exists(int processId) => kill(processId, 0) == 0 || Marshal.GetLastPInvokeError() != ESRCH;

    /// <summary>From now on descendants whose parent dies become children of this process, instead of init's.</summary>
    public static void BecomeSubreaper()
    {
        if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0)
            throw new SystemCallException(nameof(prctl), Marshal.GetLastPInvokeError());
    }

    /// <summary>Takes the status of one exited child, if it has exited.</summary>
    /// <returns>The exit code; 128 and the signal's number where a signal ended it, as shells say it.</returns>
    public static int? TryReap(int processId) =>
        waitpid(processId, out var status, WNOHANG) > 0 ? ExitCode(status) : null;

    /// <summary>
    /// Takes the status of any exited child. Not for a process that also uses .NET's own <c>Process</c>.
    /// </summary>
    public static (int ProcessId, int ExitCode)? TryReapAny() =>
        waitpid(AnyChild, out var status, WNOHANG) is > 0 and var id ? (id, ExitCode(status)) : null;

    static int ExitCode(int status)
    {
        var signal = status & 0x7F;
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int sig);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int waitpid(int pid, out int wstatus, int options);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int prctl(int option, nuint arg2, nuint arg3, nuint arg4, nuint arg5);
}
