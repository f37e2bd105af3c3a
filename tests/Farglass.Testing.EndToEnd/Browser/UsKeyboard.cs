namespace Farglass.Testing.EndToEnd.Browser;

/// <summary>
/// Which keys make a character. Playwright's own typing presses the key without Shift and puts the character into the
/// event, which no keyboard does.
/// </summary>
static class UsKeyboard
{
    const string Plain = "`1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./ ";
    const string Shifted = "~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:\"ZXCVBNM<>?";

    static readonly string[] Codes =
    [
        "Backquote", .. "1234567890".Select(digit => $"Digit{digit}"), "Minus", "Equal",
        .. "QWERTYUIOP".Select(letter => $"Key{letter}"), "BracketLeft", "BracketRight", "Backslash",
        .. "ASDFGHJKL".Select(letter => $"Key{letter}"), "Semicolon", "Quote",
        .. "ZXCVBNM".Select(letter => $"Key{letter}"), "Comma", "Period", "Slash", "Space",
    ];

    public static bool NeedsShift(char character) => Shifted.Contains(character);

    /// <summary>In Playwright's words, as in <c>Shift+KeyT</c>.</summary>
    public static string KeyFor(char character)
    {
        if (Plain.IndexOf(character) is >= 0 and var plain) return Codes[plain];
        return Shifted.IndexOf(character) is >= 0 and var shifted
            ? $"Shift+{Codes[shifted]}"
            : throw new ArgumentOutOfRangeException(nameof(character), character, "A US keyboard has no key for it.");
    }
}
