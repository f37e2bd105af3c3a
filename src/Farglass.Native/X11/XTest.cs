using System.Runtime.InteropServices;

namespace Farglass.Native.X11;

/// <summary>libXtst: fake input. C names stay private, and are spelt as in the C header.</summary>
public static partial class XTest
{
    const string LibXTst = "libXtst.so.6";

    /// <exception cref="X11Exception">The server lacks the extension.</exception>
    public static void Demand(DisplayHandle display)
    {
        if (XTestQueryExtension(display, out _, out _, out _, out _) == 0)
            throw new X11Exception("The X server has no XTEST extension.");
    }

    /// <summary>An application that grabs the server does not hold up our input.</summary>
    public static void IgnoreGrabs(DisplayHandle display) => _ = XTestGrabControl(display, impervious: 1);

    public static void Key(DisplayHandle display, int keycode, bool down) =>
        Check(display, XTestFakeKeyEvent(display, (uint)keycode, down ? 1 : 0, delay: 0));

    public static void Button(DisplayHandle display, int button, bool down) =>
        Check(display, XTestFakeButtonEvent(display, (uint)button, down ? 1 : 0, delay: 0));

    public static void MovePointer(DisplayHandle display, int x, int y) =>
        Check(display, XTestFakeMotionEvent(display, screen_number: -1, x, y, delay: 0));

    /// <summary>Without acceleration: one step is one pixel.</summary>
    public static void MovePointerBy(DisplayHandle display, int dx, int dy) =>
        Check(display, XTestFakeRelativeMotionEvent(display, dx, dy, delay: 0));

    static void Check(DisplayHandle display, int ok)
    {
        display.ThrowIfLost();
        if (ok == 0) throw new X11Exception("The X server takes no fake input.");
    }

    [LibraryImport(LibXTst)]
    private static partial int XTestQueryExtension(DisplayHandle dpy, out int event_base_return,
        out int error_base_return, out int major_return, out int minor_return);

    [LibraryImport(LibXTst)]
    private static partial int XTestGrabControl(DisplayHandle dpy, int impervious);

    [LibraryImport(LibXTst)]
    private static partial int XTestFakeKeyEvent(DisplayHandle dpy, uint keycode, int is_press, nuint delay);

    [LibraryImport(LibXTst)]
    private static partial int XTestFakeButtonEvent(DisplayHandle dpy, uint button, int is_press, nuint delay);

    [LibraryImport(LibXTst)]
    private static partial int XTestFakeRelativeMotionEvent(DisplayHandle dpy, int x, int y, nuint delay);

    [LibraryImport(LibXTst)]
    private static partial int XTestFakeMotionEvent(DisplayHandle dpy, int screen_number, int x, int y, nuint delay);
}
