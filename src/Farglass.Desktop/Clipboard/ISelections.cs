using Farglass.Native.X11;

namespace Farglass.Desktop.Clipboard;

/// <summary>
/// What an X server can be asked about selections, of a window that is ours. An interface, so that tests can play the
/// server and the other applications.
/// </summary>
interface ISelections
{
    SelectionAtoms Atoms { get; }

    void Own(nuint selection, nuint time);

    /// <summary>Asks the owner; a SelectionNotify answers.</summary>
    void Convert(nuint selection, nuint target, nuint property, nuint time);

    /// <summary>Takes a property off our window; null where there is none.</summary>
    byte[]? Take(nuint property, out nuint type);

    /// <summary>Sets a property of another application's window.</summary>
    void Put(nuint window, nuint property, nuint type, int bitsPerItem, ReadOnlySpan<byte> bytes);

    /// <summary>Events of the properties of another application's window, or no longer.</summary>
    void Watch(nuint window, bool watch);

    /// <param name="property">Where the contents are; 0 for a refusal.</param>
    void Answer(in XEvent request, nuint property);

    /// <summary>Asks for the server's time; a change of <see cref="SelectionAtoms.Time"/> tells it.</summary>
    void AskTime();
}
