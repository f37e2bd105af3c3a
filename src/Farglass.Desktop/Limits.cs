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
    /// X cursors are at most 256 pixels a side in every theme we met. What of them can be seen and is wider or higher
    /// than the protocol takes loses its last column or row.
    /// </summary>
    public const int CursorSideMax = 255;

    /// <summary>The largest that is looked at: above that, a cursor would cover a quarter of a screen.</summary>
    public const int CursorScanSideMax = 1_024;

    /// <summary>As many shapes as the protocol lets a viewer keep.</summary>
    public const int CursorSlots = 64;

    /// <summary>
    /// How long an application may take from a key that it is told of to looking up what the key stands for. Until then
    /// that is not changed. Applications that draw for longer between two keys show the later character.
    /// </summary>
    public static readonly TimeSpan KeySettles = TimeSpan.FromMilliseconds(500);

    /// <summary>Of one viewer at a time. Touch screens know of ten.</summary>
    public const int FingersMax = 10;

    /// <summary>The X server answers within a millisecond, and takes what it is told, unless it stands still.</summary>
    public static readonly TimeSpan TouchScreenAnswer = TimeSpan.FromSeconds(5);

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

    /// <summary>
    /// An application that pastes or is asked, and makes no step for so long, is stuck. Toolkits wait 5 to 30 s.
    /// </summary>
    public const long SelectionPatienceMicros = 15_000_000;

    /// <summary>One for each format, and as many again that a viewer has no interest in any more.</summary>
    public const int ClipboardRequestsMax = 6;

    /// <summary>
    /// Of contents in one message: a frame or a key waits for no more. The protocol has the same number.
    /// </summary>
    public const int ClipboardChunkBytesMax = 16 * 1024;

    /// <summary>At one time: 32 messages. The protocol has the same number.</summary>
    public const uint ClipboardRequestBytesMax = 512 * 1024;

    public const uint ClipboardRequestBytesMin = ClipboardChunkBytesMax;

    /// <summary>
    /// Of a property. The X server keeps it in its memory until the other side has taken it; what is larger goes in
    /// steps (ICCCM, 2.7.2).
    /// </summary>
    public const int PropertyBytesMax = 256 * 1024;

    /// <summary>Applications that paste at one time. An application asks for one format after the other.</summary>
    public const int PastesMax = 64;

    /// <summary>A request's worth of parts each way, and a few orders.</summary>
    public const int ClipboardOrdersMax = 256;
}
