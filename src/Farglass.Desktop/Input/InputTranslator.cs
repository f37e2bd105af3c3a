using System.Collections;

namespace Farglass.Desktop.Input;

/// <summary>
/// From what a viewer did to what an X server is told. It remembers what is down, so that all of it can be let go, and
/// so that what went up once does not go up again.
/// </summary>
/// <param name="warps">Whether it is to be found out that the application moves the pointer.</param>
/// <param name="warped">It does.</param>
/// <param name="touch">Null where the display has no touch screen: what fingers do is left out.</param>
sealed class InputTranslator(
    IInputDevice device, Keymap keymap, WarpWatch warps, Action warped, ITouchDevice? touch = null)
{
    const int WheelUp = 4, WheelDown = 5, WheelLeft = 6, WheelRight = 7;
    const int Notch = 120;

    /// <summary>The X buttons of the browser's: left, middle, right, back, forward. 4 to 7 are the wheel.</summary>
    static readonly int[] Buttons = [1, 2, 3, 8, 9];

    readonly Keyboard _keyboard = new(device, keymap);
    readonly BitArray _buttonsDown = new(Buttons.Length);
    readonly PointerTravel _travel = new();
    readonly TouchTranslator? _touch = touch is null ? null : new(touch);
    (int X, int Y)? _put;
    int _wheelX, _wheelY;

    /// <summary>When what had to wait is worth another try.</summary>
    public TimeSpan RetryAt => _keyboard.RetryAt;

    /// <summary>The X server's keys stand for something else.</summary>
    public void Renew(Keymap map) => _keyboard.Renew(map);

    /// <returns>False where it has to wait: it is to be applied again, and nothing else before it.</returns>
    public bool TryApply(in InputEvent happened, TimeSpan now)
    {
        switch (happened.Kind)
        {
            case InputKind.Key: _keyboard.Key(happened.Code, happened.Action, now); break;
            case InputKind.CharacterKey:
                return _keyboard.TryPress(happened.Code, happened.Character, happened.Locks, now);
            case InputKind.Text: return _keyboard.TryType(happened.Text!, now);
            case InputKind.Layout: _keyboard.Learn(happened.Layout!, now); break;
            case InputKind.ReleaseAll: ReleaseAll(); break;
            case InputKind.Move: Move(happened); break;
            case InputKind.Button: Button(happened); break;
            case InputKind.Wheel: Wheel(happened); break;
            case InputKind.Lock: Lock(happened.Travelled); break;
            case InputKind.Unlock: _travel.Unlock(); break;
            case InputKind.Travel: Travel(happened.Travelled); break;
            case InputKind.LockedButton: LockedButton(happened); break;
            case InputKind.Touch: Touch(happened.Touches!); break;
        }

        return true;
    }

    void ReleaseAll()
    {
        _keyboard.ReleaseAll();
        for (var button = 0; button < Buttons.Length; button++)
        {
            if (!_buttonsDown[button]) continue;
            _buttonsDown[button] = false;
            device.Button(Buttons[button], down: false);
        }

        _wheelX = _wheelY = 0;
        _touch?.ReleaseAll();
    }

    /// <summary>The X server keeps the pointer on the screen, but the protocol has 16 bits with a sign.</summary>
    void Move(in InputEvent happened)
    {
        if (_travel.IsLocked) return; // It was on its way when the pointer was locked.
        if (warps.IsOn && _put is { } put && device.FindPlace() != put)
        {
            warps.IsOn = false;
            warped();
        }

        var place = (X: Math.Clamp(happened.X, 0, short.MaxValue), Y: Math.Clamp(happened.Y, 0, short.MaxValue));
        device.Move(place.X, place.Y);
        _put = place;
    }

    void Lock(in TravelPoint from)
    {
        _travel.Lock(from);
        _put = null;
    }

    void Travel(in TravelPoint to)
    {
        if (_travel.TryFollow(to, out var dx, out var dy)) device.MoveBy(dx, dy);
    }

    void Button(in InputEvent happened)
    {
        if ((uint)happened.Code >= (uint)Buttons.Length) return;
        Move(happened);
        Press(happened.Code, happened.Action != KeyAction.Up);
    }

    void LockedButton(in InputEvent happened)
    {
        if ((uint)happened.Code >= (uint)Buttons.Length) return;
        Travel(happened.Travelled);
        Press(happened.Code, happened.Action != KeyAction.Up);
    }

    /// <summary>The pointer goes along with a pen and the first finger.</summary>
    void Touch(IReadOnlyList<TouchPoint> points)
    {
        _put = null;
        _touch?.Apply(points);
    }

    void Press(int button, bool down)
    {
        if (_buttonsDown[button] == down) return;
        _buttonsDown[button] = down;
        device.Button(Buttons[button], down);
    }

    void Wheel(in InputEvent happened)
    {
        Move(happened);
        if (touch is not null)
        {
            touch.Scroll(Bounded(happened.DeltaX), Bounded(happened.DeltaY));
            return;
        }

        _wheelX = Turn(_wheelX, happened.DeltaX, WheelLeft, WheelRight);
        _wheelY = Turn(_wheelY, happened.DeltaY, WheelUp, WheelDown);
    }

    static int Bounded(int delta) => Math.Clamp(delta, -Limits.WheelNotchesMax * Notch, Limits.WheelNotchesMax * Notch);

    /// <summary>X has whole notches only, as clicks. What is left of a notch counts for the next time.</summary>
    int Turn(int rest, int delta, int back, int forth)
    {
        // Turned the other way, the wheel answers at once: what was left is forgotten.
        var turned = (Math.Sign(rest) == -Math.Sign(delta) ? 0 : rest) + delta;
        var notches = Math.Min(Math.Abs(turned) / Notch, Limits.WheelNotchesMax);
        for (var notch = 0; notch < notches; notch++)
        {
            device.Button(turned < 0 ? back : forth, down: true);
            device.Button(turned < 0 ? back : forth, down: false);
        }

        return turned % Notch;
    }
}
