using System.Runtime.InteropServices;

namespace Farglass.Native.Linux;

/// <summary>ppoll: waits for descriptors with a precision that poll's milliseconds do not have.</summary>
public static partial class Polling
{
    /// <summary>More than any caller has: two for a screen, one for each address of a machine.</summary>
    public const int DescriptorsMax = 64;

    /// <summary>Waits until one of them can be read, or its other end is gone. Spurious returns are allowed.</summary>
    /// <param name="microsecondsMax">Below 0: for ever.</param>
    public static void WaitReadable(ReadOnlySpan<int> descriptors, long microsecondsMax)
    {
        const short pollIn = 1;
        const int interrupted = 4; // EINTR.
        ArgumentOutOfRangeException.ThrowIfGreaterThan(descriptors.Length, DescriptorsMax);
        Span<PollDescriptor> polled = stackalloc PollDescriptor[descriptors.Length];
        for (var at = 0; at < descriptors.Length; at++)
            polled[at] = new() { Descriptor = descriptors[at], Events = pollIn };
        var time = new TimeSpec
        {
            Seconds = (nint)(microsecondsMax / 1_000_000),
            Nanoseconds = (nint)(microsecondsMax % 1_000_000 * 1_000),
        };
        var result = Wait(polled, time, forEver: microsecondsMax < 0);
        if (result < 0 && Marshal.GetLastPInvokeError() is var error and not interrupted)
            throw new SystemCallException(nameof(ppoll), error);
    }

    static unsafe int Wait(Span<PollDescriptor> descriptors, TimeSpec time, bool forEver)
    {
        fixed (PollDescriptor* first = descriptors)
            return ppoll(first, (nuint)descriptors.Length, forEver ? null : &time, null);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int ppoll(PollDescriptor* fds, nuint nfds, TimeSpec* tmo_p, void* sigmask);

    [StructLayout(LayoutKind.Sequential, Size = 8)]
    struct PollDescriptor
    {
        public int Descriptor;
        public short Events; // What came is not looked at: the readers of the descriptors find out for themselves.
    }

    struct TimeSpec
    {
        public nint Seconds, Nanoseconds;
    }
}
