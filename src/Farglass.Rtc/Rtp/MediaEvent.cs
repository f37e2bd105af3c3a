using Farglass.Rtc.Congestion;

namespace Farglass.Rtc.Rtp;

public enum MediaEventKind : byte
{
    /// <summary>
    /// The receiver has lost its place, or frames were left out here: the next frame should be a key frame.
    /// </summary>
    KeyFrameWanted,

    /// <summary>
    /// More is lost than can be sent again in time. The next frame should be made from the one that is named, or be a
    /// key frame: the receiver has that one, and nothing that came after it.
    /// </summary>
    ContinuationWanted,

    /// <summary>The last packet of a frame has been handed out.</summary>
    FrameLeft,

    /// <summary>
    /// All packets of a frame are with the receiver. Frames may arrive in another order than they left.
    /// </summary>
    FrameArrived,

    /// <summary>A frame will not be complete any more, or was taken back before it began to leave.</summary>
    FrameLost,

    /// <summary>The network carries more, or less, than it did.</summary>
    TargetChanged,
}

/// <param name="FrameId">Of a frame's events, and the one to continue from; else 0.</param>
/// <param name="Target">Of <see cref="MediaEventKind.TargetChanged"/>; else zero.</param>
public readonly record struct MediaEvent(MediaEventKind Kind, uint FrameId = 0, Bitrate Target = default);

/// <summary>Events that wait to be taken. One who takes none loses the oldest.</summary>
sealed class MediaEvents
{
    readonly MediaEvent[] _events = new MediaEvent[RtpLimits.EventsMax];
    int _first, _count;

    public void Add(MediaEvent happened)
    {
        if (_count == _events.Length) TryTake(out _);
        _events[(_first + _count++) % _events.Length] = happened;
    }

    public bool TryTake(out MediaEvent happened)
    {
        happened = _count > 0 ? _events[_first] : default;
        if (_count == 0) return false;
        _first = (_first + 1) % _events.Length;
        _count--;
        return true;
    }
}
