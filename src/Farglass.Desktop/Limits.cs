namespace Farglass.Desktop;

/// <summary>Every bound of the desktop, with the reason for it.</summary>
static class Limits
{
    /// <summary>4K, and so the largest framebuffer that a session sets aside.</summary>
    public const int PictureWidthMax = 3_840, PictureHeightMax = 2_160;

    /// <summary>Below this nothing can be done with a picture, and x264 has nothing to search in.</summary>
    public const int PictureSideMin = 16;

    public const int FrameRateMax = 60;

    /// <summary>Of the display: half the width and half the height of 960 x 540 is still a film.</summary>
    public const int HalvedPixelsMin = 500_000;

    /// <summary>x264 counts bits a second in an int.</summary>
    public const int KilobitsPerSecondMax = 2_000_000;

    /// <summary>
    /// Orders come a few for each frame. A thread that has not looked for a thousand is stuck, not slow.
    /// </summary>
    public const int OrdersMax = 1_024;

    /// <summary>A mouse of 1000 Hz fills it in four seconds of an X server that stands still.</summary>
    public const int InputEventsMax = 4_096;

    /// <summary>
    /// X cursors are at most 256 pixels a side in every theme we met. What is wider or higher than the protocol takes
    /// loses its last column or row, which is empty as a rule.
    /// </summary>
    public const int CursorSideMax = 255;

    /// <summary>One message may scroll a long page, but not keep the X server busy.</summary>
    public const int WheelNotchesMax = 64;

    /// <summary>
    /// How often a picture that rests may be refined: 10 s at 60 fps. At 500 kbit/s a full page of dense text takes
    /// about half of that; a picture that is not settled by then will not settle.
    /// </summary>
    public const int RefinementsMax = 600;

    /// <summary>
    /// X events are taken in turns of this many, so that a client that floods us cannot keep frames away.
    /// </summary>
    public const int EventsPerTurnMax = 4_096;
}
