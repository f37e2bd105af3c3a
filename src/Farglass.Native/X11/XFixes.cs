using System.Runtime.InteropServices;

namespace Farglass.Native.X11;

/// <summary>
/// libXfixes: the cursor's shape, and who owns a selection. C names stay private, and are spelt as in the C header.
/// </summary>
public static partial class XFixes
{
    const string LibXFixes = "libXfixes.so.3";

    /// <summary>The number that, added to the extension's first, a change of the cursor has.</summary>
    public const int CursorNotify = 1;

    /// <summary>Likewise, of a selection's owner.</summary>
    public const int SelectionNotify = 0;

    /// <exception cref="X11Exception">The server lacks the extension.</exception>
    public static int FirstEvent(DisplayHandle display) =>
        XFixesQueryExtension(display, out var first, out _) != 0
            ? first : throw new X11Exception("The X server has no XFIXES extension.");

    /// <summary>From now on each change of the cursor's shape is an event.</summary>
    public static void WatchCursor(DisplayHandle display, nuint window, bool watch)
    {
        const nuint displayCursorNotifyMask = 1;
        XFixesSelectCursorInput(display, window, watch ? displayCursorNotifyMask : 0);
    }

    /// <summary>From now on each change of the selection's owner is an event, also where the owner stays.</summary>
    public static void WatchSelection(DisplayHandle display, nuint window, nuint selection)
    {
        const nuint setOwner = 1, windowDestroyed = 2, clientClosed = 4;
        XFixesSelectSelectionInput(display, window, selection, setOwner | windowDestroyed | clientClosed);
    }

    /// <summary>
    /// The server draws no cursor for as long as we are connected. Its shape can be asked for as before.
    /// </summary>
    public static void HideCursor(DisplayHandle display, nuint window) => XFixesHideCursor(display, window);

    /// <summary>
    /// The shape that the cursor has now. Null if the connection is lost, or if the client that made the shape is: the
    /// server's SECURITY extension then finds nobody whose trust it could compare with ours.
    /// </summary>
    public static CursorImage? TakeCursor(DisplayHandle display)
    {
        var image = XFixesGetCursorImage(display);
        return image.IsInvalid ? null : image;
    }

    [LibraryImport(LibXFixes)]
    private static partial int XFixesQueryExtension(
        DisplayHandle dpy, out int event_base_return, out int error_base_return);

    [LibraryImport(LibXFixes)]
    private static partial void XFixesSelectCursorInput(DisplayHandle dpy, nuint win, nuint eventMask);

    [LibraryImport(LibXFixes)]
    private static partial void XFixesSelectSelectionInput(
        DisplayHandle dpy, nuint win, nuint selection, nuint eventMask);

    [LibraryImport(LibXFixes)]
    private static partial void XFixesHideCursor(DisplayHandle dpy, nuint win);

    [LibraryImport(LibXFixes)]
    private static partial CursorImage XFixesGetCursorImage(DisplayHandle dpy);
}

/// <summary>XFixesCursorImage. Each pixel is premultiplied ARGB in an unsigned long of its own.</summary>
public sealed class CursorImage : SafeHandle
{
    public CursorImage() : base(invalidHandleValue: 0, ownsHandle: true) { } // Public for the marshaller.

    public override bool IsInvalid => handle == 0;

    public int Width => Header.Width;
    public int Height => Header.Height;
    public int HotX => Header.HotX;
    public int HotY => Header.HotY;

    /// <summary>The server's number of this shape, above 0; it never gives it to another one.</summary>
    public ulong Serial => Header.Serial;

    public unsafe ReadOnlySpan<ulong> Pixels => new((void*)Header.Pixels, Width * Height);

    unsafe ref readonly XFixesCursorImage Header => ref *(XFixesCursorImage*)handle;

    protected override bool ReleaseHandle()
    {
        DisplayHandle.Free(handle);
        return true;
    }
}

[StructLayout(LayoutKind.Explicit, Size = 48)]
struct XFixesCursorImage
{
    [FieldOffset(4)] public ushort Width;
    [FieldOffset(6)] public ushort Height;
    [FieldOffset(8)] public ushort HotX;
    [FieldOffset(10)] public ushort HotY;
    [FieldOffset(16)] public nuint Serial;
    [FieldOffset(24)] public nint Pixels;
}
