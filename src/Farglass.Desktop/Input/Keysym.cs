using System.Text;

namespace Farglass.Desktop.Input;

/// <summary>X's numbers for what is on keys, and the characters that they mean.</summary>
static class Keysym
{
    const uint UnicodeBase = 0x0100_0000, KeypadBase = 0xff80;

    /// <summary>The one that means this character (X Window System Protocol, appendix A).</summary>
    public static uint Of(Rune character) => character.Value switch
    {
        '\b' => 0xff08, // BackSpace.
        '\t' => 0xff09, // Tab.
        '\n' or '\r' => 0xff0d, // Return.
        (>= 0x20 and <= 0x7e) or (>= 0xa0 and <= 0xff) => (uint)character.Value,
        _ => UnicodeBase | (uint)character.Value,
    };

    /// <summary>Whether somebody who presses it gets this character.</summary>
    public static bool Means(uint keysym, uint wanted) => keysym == wanted || OfKeypad(keysym) == wanted;

    /// <summary>What CapsLock makes of it where the key's type leaves that to the application.</summary>
    public static uint ToUpper(uint keysym) =>
        TryGetCharacter(keysym, out var character) ? Of(Rune.ToUpperInvariant(character)) : keysym;

    /// <summary>The keypad's numbers are those of the characters, moved.</summary>
    static uint OfKeypad(uint keysym) => keysym is (>= 0xffaa and <= 0xffb9) or 0xffbd ? keysym - KeypadBase : 0;

    static bool TryGetCharacter(uint keysym, out Rune character)
    {
        character = default;
        if (keysym is (>= 0x20 and <= 0x7e) or (>= 0xa0 and <= 0xff)) return Rune.TryCreate(keysym, out character);
        return (keysym & 0xff00_0000) == UnicodeBase && Rune.TryCreate(keysym & 0x00ff_ffff, out character);
    }
}
