namespace Farglass.Desktop.Input;

/// <summary>What X calls them in the state of an event; which key is which, is what evdev's keymaps agree on.</summary>
[Flags]
enum Modifiers : byte
{
    None = 0,
    Shift = 1,
    CapsLock = 2,
    Control = 4,
    Alt = 8,
    NumLock = 16,
    Super = 64,

    /// <summary>AltGr.</summary>
    Level3 = 128,

    /// <summary>Those that make a command of a key, and not another character.</summary>
    Command = Control | Alt | Super,
}
