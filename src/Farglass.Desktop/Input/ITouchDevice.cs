namespace Farglass.Desktop.Input;

/// <summary>As XInput 2 numbers them: XI_TouchBegin and what follows.</summary>
enum FingerChange : uint { Down = 18, Moved = 19, Up = 20 }

/// <summary>
/// A touch screen, a pen and a wheel without notches. An interface, so that tests can see what they are told.
/// </summary>
interface ITouchDevice
{
    void Finger(FingerChange change, in TouchPoint at);

    void PenNear(bool isNear, in TouchPoint at);

    void PenMove(in TouchPoint at);

    /// <param name="button">X's number: 1 is the tip.</param>
    void PenButton(int button, bool down, in TouchPoint at);

    /// <param name="dx">In 120ths of a notch; positive is right.</param>
    /// <param name="dy">Likewise; positive is down.</param>
    void Scroll(int dx, int dy);
}
