using System.Runtime.InteropServices;

namespace Farglass.Native.X11;

/// <summary>libXdamage: tells what is drawn on. C names stay private, and are spelt as in the C header.</summary>
public static partial class XDamage
{
    const string LibXDamage = "libXdamage.so.1";

    /// <summary>The event number of damage on this display.</summary>
    /// <exception cref="X11Exception">The server lacks the extension.</exception>
    public static int FirstEvent(DisplayHandle display) =>
        XDamageQueryExtension(display, out var first, out _) != 0
            ? first : throw new X11Exception("The X server has no DAMAGE extension.");

    /// <summary>
    /// From now on each rectangle that is drawn on is an event of its own, and nothing need be sent back.
    /// </summary>
    public static nuint Watch(DisplayHandle display, nuint window)
    {
        const int rawRectangles = 0; // XDamageReportRawRectangles.
        return XDamageCreate(display, window, rawRectangles);
    }

    public static void Forget(DisplayHandle display, nuint damage) => XDamageDestroy(display, damage);

    [LibraryImport(LibXDamage)]
    private static partial int XDamageQueryExtension(
        DisplayHandle dpy, out int event_base_return, out int error_base_return);

    [LibraryImport(LibXDamage)]
    private static partial nuint XDamageCreate(DisplayHandle dpy, nuint drawable, int level);

    [LibraryImport(LibXDamage)]
    private static partial void XDamageDestroy(DisplayHandle dpy, nuint damage);
}
