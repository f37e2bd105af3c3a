namespace Farglass.Desktop.Input;

/// <summary>How far a locked pointer has travelled, in counts of the mouse modulo 65 536.</summary>
/// <param name="Sequence">One more each time, modulo 65 536: what comes late is known by it.</param>
public readonly record struct TravelPoint(ushort Sequence, ushort X, ushort Y);
