using System.Runtime.InteropServices;
using System.Text;

namespace Farglass.Native.X11;

/// <summary>libXrandr: the display's size. C names stay private, and are spelt as in the C header.</summary>
public static partial class XRandr
{
    const string LibXRandr = "libXrandr.so.2";

    /// <exception cref="X11Exception">The server has no outputs to speak of.</exception>
    public static ScreenResources TakeResources(DisplayHandle display)
    {
        if (XRRQueryExtension(display, out _, out _) == 0)
            throw new X11Exception("The X server has no RANDR extension.");
        var resources = XRRGetScreenResourcesCurrent(display, display.RootWindow);
        display.ThrowIfLost();
        if (resources.IsInvalid || resources.Crtcs.IsEmpty || resources.Outputs.IsEmpty)
            throw new X11Exception("The X server has no output whose size can be changed.");
        return resources;
    }

    public static (int Width, int Height) LargestSize(DisplayHandle display)
    {
        var ok = XRRGetScreenSizeRange(display, display.RootWindow, out _, out _, out var width, out var height);
        return ok != 0 ? (width, height) : throw new X11Exception("The X server does not say how large it may be.");
    }

    /// <summary>Makes a mode of this size. Its name must be free.</summary>
    public static unsafe nuint CreateMode(
        DisplayHandle display, string name, int width, int height, int framesPerSecond)
    {
        Span<byte> text = stackalloc byte[64];
        var length = Encoding.ASCII.GetBytes(name, text[..^1]);
        text[length] = 0;
        fixed (byte* pointer = text)
        {
            // A virtual output has no blanking: the totals are the size itself.
            var mode = new XRRModeInfo
            {
                Width = (uint)width,
                Height = (uint)height,
                DotClock = (nuint)width * (nuint)height * (nuint)framesPerSecond,
                HSyncStart = (uint)width,
                HSyncEnd = (uint)width,
                HTotal = (uint)width,
                VSyncStart = (uint)height,
                VSyncEnd = (uint)height,
                VTotal = (uint)height,
                Name = (nint)pointer,
                NameLength = (uint)length,
            };
            return XRRCreateMode(display, display.RootWindow, in mode);
        }
    }

    public static void AddMode(DisplayHandle display, nuint output, nuint mode) =>
        XRRAddOutputMode(display, output, mode);

    /// <summary>Takes a mode that is not in use from an output, and forgets it.</summary>
    public static void DestroyMode(DisplayHandle display, nuint output, nuint mode)
    {
        XRRDeleteOutputMode(display, output, mode);
        XRRDestroyMode(display, mode);
    }

    public static void SetScreenSize(DisplayHandle display, int width, int height)
    {
        // 96 dots an inch, which is what applications expect of a screen that knows no better.
        var (widthMillimetres, heightMillimetres) = (width * 254 / 960, height * 254 / 960);
        XRRSetScreenSize(display, display.RootWindow, width, height, widthMillimetres, heightMillimetres);
    }

    /// <param name="mode">0 switches it off.</param>
    /// <exception cref="X11Exception">The server refuses.</exception>
    public static void SetCrtc(
        DisplayHandle display, ScreenResources resources, nuint crtc, nuint mode, ReadOnlySpan<nuint> outputs)
    {
        const ushort rotateNone = 1;
        var status = XRRSetCrtcConfig(
            display, resources, crtc, timestamp: 0, x: 0, y: 0, mode, rotateNone, outputs, outputs.Length);
        if (status != 0) throw new X11Exception($"The X server refused the display's new size ({status}).");
    }

    [LibraryImport(LibXRandr)]
    private static partial int XRRQueryExtension(
        DisplayHandle dpy, out int event_base_return, out int error_base_return);

    [LibraryImport(LibXRandr)]
    private static partial ScreenResources XRRGetScreenResourcesCurrent(DisplayHandle dpy, nuint window);

    [LibraryImport(LibXRandr)]
    private static partial int XRRGetScreenSizeRange(DisplayHandle dpy, nuint window,
        out int minWidth, out int minHeight, out int maxWidth, out int maxHeight);

    [LibraryImport(LibXRandr)]
    private static partial void XRRSetScreenSize(
        DisplayHandle dpy, nuint window, int width, int height, int mmWidth, int mmHeight);

    [LibraryImport(LibXRandr)]
    private static partial nuint XRRCreateMode(DisplayHandle dpy, nuint window, in XRRModeInfo modeInfo);

    [LibraryImport(LibXRandr)]
    private static partial void XRRDestroyMode(DisplayHandle dpy, nuint mode);

    [LibraryImport(LibXRandr)]
    private static partial void XRRAddOutputMode(DisplayHandle dpy, nuint output, nuint mode);

    [LibraryImport(LibXRandr)]
    private static partial void XRRDeleteOutputMode(DisplayHandle dpy, nuint output, nuint mode);

    [LibraryImport(LibXRandr)]
    private static partial int XRRSetCrtcConfig(DisplayHandle dpy, ScreenResources resources, nuint crtc,
        nuint timestamp, int x, int y, nuint mode, ushort rotation, ReadOnlySpan<nuint> outputs, int noutputs);
}

/// <summary>XRRScreenResources: what there is at one moment.</summary>
public sealed partial class ScreenResources : SafeHandle
{
    public ScreenResources() : base(invalidHandleValue: 0, ownsHandle: true) { } // Public for the marshaller.

    public override bool IsInvalid => handle == 0;

    public unsafe ReadOnlySpan<nuint> Crtcs => new((void*)Header.Crtcs, Header.CrtcCount);

    public unsafe ReadOnlySpan<nuint> Outputs => new((void*)Header.Outputs, Header.OutputCount);

    /// <summary>All modes that the server knows, with their names.</summary>
    public IReadOnlyList<(nuint Id, string Name)> Modes()
    {
        var modes = new List<(nuint Id, string Name)>();
        unsafe
        {
            foreach (ref readonly var mode in new ReadOnlySpan<XRRModeInfo>((void*)Header.Modes, Header.ModeCount))
                modes.Add((mode.Id, Marshal.PtrToStringUTF8(mode.Name, (int)mode.NameLength)));
        }

        return modes;
    }

    unsafe ref readonly XRRScreenResources Header => ref *(XRRScreenResources*)handle;

    protected override bool ReleaseHandle()
    {
        XRRFreeScreenResources(handle);
        return true;
    }

    [LibraryImport("libXrandr.so.2")]
    private static partial void XRRFreeScreenResources(nint resources);
}

[StructLayout(LayoutKind.Explicit, Size = 64)]
struct XRRScreenResources
{
    [FieldOffset(16)] public int CrtcCount;
    [FieldOffset(24)] public nint Crtcs;
    [FieldOffset(32)] public int OutputCount;
    [FieldOffset(40)] public nint Outputs;
    [FieldOffset(48)] public int ModeCount;
    [FieldOffset(56)] public nint Modes;
}

[StructLayout(LayoutKind.Sequential)]
struct XRRModeInfo
{
    public nuint Id;
    public uint Width, Height;
    public nuint DotClock;
    public uint HSyncStart, HSyncEnd, HTotal, HSkew, VSyncStart, VSyncEnd, VTotal;
    public nint Name;
    public uint NameLength;
    public nuint ModeFlags;
}
