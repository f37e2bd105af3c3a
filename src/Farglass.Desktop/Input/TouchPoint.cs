namespace Farglass.Desktop.Input;

public enum TouchTool { Finger = 0, Pen = 1, PenWithSideButton = 2 }

/// <summary>What a finger or a pen is at this moment. Only pens are near: in the air above the glass.</summary>
public enum TouchState { Away = 0, Near = 1, Touching = 2 }

/// <summary>Where a finger or a pen is, and how it is held.</summary>
/// <param name="Contact">Another number for each finger that comes down.</param>
/// <param name="X">65 535ths of the display's width.</param>
/// <param name="Y">65 535ths of its height.</param>
/// <param name="Pressure">65 535ths of the hardest.</param>
public readonly record struct TouchPoint(
    TouchTool Tool, TouchState State, ushort Contact, ushort X, ushort Y, ushort Pressure);
