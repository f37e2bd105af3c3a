using Farglass.Native.X11;

namespace Farglass.Desktop.Input;

/// <summary>What each key of the X server stands for, as far as the first group of XKB goes. Pure.</summary>
sealed class Keymap
{
    /// <summary>The first level needs no modifier, the second Shift, the third AltGr, the fourth both.</summary>
    public const int LevelCount = 4;

    const Modifiers Both = Modifiers.Shift | Modifiers.Level3;

    static readonly Modifiers[] OfLevels = [Modifiers.None, Modifiers.Shift, Modifiers.Level3, Both];

    readonly IReadOnlyList<KeyTypeDescription> _types;
    readonly KeyDescription[] _keys;
    readonly int _oneLevel, _fourLevels, _fourLevelsOfLetters;

    /// <param name="keys">By keycode.</param>
    public Keymap(IReadOnlyList<KeyTypeDescription> types, KeyDescription[] keys)
    {
        (_types, _keys) = (types, keys);
        _oneLevel = Find(type => type is { Modifiers: 0, Levels.Count: 0 });
        _fourLevels = Find(type => (Modifiers)type.Modifiers == Both && HasFourLevels(type));
        _fourLevelsOfLetters = Find(type => (Modifiers)type.Modifiers == (Both | Modifiers.CapsLock)
            && HasFourLevels(type) && LevelOf(type, Modifiers.CapsLock) == 1
            && LevelOf(type, Modifiers.CapsLock | Modifiers.Shift) == 0
            && LevelOf(type, Modifiers.CapsLock | Modifiers.Level3) == 2);
    }

    /// <summary>
    /// Keys that stood for nothing when the map was read, and write nothing on any keyboard: there to stand for what is
    /// on no key.
    /// </summary>
    public IEnumerable<int> Spares =>
        Enumerable.Range(XKeyboard.KeycodeMin, _keys.Length - XKeyboard.KeycodeMin)
            .Where(key => _keys[key].Type < 0 && !UsKeys.Writes(key - XKeyboard.KeycodeMin));

    /// <summary>Whether keys can be given levels. In the map of somebody else's making, perhaps they cannot.</summary>
    public bool CanTeach => _fourLevels >= 0;

    /// <summary>The modifiers that are on while the key is down.</summary>
    public Modifiers ModifiersOf(int keycode) => (Modifiers)_keys[keycode].Modifiers;

    /// <summary>The level of a key that has four.</summary>
    public static int LevelOf(Modifiers on) =>
        ((on & Modifiers.Shift) != 0 ? 1 : 0) + ((on & Modifiers.Level3) != 0 ? 2 : 0);

    public static Modifiers ModifiersFor(int level) => OfLevels[level];

    /// <summary>What an application makes of the key with these modifiers on; 0 is nothing.</summary>
    public uint SymbolOf(int keycode, Modifiers on)
    {
        var key = _keys[keycode];
        if (key.Type < 0) return 0;
        var type = _types[key.Type];
        var level = LevelOf(type, on);
        var symbol = level < key.Symbols.Count ? key.Symbols[level] : 0;
        // CapsLock is the application's business where the type does not look at it (XKB protocol, 12.1).
        var leavesCapsLock = (on & ~(Modifiers)type.Modifiers & Modifiers.CapsLock) != 0;
        return leavesCapsLock ? Keysym.ToUpper(symbol) : symbol;
    }

    /// <summary>The key with one level changed, and all others as they were.</summary>
    public KeyDescription WithLevel(int keycode, int level, uint symbol)
    {
        var symbols = new uint[LevelCount];
        for (var at = 0; at < LevelCount; at++) symbols[at] = at == level ? symbol : SymbolOf(keycode, OfLevels[at]);
        var isLetter = symbols[0] != symbols[1] && Keysym.ToUpper(symbols[0]) == symbols[1];
        var type = isLetter && _fourLevelsOfLetters >= 0 ? _fourLevelsOfLetters : _fourLevels;
        return _keys[keycode] with { Type = type, Symbols = symbols };
    }

    /// <summary>The key with one symbol, whatever else is held.</summary>
    public KeyDescription WithOne(int keycode, uint symbol) =>
        _keys[keycode] with { Type = _oneLevel, Symbols = [symbol] };

    public void Define(int keycode, KeyDescription key) => _keys[keycode] = key;

    static bool HasFourLevels(KeyTypeDescription type) =>
        Enumerable.Range(0, LevelCount).All(level => LevelOf(type, OfLevels[level]) == level);

    static int LevelOf(KeyTypeDescription type, Modifiers on)
    {
        var looked = (byte)((byte)on & type.Modifiers);
        foreach (var line in type.Levels)
            if (line.Modifiers == looked) return line.Level;
        return 0;
    }

    int Find(Predicate<KeyTypeDescription> wanted)
    {
        for (var at = 0; at < _types.Count; at++)
            if (wanted(_types[at])) return at;
        return -1;
    }
}
