namespace Farglass.Desktop;

enum OrderKind { AttachViewer, DetachViewer, Grant, SetRate, SetProfile, Prefer, RequestKeyFrame, InputLost, Stop }

/// <summary>What others want of the screen's thread.</summary>
/// <param name="Number">The frame id of a grant; the kilobits per second of a rate; a profile; a preference.</param>
readonly record struct Order(OrderKind Kind, uint Number = 0, int FrameRateMax = 0);
