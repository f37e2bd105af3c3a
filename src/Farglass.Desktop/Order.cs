namespace Farglass.Desktop;

enum OrderKind
{
    AttachViewer,
    DetachViewer,
    Grant,
    SetRate,
    SetProfile,
    SetSize,
    Prefer,
    RequestKeyFrame,
    ContinueFrom,
    PointerWarped,
    InputLost,
    Stop,
}

/// <summary>What others want of the screen's thread.</summary>
/// <param name="Number">
/// The frame id of a grant, or of a frame to continue from; the kilobits per second of a rate; a profile; a
/// preference; a width.
/// </param>
/// <param name="Second">The frame rate of a rate; a height.</param>
readonly record struct Order(OrderKind Kind, uint Number = 0, int Second = 0);
