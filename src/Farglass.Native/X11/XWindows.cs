using System.Runtime.InteropServices;

namespace Farglass.Native.X11;

/// <summary>libX11: the windows of a window manager (Extended Window Manager Hints).</summary>
public static partial class XWindows
{
    const string LibX11 = "libX11.so.6";

    /// <summary>What a window manager is asked with: <c>_NET_ACTIVE_WINDOW</c>.</summary>
    public static nuint ActivationAtom(DisplayHandle display) =>
        XInternAtom(display, "_NET_ACTIVE_WINDOW", only_if_exists: 0);

    /// <summary>The application's window under the pointer, inside its frame; 0 where there is none.</summary>
    public static nuint UnderPointer(DisplayHandle display)
    {
        var frame = ChildUnderPointer(display, display.RootWindow);
        return frame == 0 ? 0 : ChildUnderPointer(display, frame);
    }

    /// <summary>The application's window there, inside its frame; 0 where there is none.</summary>
    /// <param name="x">In pixels of the screen.</param>
    public static nuint At(DisplayHandle display, int x, int y)
    {
        var frame = ChildAt(display, display.RootWindow, x, y);
        return frame == 0 ? 0 : ChildAt(display, frame, x, y);
    }

    /// <summary>Asks the window manager for the focus, as a user's doing. It ignores what it does not manage.</summary>
    public static void Activate(DisplayHandle display, nuint activationAtom, nuint window)
    {
        const nint substructure = (1 << 19) | (1 << 20); // What a window manager listens to on the root window.
        var message = new XClientMessageEvent
        {
            Type = XClientMessageEvent.ClientMessage,
            Window = window,
            MessageType = activationAtom,
            Format = 32,
            Source = 2, // A user, by way of a pager: never held back as the stealing of focus.
        };
        _ = XSendEvent(display, display.RootWindow, propagate: 0, substructure, ref message);
        display.ThrowIfLost();
    }

    /// <summary>Where the pointer is on the screen.</summary>
    public static (int X, int Y) PointerPlace(DisplayHandle display)
    {
        _ = XQueryPointer(display, display.RootWindow, out _, out _, out var x, out var y, out _, out _, out _);
        display.ThrowIfLost();
        return (x, y);
    }

    static nuint ChildUnderPointer(DisplayHandle display, nuint window)
    {
        var ok = XQueryPointer(display, window, out _, out var child, out _, out _, out _, out _, out _);
        display.ThrowIfLost();
        return ok == 0 ? 0 : child;
    }

    static nuint ChildAt(DisplayHandle display, nuint window, int x, int y)
    {
        var ok = XTranslateCoordinates(display, display.RootWindow, window, x, y, out _, out _, out var child);
        display.ThrowIfLost();
        return ok == 0 ? 0 : child;
    }

    [LibraryImport(LibX11)]
    private static partial int XTranslateCoordinates(DisplayHandle display, nuint src_w, nuint dest_w, int src_x,
        int src_y, out int dest_x_return, out int dest_y_return, out nuint child_return);

    [LibraryImport(LibX11, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nuint XInternAtom(DisplayHandle display, string atom_name, int only_if_exists);

    [LibraryImport(LibX11)]
    private static partial int XQueryPointer(DisplayHandle display, nuint w, out nuint root_return,
        out nuint child_return, out int root_x_return, out int root_y_return, out int win_x_return,
        out int win_y_return, out uint mask_return);

    [LibraryImport(LibX11)]
    private static partial int XSendEvent(
        DisplayHandle display, nuint w, int propagate, nint event_mask, ref XClientMessageEvent event_send);
}

/// <summary>As large as an XEvent, since Xlib copies that much.</summary>
[StructLayout(LayoutKind.Explicit, Size = 192)]
struct XClientMessageEvent
{
    public const int ClientMessage = 33;

    [FieldOffset(0)] public int Type;
    [FieldOffset(32)] public nuint Window;
    [FieldOffset(40)] public nuint MessageType;
    [FieldOffset(48)] public int Format;

    /// <summary>The first of the message's five numbers: who asks.</summary>
    [FieldOffset(56)] public nint Source;
}
