namespace Farglass.Desktop.Clipboard;

/// <summary>X has two: what Ctrl+C copies, and what is marked, which the middle button pastes.</summary>
public enum ClipboardSelection { Clipboard = 0, Primary = 1 }

/// <summary>What contents can be had as. Text and HTML are UTF-8.</summary>
public enum ClipboardFormat { Text = 0, Html = 1, Png = 2 }

/// <summary>What became of a request for contents.</summary>
public enum ClipboardOutcome { Data = 0, Gone = 1, TooLarge = 2 }

/// <summary>How many bytes there are in each format; 0 where there are none in it.</summary>
public readonly record struct ClipboardSizes(uint Text, uint Html, uint Png)
{
    /// <summary>There is something, and nobody knows how much before it is read.</summary>
    public const uint Unknown = uint.MaxValue;

    public uint this[ClipboardFormat format] => format switch
    {
        ClipboardFormat.Text => Text,
        ClipboardFormat.Html => Html,
        _ => Png,
    };
}

/// <summary>A part of contents, or why there is none.</summary>
/// <param name="Total">Bytes of all of it.</param>
/// <param name="Offset">Where <paramref name="Bytes"/> begin.</param>
public readonly record struct ClipboardPart(
    uint Serial, ClipboardFormat Format, ClipboardOutcome Outcome, uint Total, uint Offset, ReadOnlyMemory<byte> Bytes);

/// <summary>A part of contents that is wanted.</summary>
public readonly record struct ClipboardRequest(uint Serial, ClipboardFormat Format, uint Offset, uint Length);

/// <param name="BytesMax">Of one format. What is larger is not passed on, in either direction.</param>
/// <param name="ToClient">Applications' copies are offered to the viewer.</param>
/// <param name="ToHost">The viewer's copies are offered to applications.</param>
/// <param name="Primary">The primary selection is joined to the clipboard, both ways.</param>
public sealed record ClipboardSettings(int BytesMax, bool ToClient, bool ToHost, bool Primary);

/// <summary>Takes what a <see cref="SharedClipboard"/> has for the viewer. Called on its thread.</summary>
public interface IClipboardSink
{
    /// <summary>An application copied something.</summary>
    void OnCopied(ClipboardSelection selection, uint serial, ClipboardSizes sizes);

    /// <summary>An application pastes: a part of what the viewer offered is wanted.</summary>
    void OnWanted(ClipboardRequest request);

    /// <summary>The answer to a request of the viewer's, in one part or several.</summary>
    /// <param name="part">Its bytes are good during the call.</param>
    void OnContents(in ClipboardPart part);
}
