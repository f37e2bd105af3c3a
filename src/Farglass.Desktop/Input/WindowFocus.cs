using Farglass.Native.X11;

namespace Farglass.Desktop.Input;

/// <summary>
/// Whoever clicks into a window, or touches it, types into it next. A window manager's own way to see clicks is a grab
/// that freezes the pointer until it has answered, and what happens meanwhile reaches the application later and at the
/// pointer's new place: a quick click became a drag. docs/decisions/0073-clicks-give-the-focus.md
/// </summary>
sealed class WindowFocus(DisplayHandle display)
{
    readonly nuint _activation = XWindows.ActivationAtom(display);

    public void GiveUnderPointer() => Give(XWindows.UnderPointer(display));

    public void GiveAt(in TouchPoint point)
    {
        var (width, height) = display.SizeOf(display.RootWindow);
        Give(XWindows.At(display, point.X * width / (ushort.MaxValue + 1), point.Y * height / (ushort.MaxValue + 1)));
    }

    void Give(nuint window)
    {
        if (window != 0) XWindows.Activate(display, _activation, window);
    }
}
