using System.Runtime.InteropServices;

namespace Farglass.Native.X11;

/// <summary>
/// XEvent, with the fields of the few events that we ask for. tests/Farglass.Desktop.Tests/Native holds the layout.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 192)]
public struct XEvent
{
    public const int ConfigureNotify = 22;

    /// <summary>An event's number; for an extension's events the extension's first number is in it.</summary>
    [FieldOffset(0)] public int Type;

    /// <summary>XConfigureEvent: the window whose size or place changed, and its size now.</summary>
    [FieldOffset(40)] public nuint ConfiguredWindow;
    [FieldOffset(56)] public int ConfiguredWidth;
    [FieldOffset(60)] public int ConfiguredHeight;

    /// <summary>XDamageNotifyEvent: what was drawn on.</summary>
    [FieldOffset(64)] public XRectangle DamagedArea;
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
