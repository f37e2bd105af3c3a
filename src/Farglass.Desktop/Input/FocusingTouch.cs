using Farglass.Native.X11;

namespace Farglass.Desktop.Input;

/// <summary>
/// Gives the window under a finger or a pen's tip the focus. The touch screen has ways of its own to the server, so
/// what the display was told before goes out first, when something comes down and when the wheel turns.
/// </summary>
sealed class FocusingTouch(DisplayHandle display, WindowFocus focus, ITouchDevice device) : ITouchDevice
{
    public void Finger(FingerChange change, in TouchPoint at)
    {
        if (change == FingerChange.Down) Focus(at);
        device.Finger(change, at);
    }

    public void PenNear(bool isNear, in TouchPoint at) => device.PenNear(isNear, at);

    public void PenMove(in TouchPoint at) => device.PenMove(at);

    public void PenButton(int button, bool down, in TouchPoint at)
    {
        if (down) Focus(at);
        device.PenButton(button, down, at);
    }

    public void Scroll(int dx, int dy)
    {
        _ = XWindows.PointerPlace(display); // The answer comes when the pointer is where it scrolls.
        device.Scroll(dx, dy);
    }

    void Focus(in TouchPoint at)
    {
        focus.GiveAt(at);
        display.Flush();
    }
}
