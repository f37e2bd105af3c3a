using Farglass.Native.X11;

namespace Farglass.Desktop.Clipboard;

/// <summary>One application that waits for contents, or takes them step by step.</summary>
sealed class Paste(XEvent request, ClipboardFormat format, ViewerContents contents, long now)
{
    public XEvent Request => request;

    public ClipboardFormat Format => format;

    public ViewerContents Contents => contents;

    /// <summary>Where the contents go. A client that names no property means the target (ICCCM, 2.2).</summary>
    public nuint Property => PropertyOf(request);

    /// <summary>It was told that they come in steps.</summary>
    public bool IsIncremental { get; set; }

    /// <summary>It has taken the step before, and waits for the next.</summary>
    public bool IsHungry { get; set; }

    public int Offset { get; set; }

    public long ProgressAt { get; set; } = now;

    public static nuint PropertyOf(in XEvent request) =>
        request.RequestedProperty == XSelections.None ? request.RequestedTarget : request.RequestedProperty;
}
