using System.Runtime.InteropServices;

namespace Farglass.Native.Linux;

/// <summary>An eventfd: any thread wakes the one that polls its descriptor. Setting it twice wakes once.</summary>
public sealed partial class EventSignal : SafeHandle
{
    EventSignal(nint descriptor) : base(invalidHandleValue: -1, ownsHandle: true) => SetHandle(descriptor);

    public override bool IsInvalid => handle == -1;

    public int FileDescriptor => (int)handle;

    public static EventSignal Open()
    {
        const int closeOnExec = 0x80000, nonBlocking = 0x800; // EFD_CLOEXEC, EFD_NONBLOCK.
        var descriptor = eventfd(0, closeOnExec | nonBlocking);
        return descriptor >= 0
            ? new(descriptor)
            : throw new SystemCallException(nameof(eventfd), Marshal.GetLastPInvokeError());
    }

    public void Set()
    {
        ulong one = 1; // Refused only when 2^64 - 2 are waiting already.
        _ = write(this, in one, sizeof(ulong));
    }

    public void Reset() => _ = read(this, out _, sizeof(ulong));

    protected override bool ReleaseHandle() => close((int)handle) == 0;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int eventfd(uint initval, int flags);

    [LibraryImport("libc")]
    private static partial nint write(EventSignal fd, in ulong buf, nuint count);

    [LibraryImport("libc")]
    private static partial nint read(EventSignal fd, out ulong buf, nuint count);

    [LibraryImport("libc")]
    private static partial int close(int fd);
}
