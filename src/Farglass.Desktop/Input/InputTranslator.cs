using System.Collections;

namespace Farglass.Desktop.Input;

/// <summary>
/// From what a viewer did to what an X server is told. It remembers what is down, so that all of it can be let go, and
/// so that a key that went up once does not go up again.
/// </summary>
sealed class InputTranslator(IInputDevice device)
{
    /// <summary>X11 counts keys from 8 where Linux counts from 0, and has one byte for them.</summary>
    const int KeycodeOffset = 8, KeycodeMax = 255;

    const int WheelUp = 4, WheelDown = 5, WheelLeft = 6, WheelRight = 7;
    const int Notch = 120;

    /// <summary>The X buttons of the browser's: left, middle, right, back, forward. 4 to 7 are the wheel.</summary>
    static readonly int[] Buttons = [1, 2, 3, 8, 9];

    readonly BitArray _keysDown = new(KeycodeMax + 1);
    readonly BitArray _buttonsDown = new(Buttons.Length);
    int _wheelX, _wheelY;

    public void Apply(in InputEvent happened)
    {
        switch (happened.Kind)
        {
            case InputKind.Key: Key(happened.Code, happened.Action); break;
            case InputKind.ReleaseAll: ReleaseAll(); break;
            case InputKind.Move: Move(happened); break;
            case InputKind.Button: Button(happened); break;
            case InputKind.Wheel: Wheel(happened); break;
        }
    }

    void Key(int evdevCode, KeyAction action)
    {
        var keycode = evdevCode + KeycodeOffset;
        if (keycode is <= KeycodeOffset or > KeycodeMax) return;
        var isDown = _keysDown[keycode];
        // A repeat of a key that is not down belongs to a viewer that has gone, or was let go with all the others.
        if (!isDown && action != KeyAction.Down) return;
        // The server drops the press of a key that is down, and shows its own repeats as a release and a press, too.
        if (isDown) device.Key(keycode, down: false);
        _keysDown[keycode] = action != KeyAction.Up;
        if (action != KeyAction.Up) device.Key(keycode, down: true);
    }

    void ReleaseAll()
    {
        for (var keycode = 0; keycode <= KeycodeMax; keycode++)
        {
            if (!_keysDown[keycode]) continue;
            _keysDown[keycode] = false;
            device.Key(keycode, down: false);
        }

        for (var button = 0; button < Buttons.Length; button++)
        {
            if (!_buttonsDown[button]) continue;
            _buttonsDown[button] = false;
            device.Button(Buttons[button], down: false);
        }

        _wheelX = _wheelY = 0;
    }

    /// <summary>The X server keeps the pointer on the screen, but the protocol has 16 bits with a sign.</summary>
    void Move(in InputEvent happened) =>
        device.Move(Math.Clamp(happened.X, 0, short.MaxValue), Math.Clamp(happened.Y, 0, short.MaxValue));

    void Button(in InputEvent happened)
    {
        var down = happened.Action != KeyAction.Up;
        if ((uint)happened.Code >= (uint)Buttons.Length) return;
        Move(happened);
        if (_buttonsDown[happened.Code] == down) return;
        _buttonsDown[happened.Code] = down;
        device.Button(Buttons[happened.Code], down);
    }

    void Wheel(in InputEvent happened)
    {
        Move(happened);
        _wheelX = Turn(_wheelX, happened.DeltaX, WheelLeft, WheelRight);
        _wheelY = Turn(_wheelY, happened.DeltaY, WheelUp, WheelDown);
    }

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
