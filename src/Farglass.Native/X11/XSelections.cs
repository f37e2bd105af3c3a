using System.Runtime.InteropServices;

namespace Farglass.Native.X11;

/// <summary>
/// libX11: selections and the properties that carry them (Inter-Client Communication Conventions Manual, 2). A window
/// that is named here may be another client's, and gone: the server's refusal is passed over then.
/// </summary>
public static partial class XSelections
{
    const string LibX11 = "libX11.so.6";

    const int Replace = 0, Append = 2; // PropModeReplace, PropModeAppend.

    /// <summary>The atom that says "no property": a refusal.</summary>
    public const nuint None = 0;

    /// <summary>Predefined atoms of Xatom.h.</summary>
    public const nuint AtomType = 4, IntegerType = 19, StringType = 31;

    public static nuint Atom(DisplayHandle display, string name) => XInternAtom(display, name, only_if_exists: 0);

    /// <summary>A window that is never shown, and hears of changes of its own properties.</summary>
    public static nuint CreateWindow(DisplayHandle display)
    {
        var window = XCreateSimpleWindow(display, display.RootWindow, -1, -1, 1, 1, 0, 0, 0);
        WatchProperties(display, window, watch: true);
        return window;
    }

    /// <summary>Events of the window's properties, also of a window of another client.</summary>
    public static void WatchProperties(DisplayHandle display, nuint window, bool watch)
    {
        const nint propertyChangeMask = 1 << 22;
        _ = XSelectInput(display, window, watch ? propertyChangeMask : 0);
    }

    public static void Own(DisplayHandle display, nuint selection, nuint window, nuint time) =>
        _ = XSetSelectionOwner(display, selection, window, time);

    /// <summary>The answer is a <see cref="XEvent.SelectionNotify"/>.</summary>
    public static void Convert(
        DisplayHandle display, nuint selection, nuint target, nuint property, nuint window, nuint time) =>
        _ = XConvertSelection(display, selection, target, property, window, time);

    /// <summary>Sets a property.</summary>
    /// <param name="bitsPerItem">8; or 32, for items that lie in memory as C longs do, of 64 bits.</param>
    public static void Put(
        DisplayHandle display, nuint window, nuint property, nuint type, int bitsPerItem, ReadOnlySpan<byte> bytes) =>
        _ = XChangeProperty(display, window, property, type, bitsPerItem, Replace, bytes,
            bytes.Length / ItemBytes(bitsPerItem));

    /// <summary>Adds nothing to a property: the event that this makes tells the server's time.</summary>
    public static void Touch(DisplayHandle display, nuint window, nuint property) =>
        _ = XChangeProperty(display, window, property, StringType, 8, Append, default, 0);

    /// <summary>Takes a property off a window, whole.</summary>
    /// <returns>Its bytes, or null where there is no such property; items of 32 bits take 8 bytes each.</returns>
    public static unsafe byte[]? Take(DisplayHandle display, nuint window, nuint property, out nuint type)
    {
        const nint everything = int.MaxValue / 4; // In words of 32 bits.
        const nuint anyType = 0;
        var status = XGetWindowProperty(display, window, property, 0, everything, delete: 1, anyType,
            out type, out var bitsPerItem, out var items, out _, out var data);
        display.ThrowIfLost();
        if (status != 0) return null;
        try
        {
            if (type == None) return null;
            return new ReadOnlySpan<byte>((void*)data, checked((int)items * ItemBytes(bitsPerItem))).ToArray();
        }
        finally
        {
            if (data != 0) DisplayHandle.Free(data);
        }
    }

    /// <summary>Tells a client what became of its request.</summary>
    /// <param name="property">Where the contents are; <see cref="None"/> for a refusal.</param>
    public static void Answer(DisplayHandle display, in XEvent request, nuint property)
    {
        var answer = new XEvent
        {
            Type = XEvent.SelectionNotify,
            NotifiedWindow = request.Requestor,
            NotifiedSelection = request.RequestedSelection,
            NotifiedTarget = request.RequestedTarget,
            NotifiedProperty = property,
            NotifiedTime = request.RequestTime,
        };
        _ = XSendEvent(display, request.Requestor, propagate: 0, event_mask: 0, ref answer);
    }

    /// <summary>Waits until the server has done all that was asked, whatever it refused.</summary>
    public static void Settle(DisplayHandle display)
    {
        _ = XSync(display, discard: 0);
        display.ThrowIfLost();
    }

    static int ItemBytes(int bits) => bits switch { 32 => sizeof(long), 16 => sizeof(short), _ => 1 };

    [LibraryImport(LibX11, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nuint XInternAtom(DisplayHandle display, string atom_name, int only_if_exists);

    [LibraryImport(LibX11)]
    private static partial nuint XCreateSimpleWindow(DisplayHandle display, nuint parent, int x, int y, uint width,
        uint height, uint border_width, nuint border, nuint background);

    [LibraryImport(LibX11)]
    private static partial int XSelectInput(DisplayHandle display, nuint w, nint event_mask);

    [LibraryImport(LibX11)]
    private static partial int XSetSelectionOwner(DisplayHandle display, nuint selection, nuint owner, nuint time);

    [LibraryImport(LibX11)]
    private static partial int XConvertSelection(
        DisplayHandle display, nuint selection, nuint target, nuint property, nuint requestor, nuint time);

    [LibraryImport(LibX11)]
    private static partial int XChangeProperty(DisplayHandle display, nuint w, nuint property, nuint type, int format,
        int mode, ReadOnlySpan<byte> data, int nelements);

    [LibraryImport(LibX11)]
    private static partial int XGetWindowProperty(DisplayHandle display, nuint w, nuint property, nint long_offset,
        nint long_length, int delete, nuint req_type, out nuint actual_type_return, out int actual_format_return,
        out nuint nitems_return, out nuint bytes_after_return, out nint prop_return);

    [LibraryImport(LibX11)]
    private static partial int XSendEvent(
        DisplayHandle display, nuint w, int propagate, nint event_mask, ref XEvent event_send);

    [LibraryImport(LibX11)]
    private static partial int XSync(DisplayHandle display, int discard);
}
