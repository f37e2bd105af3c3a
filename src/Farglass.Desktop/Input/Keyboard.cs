using System.Text;
using Farglass.Native.X11;

namespace Farglass.Desktop.Input;

/// <summary>
/// From a viewer's keys to those of the X server: the place of a key as long as the X server's map says there what the
/// viewer's key says, and else the map is changed. A change is seen by an application when it looks the next time, so
/// what it may still have to look up is never changed: docs/decisions/0109-the-keymap-learns-from-the-keys.md.
/// </summary>
sealed class Keyboard
{
    /// <summary>X11 counts keys from 8 where Linux counts from 0, and has one byte for them.</summary>
    const int KeycodeOffset = XKeyboard.KeycodeMin, CodeMax = XKeyboard.KeycodeMax - KeycodeOffset;

    const int Backspace = 14, Tab = 15, Enter = 28;

    /// <summary>Levels are chosen by these, and CapsLock has a say in them.</summary>
    const Modifiers Choosing = Modifiers.Shift | Modifiers.Level3 | Modifiers.CapsLock;

    static readonly int[] Typing = [.. UsKeys.Writing, Backspace, Tab, Enter];

    readonly IInputDevice _device;
    readonly int[] _downAs = new int[CodeMax + 1];
    readonly TimeSpan[,] _usedAt = new TimeSpan[XKeyboard.KeycodeMax + 1, Keymap.LevelCount];
    Keymap _map;
    List<int> _spares;
    Modifiers _locked;
    int _typed;

    public Keyboard(IInputDevice device, Keymap map)
    {
        (_device, _map, _spares) = (device, map, [.. map.Spares]);
        for (var keycode = 0; keycode <= XKeyboard.KeycodeMax; keycode++)
            for (var level = 0; level < Keymap.LevelCount; level++) _usedAt[keycode, level] = TimeSpan.MinValue;
    }

    /// <summary>When it is worth while to try again what could not be done yet.</summary>
    public TimeSpan RetryAt { get; private set; }

    Modifiers Held
    {
        get
        {
            var held = Modifiers.None;
            foreach (var keycode in _downAs)
                if (keycode != 0) held |= _map.ModifiersOf(keycode);
            return held & ~(Modifiers.CapsLock | Modifiers.NumLock);
        }
    }

    /// <summary>Somebody has changed the X server's map; we, perhaps.</summary>
    public void Renew(Keymap map)
    {
        var ours = _spares.Where(spare => map.SymbolOf(spare, 0) == _map.SymbolOf(spare, 0));
        (_map, _spares) = (map, [.. map.Spares.Union(ours.ToArray())]);
    }

    /// <summary>A key by its place alone.</summary>
    public void Key(int code, KeyAction action, TimeSpan now)
    {
        if (code is <= 0 or > CodeMax) return;
        var keycode = _downAs[code];
        // A repeat of a key that is not down belongs to a viewer that has gone, or was let go with all the others.
        if (keycode == 0 && action != KeyAction.Down) return;
        // The server drops the press of a key that is down, and shows its own repeats as a release and a press, too.
        Release(code);
        if (action != KeyAction.Up) Press(code, action == KeyAction.Repeat ? keycode : code + KeycodeOffset, now);
    }

    /// <summary>A key goes down that says this on the viewer's keyboard.</summary>
    /// <param name="character">Zero for a key that writes nothing.</param>
    /// <returns>False where that has to wait.</returns>
    public bool TryPress(int code, Rune character, KeyLocks locks, TimeSpan now)
    {
        if (code is <= 0 or > CodeMax) return true;
        Release(code);
        SetLocks(locks);
        var held = Held;
        var isCommand = (held & Modifiers.Command) != 0;
        var wanted = Keysym.Of(
            isCommand ? UsKeys.OfCommand(code, character, (held & Modifiers.Shift) != 0) : character);
        var keycode = code + KeycodeOffset;
        if (character.Value != 0
            && !Keysym.Means(_map.SymbolOf(keycode, held | _locked), wanted)
            && (isCommand || !TryTeach(code, Keymap.LevelOf(held), wanted, now)))
        {
            if (_spares.All(IsDown)) return true; // There is no way to say it, and waiting makes none.
            if (!TryFindSpare(wanted, now, out keycode)) return false;
            if (_map.SymbolOf(keycode, held | _locked) != wanted) Lock(Modifiers.CapsLock, Modifiers.None);
        }

        Press(code, keycode, now);
        return true;
    }

    /// <summary>What the keys of the viewer's layout say without Shift, before they are pressed.</summary>
    public void Learn(IReadOnlyList<KeyLabel> layout, TimeSpan now)
    {
        foreach (var (code, character) in layout)
        {
            var symbol = Keysym.Of(character);
            if (code > CodeMax || Keysym.Means(_map.SymbolOf(code + KeycodeOffset, 0), symbol)) continue;
            if (TryTeach(code, 0, symbol, now) && Keysym.ToUpper(symbol) is var upper && upper != symbol)
                TryTeach(code, 1, upper, now);
        }
    }

    /// <summary>Types what came from no key: composed text, or that of a keyboard on a screen.</summary>
    /// <returns>False where the rest of it has to wait.</returns>
    public bool TryType(string text, TimeSpan now)
    {
        var lifted = DownCodes().Where(code => (_map.ModifiersOf(_downAs[code]) & Modifiers.Command) != 0).ToArray();
        foreach (var code in lifted) _device.Key(_downAs[code], down: false);
        Prepare(text.AsSpan(_typed), now);
        var isDone = TypeFrom(text, now);
        Lock(Choosing, _locked & Modifiers.CapsLock);
        foreach (var code in lifted) _device.Key(_downAs[code], down: true);
        if (isDone) _typed = 0;
        return isDone;
    }

