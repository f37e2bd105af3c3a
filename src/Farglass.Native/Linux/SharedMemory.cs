using System.Runtime.InteropServices;

namespace Farglass.Native.Linux;

/// <summary>shmget and its kin: memory that another process of this user can attach by its number.</summary>
static partial class SharedMemory
{
    /// <exception cref="SystemCallException">There is no room, or the kernel has no such memory.</exception>
    public static int Create(int length)
    {
        const int onlyNew = 0x200 | 0x400, readAndWriteOfOwner = 0x180; // IPC_CREAT, IPC_EXCL; 0600.
        var segment = shmget(key: 0, (nuint)length, onlyNew | readAndWriteOfOwner);
        return segment >= 0 ? segment : throw new SystemCallException(nameof(shmget), Marshal.GetLastPInvokeError());
    }

    /// <exception cref="SystemCallException">There is no room in the address space.</exception>
    public static nint Attach(int segment)
    {
        var address = shmat(segment, 0, 0);
        return address != -1 ? address : throw new SystemCallException(nameof(shmat), Marshal.GetLastPInvokeError());
    }

    public static void Detach(nint address) => _ = shmdt(address);

    /// <summary>Once nobody has it attached any more, it is gone.</summary>
    public static void Remove(int segment)
    {
        const int ipcRmid = 0;
        _ = shmctl(segment, ipcRmid, 0);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int shmget(int key, nuint size, int shmflg);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint shmat(int shmid, nint shmaddr, int shmflg);

    [LibraryImport("libc")]
    private static partial int shmdt(nint shmaddr);

    [LibraryImport("libc")]
    private static partial int shmctl(int shmid, int cmd, nint buf);
}
