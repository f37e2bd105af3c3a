using System.Text;

namespace Farglass.Desktop.Input;

/// <summary>The keys that write, by their evdev codes, and what is on them in the United States.</summary>
static class UsKeys
{
    const int Space = 57, Backslash102 = 86, Ro = 89, Yen = 124;

    static readonly (int First, string Characters)[] Rows =
        [(2, "1234567890-="), (16, "qwertyuiop[]"), (30, "asdfghjkl;'`"), (43, "\\zxcvbnm,./")];

    /// <summary>In the order of their places.</summary>
    public static IReadOnlyList<int> Writing { get; } =
    [
        .. Rows.SelectMany(row => Enumerable.Range(row.First, row.Characters.Length)), Space, Backslash102, Ro, Yen,
    ];

    public static bool Writes(int code) => Writing.Contains(code);

    /// <summary>
    /// What commands are made of: Ctrl and the key that prints a Cyrillic letter is known to applications by the Latin
    /// letter of that place, as on desktops that have both layouts.
    /// </summary>
    public static Rune OfCommand(int code, Rune character, bool shift)
    {
        if (IsOfLatinKeyboards(character.Value)) return character;
        foreach (var (first, characters) in Rows)
        {
            if (code < first || code >= first + characters.Length) continue;
            var latin = new Rune(characters[code - first]);
            return shift ? Rune.ToUpperInvariant(latin) : latin;
        }

        return character;
    }

    /// <summary>Latin with its extensions, and the punctuation, currencies and arrows of any script.</summary>
    static bool IsOfLatinKeyboards(int character) => character is <= 0x24f or (>= 0x1e00 and <= 0x1eff)
        or (>= 0x2000 and <= 0x2bff);
}
