using System.Runtime.InteropServices;
using System.Text;

namespace Farglass.Native.Linux;

/// <summary>An axis of an input device.</summary>
/// <param name="Code">ABS_X and its kin, of Linux's input-event-codes.h.</param>
/// <param name="Fuzz">What is less is noise.</param>
/// <param name="Flat">About the middle, what is less is none.</param>
public readonly record struct UinputAxis(ushort Code, int Min, int Max, int Fuzz = 0, int Flat = 0);

/// <summary>What an input device says of itself.</summary>
/// <param name="Name">At most <see cref="UinputDevice.NameLengthMax"/> characters of ASCII.</param>
/// <param name="Vendor">Of USB, as are the others: programs know a device by them.</param>
/// <param name="Keys">The codes of its buttons.</param>
public sealed record UinputDescription(
    string Name, ushort Vendor, ushort Product, ushort Version, IReadOnlyList<ushort> Keys,
    IReadOnlyList<UinputAxis> Axes);

/// <summary>A change of a button or an axis, as in struct input_event.</summary>
public readonly record struct UinputEvent(ushort Type, ushort Code, int Value);

/// <summary>
/// An input device of the machine's that this process plays (linux/uinput.h). It is gone once this is disposed, or the
/// process dead.
/// </summary>
public sealed partial class UinputDevice : SafeHandle
{
    /// <summary>Missing in containers, and where the kernel has no such devices.</summary>
    public const string Path = "/dev/uinput";

    public const int NameLengthMax = 79; // UINPUT_MAX_NAME_SIZE, less the zero.

    public const ushort KeyType = 1, AxisType = 3; // EV_KEY, EV_ABS.

    /// <summary>More changes than any device of ours has at one time.</summary>
    public const int EventsMax = 63;

    const int EventSize = 24; // struct timeval, which the kernel fills, type u16, code u16, value s32.

    UinputDevice(int descriptor) : base(invalidHandleValue: -1, ownsHandle: true) => SetHandle(descriptor);

    public override bool IsInvalid => handle == -1;

    /// <summary>Whether this process may make such devices.</summary>
    public static bool IsAllowed()
    {
        using var device = new UinputDevice(Open());
        return !device.IsInvalid;
    }

    /// <exception cref="SystemCallException">It is not allowed, or the kernel does not take what it is.</exception>
    public static UinputDevice Create(UinputDescription description)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(description.Name.Length, NameLengthMax);
        var device = new UinputDevice(Open());
        try
        {
            if (device.IsInvalid) throw new SystemCallException(nameof(open), Marshal.GetLastPInvokeError());
            device.Describe(description);
            return device;
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    /// <summary>Tells of changes that happened at the same time.</summary>
    /// <exception cref="SystemCallException">The kernel does not take them.</exception>
    public void Write(ReadOnlySpan<UinputEvent> events)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(events.Length, EventsMax);
        Span<byte> bytes = stackalloc byte[(events.Length + 1) * EventSize];
        bytes.Clear(); // The last one stays so: type 0, code 0 is SYN_REPORT.
        for (var at = 0; at < events.Length; at++)
        {
            var target = bytes[(at * EventSize + 16)..];
            MemoryMarshal.Write(target, events[at].Type);
            MemoryMarshal.Write(target[2..], events[at].Code);
            MemoryMarshal.Write(target[4..], events[at].Value);
        }

        if (write(this, bytes, (nuint)bytes.Length) != bytes.Length)
            throw new SystemCallException(nameof(write), Marshal.GetLastPInvokeError());
    }

    protected override bool ReleaseHandle() => close((int)handle) == 0; // The kernel takes the device away.

    static int Open()
    {
        const int writeOnly = 0x1, nonBlocking = 0x800, closeOnExec = 0x80000; // O_WRONLY, O_NONBLOCK, O_CLOEXEC.
        return open(Path, writeOnly | nonBlocking | closeOnExec);
    }

    void Describe(UinputDescription description)
    {
        const uint create = 0x5501; // UI_DEV_CREATE.
        const uint setType = 0x4004_5564, setKey = 0x4004_5565; // UI_SET_EVBIT, UI_SET_KEYBIT.
        Ask(setType, KeyType);
        foreach (var key in description.Keys) Ask(setKey, key);
        Ask(setType, AxisType);
        foreach (var axis in description.Axes) SetUp(axis);
        SetUp(description);
        Ask(create, 0);
    }

    //  | code u16 | 0 u16 | value, least, most, fuzz, flat, resolution: s32 |
    void SetUp(in UinputAxis axis)
    {
        const uint setUpAxis = 0x401C_5504; // UI_ABS_SETUP, which sets its bit, too.
        Span<byte> request = stackalloc byte[28];
        request.Clear();
        MemoryMarshal.Write(request, axis.Code);
        MemoryMarshal.Write(request[8..], axis.Min);
        MemoryMarshal.Write(request[12..], axis.Max);
        MemoryMarshal.Write(request[16..], axis.Fuzz);
        MemoryMarshal.Write(request[20..], axis.Flat);
        Check(ioctl(this, setUpAxis, request));
    }

    //  | bus u16 | vendor u16 | product u16 | version u16 | name, 80 bytes | effects u32 |
    void SetUp(UinputDescription description)
    {
        const uint setUp = 0x405C_5503; // UI_DEV_SETUP.
        const ushort usb = 3; // BUS_USB.
        Span<byte> request = stackalloc byte[92];
        request.Clear();
        MemoryMarshal.Write(request, usb);
        MemoryMarshal.Write(request[2..], description.Vendor);
        MemoryMarshal.Write(request[4..], description.Product);
        MemoryMarshal.Write(request[6..], description.Version);
        Encoding.ASCII.GetBytes(description.Name, request[8..]);
        Check(ioctl(this, setUp, request));
    }

    void Ask(uint request, nint argument) => Check(ioctl(this, request, argument));

    static void Check(int result)
    {
        if (result < 0) throw new SystemCallException(nameof(ioctl), Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string file, int oflag);

    [LibraryImport("libc")]
    private static partial int close(int fd);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(UinputDevice fd, nuint request, nint argument);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(UinputDevice fd, nuint request, Span<byte> argument);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(UinputDevice fd, ReadOnlySpan<byte> buf, nuint n);
}
