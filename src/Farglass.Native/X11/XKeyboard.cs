using System.Runtime.InteropServices;

namespace Farglass.Native.X11;

/// <summary>
/// One line of a type of keys: with just these modifiers, of those that the type looks at, this level.
/// </summary>
public readonly record struct KeyTypeLevel(byte Modifiers, byte Level);

/// <summary>How the level of a key follows from the modifiers that are on (XkbKeyTypeRec).</summary>
/// <param name="Modifiers">Those that it looks at, as in the state of an X event.</param>
/// <param name="Levels">What is not in here is the first level, 0.</param>
public sealed record KeyTypeDescription(byte Modifiers, IReadOnlyList<KeyTypeLevel> Levels);

/// <summary>What a key stands for in its first group.</summary>
/// <param name="Type">Its place among the types; below 0 for a key that stands for nothing.</param>
/// <param name="Modifiers">Those that are on while it is down.</param>
/// <param name="Symbols">Keysyms, one for each level.</param>
public sealed record KeyDescription(int Type, byte Modifiers, IReadOnlyList<uint> Symbols);

/// <summary>
/// libX11's XKB: Xlib's copy of the keyboard's map, to read it and to change it. Changes gather, and are told to the
/// server together.
/// </summary>
public sealed unsafe partial class XKeyboard : SafeHandle
{
    /// <summary>The lowest keycode that X has, and the highest.</summary>
    public const int KeycodeMin = 8, KeycodeMax = 255;

    const string LibX11 = "libX11.so.6";
    const uint CoreKeyboard = 0x100; // XkbUseCoreKbd.

    int _firstChanged = KeycodeMax + 1, _lastChanged;

    public XKeyboard() : base(invalidHandleValue: 0, ownsHandle: true) { } // Public for the marshaller.

    public override bool IsInvalid => handle == 0;

    XkbDescription* Description => (XkbDescription*)handle;

    /// <exception cref="X11Exception">The connection is lost, or the server has no XKB.</exception>
    public static XKeyboard Read(DisplayHandle display)
    {
        const uint allComponents = 0xff; // XkbAllMapComponentsMask.
        var keyboard = XkbGetMap(display, allComponents, CoreKeyboard);
        display.ThrowIfLost();
        return keyboard.IsInvalid ? throw new X11Exception("The X server has no XKB.") : keyboard;
    }

    /// <summary>Asks to be told when keys stand for something else.</summary>
    /// <returns>The number of the events that say so.</returns>
    /// <exception cref="X11Exception">The server has no XKB.</exception>
    public static int WatchChanges(DisplayHandle display)
    {
        const uint newKeyboardAndMap = 3; // XkbNewKeyboardNotifyMask | XkbMapNotifyMask.
        if (XkbQueryExtension(display, out _, out var firstEvent, out _, 0, 0) == 0)
            throw new X11Exception("The X server has no XKB.");
        _ = XkbSelectEvents(display, CoreKeyboard, newKeyboardAndMap, newKeyboardAndMap);
        return firstEvent;
    }

    public KeyTypeDescription[] Types()
    {
        var map = Description->Map;
        var types = new KeyTypeDescription[map->TypeCount];
        for (var at = 0; at < types.Length; at++)
        {
            var type = map->Types[at];
            var levels = new List<KeyTypeLevel>();
            for (var line = 0; line < type.MapCount; line++)
                if (type.Map[line].Active != 0) levels.Add(new(type.Map[line].Modifiers, type.Map[line].Level));
            types[at] = new(type.Modifiers, levels);
        }

        return types;
    }

    public KeyDescription Key(int keycode)
    {
        const int groupCountMask = 0x0f;
        var map = Description->Map;
        var key = map->KeySymbols[keycode];
        var modifiers = map->Modifiers[keycode];
        if ((key.GroupInfo & groupCountMask) == 0) return new(-1, modifiers, []);
        var symbols = new uint[key.Width];
        for (var level = 0; level < symbols.Length; level++) symbols[level] = (uint)map->Symbols[key.Offset + level];
        return new(key.Type, modifiers, symbols);
    }

    /// <summary>The key is to stand for these, in a single group. The server hears of it with the next Apply.</summary>
    /// <param name="type">Its place among the types, which have as many levels as there are symbols.</param>
    public void Define(int keycode, int type, ReadOnlySpan<uint> symbols)
    {
        const uint firstGroup = 1;
        if (XkbChangeTypesOfKey(this, keycode, n_groups: 1, firstGroup, ref type, changes: 0) != 0)
            throw new X11Exception("The X server's map has no room for the key.");
        var map = Description->Map;
        var key = map->KeySymbols[keycode];
        for (var level = 0; level < symbols.Length && level < key.Width; level++)
            map->Symbols[key.Offset + level] = symbols[level];
        (_firstChanged, _lastChanged) = (Math.Min(_firstChanged, keycode), Math.Max(_lastChanged, keycode));
    }

