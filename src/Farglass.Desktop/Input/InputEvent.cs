using System.Text;

namespace Farglass.Desktop.Input;

enum InputKind
{
    Key, CharacterKey, Text, Layout, ReleaseAll, Move, Button, Wheel, Lock, Unlock, Travel, LockedButton, Touch, Stop,
}

/// <summary>One thing that a viewer did, on its way to the input thread.</summary>
/// <param name="Code">The evdev code of a key, or the browser's number of a button.</param>
/// <param name="Action">Of a key; of a button Down or Up.</param>
/// <param name="Character">What a key says.</param>
/// <param name="Text">What is typed without keys.</param>
/// <param name="Layout">What the keys say.</param>
/// <param name="Travelled">Of a locked pointer.</param>
/// <param name="Touches">Fingers and pens.</param>
readonly record struct InputEvent(
    InputKind Kind,
    int Code = 0,
    KeyAction Action = KeyAction.Up,
    int X = 0,
    int Y = 0,
    int DeltaX = 0,
    int DeltaY = 0,
    Rune Character = default,
    KeyLocks Locks = KeyLocks.None,
    string? Text = null,
    IReadOnlyList<KeyLabel>? Layout = null,
    TravelPoint Travelled = default,
    IReadOnlyList<TouchPoint>? Touches = null);
