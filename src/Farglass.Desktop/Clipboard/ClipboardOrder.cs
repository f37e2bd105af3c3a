namespace Farglass.Desktop.Clipboard;

enum ClipboardOrderKind { Offer, Part, Request, Leave, Stop }

/// <summary>What others want of the clipboard's thread.</summary>
/// <param name="Serial">Of the offer that it is about.</param>
readonly record struct ClipboardOrder(ClipboardOrderKind Kind, uint Serial = 0)
{
    public ClipboardSizes Sizes { get; init; }

    public ClipboardPart Part { get; init; }

    public ClipboardRequest Request { get; init; }

    /// <summary>Completed when an offer has taken effect.</summary>
    public TaskCompletionSource? Owned { get; init; }
}
