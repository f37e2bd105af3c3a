using System.Runtime.InteropServices;
using System.Text;

namespace Farglass.Native.Linux;

/// <summary>
/// A network device whose other end is this process: what the kernel sends to it is read here, and what is written here
/// the kernel receives from it. IP packets without any other header. It is gone once this is disposed, or the process
/// dead.
/// </summary>
public sealed partial class TunDevice : SafeHandle
{
    /// <summary>Missing where the kernel has no such devices, or a container is given none.</summary>
    public const string Path = "/dev/net/tun";

    public const int NameLengthMax = 15; // IFNAMSIZ, less the zero.

    const int RequestSize = 40, FlagsOffset = 16; // struct ifreq: the name, and a union.

    TunDevice(int descriptor) : base(invalidHandleValue: -1, ownsHandle: true) => SetHandle(descriptor);

    public override bool IsInvalid => handle == -1;

    public int FileDescriptor => (int)handle;

    /// <param name="name">Of no other device in this network namespace.</param>
    /// <exception cref="SystemCallException">It is not allowed, or the name is taken.</exception>
    public static TunDevice Open(string name)
    {
        const int readWrite = 0x2, nonBlocking = 0x800, closeOnExec = 0x80000; // O_RDWR, O_NONBLOCK, O_CLOEXEC.
        const ushort tun = 0x1, withoutHeader = 0x1000, alone = 0x8000; // IFF_TUN, IFF_NO_PI, IFF_TUN_EXCL.
        const uint setInterface = 0x4004_54CA; // TUNSETIFF.
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, NameLengthMax);
        var device = new TunDevice(open(Path, readWrite | nonBlocking | closeOnExec));
        if (device.IsInvalid) throw new SystemCallException(nameof(open), Marshal.GetLastPInvokeError());
        Span<byte> request = stackalloc byte[RequestSize];
        request.Clear();
        Encoding.ASCII.GetBytes(name, request);
        MemoryMarshal.Write(request[FlagsOffset..], (ushort)(tun | withoutHeader | alone));
        if (ioctl(device, setInterface, request) == 0) return device;
        var error = Marshal.GetLastPInvokeError();
        device.Dispose();
        throw new SystemCallException(nameof(ioctl), error);
    }

    /// <returns>False where the kernel has sent nothing more, or the device is down.</returns>
    public bool TryRead(Span<byte> packet, out int length)
    {
        length = (int)read(this, packet, (nuint)packet.Length);
        return length > 0;
    }

    /// <returns>False where the kernel does not take it: the device is down.</returns>
    public bool TryWrite(ReadOnlySpan<byte> packet) => write(this, packet, (nuint)packet.Length) == packet.Length;

    protected override bool ReleaseHandle() => close((int)handle) == 0;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string file, int oflag);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(TunDevice fd, nuint request, Span<byte> argument);

    [LibraryImport("libc")]
    private static partial nint read(TunDevice fd, Span<byte> buf, nuint count);

    [LibraryImport("libc")]
    private static partial nint write(TunDevice fd, ReadOnlySpan<byte> buf, nuint count);

    [LibraryImport("libc")]
    private static partial int close(int fd);
}
