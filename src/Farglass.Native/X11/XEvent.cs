using System.Runtime.InteropServices;

namespace Farglass.Native.X11;

/// <summary>
/// XEvent, with the fields of the few events that we ask for. tests/Farglass.Desktop.Tests/Native holds the layout.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 192)]
public struct XEvent
{
    public const int ConfigureNotify = 22, PropertyNotify = 28, SelectionClear = 29, SelectionRequest = 30,
        SelectionNotify = 31;

    /// <summary>PropertyDelete: of <see cref="PropertyState"/>.</summary>
    public const int Deleted = 1;

    /// <summary>An event's number; for an extension's events the extension's first number is in it.</summary>
    [FieldOffset(0)] public int Type;

    /// <summary>XConfigureEvent: the window whose size or place changed, and its size now.</summary>
    [FieldOffset(40)] public nuint ConfiguredWindow;
    [FieldOffset(56)] public int ConfiguredWidth;
    [FieldOffset(60)] public int ConfiguredHeight;

    /// <summary>XDamageNotifyEvent: what was drawn on.</summary>
    [FieldOffset(64)] public XRectangle DamagedArea;

    /// <summary>XPropertyEvent: which property changed, and whether it is new or gone.</summary>
    [FieldOffset(32)] public nuint PropertyWindow;
    [FieldOffset(40)] public nuint Property;
    [FieldOffset(48)] public nuint PropertyTime;
    [FieldOffset(56)] public int PropertyState;

    /// <summary>XSelectionClearEvent: somebody else owns it now.</summary>
    [FieldOffset(40)] public nuint ClearedSelection;

    /// <summary>XSelectionRequestEvent: what is wanted of a selection's owner.</summary>
    [FieldOffset(40)] public nuint Requestor;
    [FieldOffset(48)] public nuint RequestedSelection;
    [FieldOffset(56)] public nuint RequestedTarget;
    [FieldOffset(64)] public nuint RequestedProperty;
    [FieldOffset(72)] public nuint RequestTime;

    /// <summary>XSelectionEvent: the answer to a conversion.</summary>
    [FieldOffset(32)] public nuint NotifiedWindow;
    [FieldOffset(40)] public nuint NotifiedSelection;
    [FieldOffset(48)] public nuint NotifiedTarget;
    [FieldOffset(56)] public nuint NotifiedProperty;
    [FieldOffset(64)] public nuint NotifiedTime;

    /// <summary>XFixesSelectionNotifyEvent: who owns a selection now, and since when.</summary>
    [FieldOffset(48)] public nuint SelectionOwner;
    [FieldOffset(56)] public nuint OwnedSelection;
    [FieldOffset(72)] public nuint OwnedSince;
}

[StructLayout(LayoutKind.Sequential)]
public struct XRectangle
{
    public short X, Y;
    public ushort Width, Height;
}

[StructLayout(LayoutKind.Explicit, Size = 40)]
struct XErrorEvent
{
    [FieldOffset(32)] public byte ErrorCode;
    [FieldOffset(33)] public byte RequestCode;
    [FieldOffset(34)] public byte MinorCode;
}
