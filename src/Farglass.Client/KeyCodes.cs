using System.Collections.Frozen;

namespace Farglass.Client;

/// <summary>
/// The names of physical keys (the browser's <c>KeyboardEvent.code</c>) and their numbers in Linux's
/// input-event-codes.h; and where the characters of a US keyboard are.
/// </summary>
public static class KeyCodes
{
    public const ushort LeftShift = 42;

    /// <summary>The main block row by row, numbered without a gap from Escape to F10.</summary>
    const string FromEscape =
        "Escape Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0 Minus Equal Backspace "
        + "Tab KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP BracketLeft BracketRight Enter "
        + "ControlLeft KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL Semicolon Quote Backquote "
        + "ShiftLeft Backslash KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period Slash ShiftRight NumpadMultiply "
        + "AltLeft Space CapsLock F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 NumLock ScrollLock "
        + "Numpad7 Numpad8 Numpad9 NumpadSubtract Numpad4 Numpad5 Numpad6 NumpadAdd "
        + "Numpad1 Numpad2 Numpad3 Numpad0 NumpadDecimal";

    /// <summary>KEY_KPENTER to KEY_DELETE, with "-" where the browser has no name that we use.</summary>
    const string FromNumpadEnter =
        "NumpadEnter ControlRight NumpadDivide PrintScreen AltRight - Home ArrowUp PageUp ArrowLeft ArrowRight End "
        + "ArrowDown PageDown Insert Delete";

    const int Escape = 1, IntlBackslash = 86, F11 = 87, F12 = 88, NumpadEnter = 96, NumpadEqual = 117, Pause = 119;
    const int MetaLeft = 125, MetaRight = 126, ContextMenu = 127;

    const string Plain = "1234567890-=qwertyuiop[]asdfghjkl;'`\\zxcvbnm,./ \n\t";
    const string Shifted = "!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:\"~|ZXCVBNM<>?";
    const string Names =
        "Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0 Minus Equal "
        + "KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP BracketLeft BracketRight "
        + "KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL Semicolon Quote Backquote Backslash "
        + "KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period Slash Space Enter Tab";

    static readonly FrozenDictionary<string, ushort> ByName = MakeByName();
    static readonly FrozenDictionary<char, (ushort Code, bool Shift)> ByCharacter = MakeByCharacter();

    public static bool TryFind(string name, out ushort code) => ByName.TryGetValue(name, out code);

    /// <summary>The key that types a character on a US keyboard, and whether Shift is held.</summary>
    public static bool TryFind(char character, out ushort code, out bool shift)
    {
        var known = ByCharacter.TryGetValue(character, out var key);
        (code, shift) = key;
        return known;
    }

    static FrozenDictionary<string, ushort> MakeByName()
    {
        var codes = new Dictionary<string, ushort>
        {
            ["IntlBackslash"] = IntlBackslash,
            ["F11"] = F11,
            ["F12"] = F12,
            ["NumpadEqual"] = NumpadEqual,
            ["Pause"] = Pause,
            ["MetaLeft"] = MetaLeft,
            ["MetaRight"] = MetaRight,
            ["ContextMenu"] = ContextMenu,
        };
        AddRow(codes, FromEscape, Escape);
        AddRow(codes, FromNumpadEnter, NumpadEnter);

        // What people write for the one on the left.
        foreach (var name in new[] { "Control", "Shift", "Alt", "Meta" }) codes[name] = codes[name + "Left"];
        return codes.ToFrozenDictionary();
    }

    static void AddRow(Dictionary<string, ushort> codes, string names, int first)
    {
        foreach (var (index, name) in names.Split(' ').Index())
            if (name != "-") codes.Add(name, (ushort)(first + index));
    }

    static FrozenDictionary<char, (ushort Code, bool Shift)> MakeByCharacter()
    {
        var keys = new Dictionary<char, (ushort, bool)>();
        foreach (var (index, name) in Names.Split(' ').Index())
        {
            keys.Add(Plain[index], (ByName[name], false));
            if (index < Shifted.Length) keys.Add(Shifted[index], (ByName[name], true));
        }

        return keys.ToFrozenDictionary();
    }
}
