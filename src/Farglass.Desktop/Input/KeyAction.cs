namespace Farglass.Desktop.Input;

/// <summary>What a key does. Repeats come from the viewer: the X server's own repeat is out of action.</summary>
public enum KeyAction { Up = 0, Down = 1, Repeat = 2 }
