namespace Farglass.Desktop.Input;

/// <summary>All that a gamepad says at one moment, in the order of the Gamepad API's standard mapping.</summary>
/// <param name="Index">0 to 3.</param>
/// <param name="IsPresent">False: the user has taken it away.</param>
/// <param name="Buttons">Bit 0 is the first button, A of an Xbox pad.</param>
/// <param name="LeftX">-32767 to 32767; positive is right.</param>
/// <param name="LeftY">Likewise; positive is down.</param>
/// <param name="LeftTrigger">0 to 255.</param>
public readonly record struct GamepadState(
    int Index, bool IsPresent, uint Buttons = 0, short LeftX = 0, short LeftY = 0, short RightX = 0, short RightY = 0,
    byte LeftTrigger = 0, byte RightTrigger = 0);
