namespace Farglass.Desktop.Input;

/// <summary>What lights up on the viewer's keyboard.</summary>
[Flags]
public enum KeyLocks { None = 0, CapsLock = 1, NumLock = 2 }
