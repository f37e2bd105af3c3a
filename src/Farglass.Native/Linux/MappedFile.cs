using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Farglass.Native.Linux;

/// <summary>
/// A file mapped for reading: what another process writes into it is seen at once, without a system call.
/// </summary>
public sealed partial class MappedFile : SafeHandle
{
    readonly int _length;

    MappedFile(nint address, int length) : base(invalidHandleValue: -1, ownsHandle: true)
    {
        SetHandle(address);
        _length = length;
    }

    public override bool IsInvalid => handle == -1;

    public unsafe ReadOnlySpan<byte> Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this); // Memory that is no longer mapped would end the process.
            return new((void*)handle, _length);
        }
    }

    /// <exception cref="IOException">The file cannot be opened, is empty, or is larger than a span.</exception>
    /// <exception cref="SystemCallException">There is no room in the address space.</exception>
    public static MappedFile Open(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var length = RandomAccess.GetLength(file);
        if (length is <= 0 or > int.MaxValue) throw new IOException($"{path} has {length} bytes: it cannot be mapped.");
        const int protRead = 1, mapShared = 1;
        var address = mmap(0, (nuint)length, protRead, mapShared, file, 0);
        return address != -1
            ? new(address, (int)length)
            : throw new SystemCallException(nameof(mmap), Marshal.GetLastPInvokeError());
    }

    protected override bool ReleaseHandle() => munmap(handle, (nuint)_length) == 0;

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint mmap(nint addr, nuint length, int prot, int flags, SafeFileHandle fd, nint offset);

    [LibraryImport("libc")]
    private static partial int munmap(nint addr, nuint length);
}