    /// <summary>Tells the server what was defined; it tells the applications.</summary>
    public void Apply(DisplayHandle display)
    {
        const ushort keySymbols = 1 << 1; // XkbKeySymsMask.
        if (_lastChanged == 0) return;
        var changes = new XkbMapChanges
        {
            Changed = keySymbols,
            FirstKeySymbol = (byte)_firstChanged,
            KeySymbolCount = (byte)(_lastChanged - _firstChanged + 1),
        };
        (_firstChanged, _lastChanged) = (KeycodeMax + 1, 0);
        _ = XkbChangeMap(display, this, ref changes);
        display.ThrowIfLost();
    }

    /// <summary>Modifiers that are on without a key that is held.</summary>
    /// <param name="affected">As in the state of an X event. Others stay as they are.</param>
    /// <param name="on">Which of them are on from now; the others are off.</param>
    public static void LockModifiers(DisplayHandle display, byte affected, byte on)
    {
        _ = XkbLockModifiers(display, CoreKeyboard, affected, on);
        display.ThrowIfLost();
    }

    protected override bool ReleaseHandle()
    {
        XkbFreeKeyboard(handle, which: 0, freeDesc: 1);
        return true;
    }

    [LibraryImport(LibX11)]
    private static partial int XkbQueryExtension(DisplayHandle dpy, out int opcodeReturn, out int eventBaseReturn,
        out int errorBaseReturn, nint majorRtrn, nint minorRtrn);

    [LibraryImport(LibX11)]
    private static partial int XkbSelectEvents(
        DisplayHandle dpy, uint deviceID, uint affect, uint values);

    [LibraryImport(LibX11)]
    private static partial XKeyboard XkbGetMap(DisplayHandle display, uint which, uint deviceSpec);

    [LibraryImport(LibX11)]
    private static partial void XkbFreeKeyboard(nint xkb, uint which, int freeDesc);

    [LibraryImport(LibX11)]
    private static partial int XkbChangeTypesOfKey(
        XKeyboard xkb, int key, int n_groups, uint groups, ref int newTypes, nint changes);

    [LibraryImport(LibX11)]
    private static partial int XkbChangeMap(DisplayHandle dpy, XKeyboard desc, ref XkbMapChanges changes);

    [LibraryImport(LibX11)]
    private static partial int XkbLockModifiers(DisplayHandle display, uint deviceSpec, uint affect, uint values);
}

[StructLayout(LayoutKind.Explicit)]
unsafe struct XkbDescription
{
    [FieldOffset(32)] public XkbClientMap* Map;
}

[StructLayout(LayoutKind.Explicit)]
unsafe struct XkbClientMap
{
    [FieldOffset(1)] public byte TypeCount;
    [FieldOffset(8)] public XkbKeyType* Types;
    [FieldOffset(24)] public nuint* Symbols;
    [FieldOffset(32)] public XkbSymbolMap* KeySymbols;
    [FieldOffset(40)] public byte* Modifiers;
}

[StructLayout(LayoutKind.Explicit, Size = 40)]
unsafe struct XkbKeyType
{
    [FieldOffset(0)] public byte Modifiers;
    [FieldOffset(5)] public byte MapCount;
    [FieldOffset(8)] public XkbKeyTypeEntry* Map;
}

[StructLayout(LayoutKind.Explicit, Size = 12)]
struct XkbKeyTypeEntry
{
    [FieldOffset(0)] public int Active;
    [FieldOffset(4)] public byte Level;
    [FieldOffset(6)] public byte Modifiers;
}

[StructLayout(LayoutKind.Explicit, Size = 8)]
struct XkbSymbolMap
{
    /// <summary>Of the first group.</summary>
    [FieldOffset(0)] public byte Type;
    [FieldOffset(4)] public byte GroupInfo;
    [FieldOffset(5)] public byte Width;
    [FieldOffset(6)] public ushort Offset;
}

[StructLayout(LayoutKind.Explicit, Size = 22)]
struct XkbMapChanges
{
    [FieldOffset(0)] public ushort Changed;
    [FieldOffset(6)] public byte FirstKeySymbol;
    [FieldOffset(7)] public byte KeySymbolCount;
}
