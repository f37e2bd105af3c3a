using System.Runtime.InteropServices;

namespace Farglass.Native.Linux;

/// <summary>For a thread that has little to do, and that at its time: it runs before all others.</summary>
public static partial class RealTime
{
    /// <summary>Of the calling thread, for good. What it starts is ordinary again.</summary>
    /// <returns>False where that is not allowed.</returns>
    public static bool TryEnter()
    {
        const int firstInFirstOut = 1, resetOnFork = 0x4000_0000; // SCHED_FIFO, SCHED_RESET_ON_FORK.
        const int callingThread = 0;
        var lowest = 1;
        return sched_setscheduler(callingThread, firstInFirstOut | resetOnFork, in lowest) == 0;
    }

    /// <param name="param">struct sched_param, which is one number: the priority.</param>
    [LibraryImport("libc")]
    private static partial int sched_setscheduler(int pid, int policy, in int param);
}
