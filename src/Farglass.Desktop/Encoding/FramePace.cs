using Farglass.Desktop.Capture;

namespace Farglass.Desktop.Encoding;

/// <summary>
/// What a frame may have of the rate is what came up while nothing was drawn: else a film of 30 frames a second gets
/// half of it where there could be 60. Time in which a frame waited to be encoded counts for nothing: if it did, a link
/// that is too slow for all frames would get fewer and larger ones, which take still longer. Pure.
/// </summary>
sealed class FramePace
{
    /// <summary>
    /// As films have. What comes after a pause is wanted soon, and not as sharp as what the pause would have carried.
    /// </summary>
    const int FramesPerSecondMin = 24;

    long _before;

    /// <summary>A frame is begun.</summary>
    /// <param name="damagedSince">When what it shows began to be drawn; <see cref="FrameScheduler.Never"/> if nothing
    /// was.</param>
    /// <param name="frameRateMax">No frame is given less than its share of so many a second.</param>
    /// <returns>Frames per second, as if all were as far apart as what was drawn.</returns>
    public int Next(long nowMicros, long damagedSince, int frameRateMax)
    {
        var rested = damagedSince == FrameScheduler.Never ? 0 : damagedSince - _before;
        _before = nowMicros;
        return (int)Math.Clamp(
            Math.Round(1e6 / Math.Max(rested, 1)), Math.Min(FramesPerSecondMin, frameRateMax), frameRateMax);
    }
}
