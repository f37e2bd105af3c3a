namespace Farglass.Desktop.Input;

enum InputKind { Key, ReleaseAll, Move, Button, Wheel, Stop }

/// <summary>One thing that a viewer did, on its way to the input thread.</summary>
/// <param name="Code">The evdev code of a key, or the browser's number of a button.</param>
/// <param name="Action">Of a key; of a button Down or Up.</param>
readonly record struct InputEvent(
    InputKind Kind,
    int Code = 0,
    KeyAction Action = KeyAction.Up,
    int X = 0,
    int Y = 0,
    int DeltaX = 0,
    int DeltaY = 0);