    public void ReleaseAll()
    {
        foreach (var code in DownCodes()) Release(code);
    }

    bool TypeFrom(string text, TimeSpan now)
    {
        while (_typed < text.Length)
        {
            Rune.DecodeFromUtf16(text.AsSpan(_typed), out var character, out var length);
            var symbol = Keysym.Of(character);
            if (!TryFindTyping(symbol, out var keycode, out var choosing))
            {
                var isHopeless = _spares.All(IsDown);
                if (!isHopeless && !TryFindSpare(symbol, now, out keycode)) return false;
            }

            if (keycode != 0)
            {
                Lock(Choosing, choosing);
                _usedAt[keycode, Keymap.LevelOf(choosing)] = now;
                _device.Key(keycode, down: true);
                _device.Key(keycode, down: false);
            }

            _typed += length;
        }

        return true;
    }

    /// <summary>
    /// All at once, as far as there are keys: each change makes every application read the map again.
    /// </summary>
    void Prepare(ReadOnlySpan<char> text, TimeSpan now)
    {
        foreach (var character in text.EnumerateRunes())
        {
            var symbol = Keysym.Of(character);
            if (!TryFindTyping(symbol, out _, out _) && !TryFindSpare(symbol, now, out _)) return;
        }
    }

    /// <summary>
    /// A key that says it, and what must be on for that. While Shift is held, only spare keys are sure.
    /// </summary>
    bool TryFindTyping(uint symbol, out int keycode, out Modifiers choosing)
    {
        (keycode, choosing) = (0, Modifiers.None);
        if ((Held & Choosing) != 0) return false;
        for (var level = 0; level < Keymap.LevelCount; level++)
        {
            choosing = Keymap.ModifiersFor(level);
            foreach (var code in Typing)
            {
                keycode = code + KeycodeOffset;
                if (_map.SymbolOf(keycode, choosing) == symbol && !IsDown(keycode)) return true;
            }
        }

        (keycode, choosing) = (0, Modifiers.None);
        return false;
    }

    /// <summary>A spare key that says it, by changing the one that was not used for longest.</summary>
    bool TryFindSpare(uint symbol, TimeSpan now, out int keycode)
    {
        keycode = 0;
        foreach (var spare in _spares)
        {
            if (_map.SymbolOf(spare, 0) == symbol)
            {
                keycode = spare;
                return true;
            }

            if (!IsDown(spare) && (keycode == 0 || UsedAt(spare) < UsedAt(keycode))) keycode = spare;
        }

        if (keycode == 0) return false;
        var usedAt = UsedAt(keycode);
        if (usedAt != TimeSpan.MinValue && now - usedAt < Limits.KeySettles)
        {
            RetryAt = usedAt + Limits.KeySettles;
            return false;
        }

        Define(keycode, _map.WithOne(keycode, symbol));
        _usedAt[keycode, 0] = now;
        return true;
    }

    bool TryTeach(int code, int level, uint symbol, TimeSpan now)
    {
        var keycode = code + KeycodeOffset;
        if ((_locked & Modifiers.CapsLock) != 0 || !_map.CanTeach || !UsKeys.Writes(code)) return false;
        if (IsDown(keycode)) return false;
        var usedAt = _usedAt[keycode, level];
        if (usedAt != TimeSpan.MinValue && now - usedAt < Limits.KeySettles) return false;
        Define(keycode, _map.WithLevel(keycode, level, symbol));
        return true;
    }

    void Define(int keycode, KeyDescription key)
    {
        _map.Define(keycode, key);
        _device.Define(keycode, key);
    }

    void Press(int code, int keycode, TimeSpan now)
    {
        var level = Keymap.LevelOf(Held);
        _usedAt[keycode, level] = now;
        if ((_locked & Modifiers.CapsLock) != 0) _usedAt[keycode, level ^ 1] = now; // Of a letter it is the other one.
        if (IsDown(keycode)) _device.Key(keycode, down: false); // Another key of the viewer's says the same.
        _downAs[code] = keycode;
        _device.Key(keycode, down: true);
    }

    void Release(int code)
    {
        if (_downAs[code] == 0) return;
        _device.Key(_downAs[code], down: false);
        _downAs[code] = 0;
    }

    void SetLocks(KeyLocks locks)
    {
        _locked = ((locks & KeyLocks.CapsLock) != 0 ? Modifiers.CapsLock : 0)
            | ((locks & KeyLocks.NumLock) != 0 ? Modifiers.NumLock : 0);
        Lock(Modifiers.CapsLock | Modifiers.NumLock, _locked);
    }

    void Lock(Modifiers affected, Modifiers on) => _device.Lock(affected, on);

    bool IsDown(int keycode) => Array.IndexOf(_downAs, keycode) >= 0;

    IEnumerable<int> DownCodes() => Enumerable.Range(1, CodeMax).Where(code => _downAs[code] != 0);

    TimeSpan UsedAt(int keycode)
    {
        var last = TimeSpan.MinValue;
        for (var level = 0; level < Keymap.LevelCount; level++)
            if (_usedAt[keycode, level] > last) last = _usedAt[keycode, level];
        return last;
    }
}

/// <summary>A key, and what is on it in the viewer's layout.</summary>
/// <param name="Code">As in Linux's input-event-codes.h.</param>
public readonly record struct KeyLabel(int Code, Rune Character);
