using Farglass.Rtc.Congestion;
using Farglass.Rtc.Rtp;

namespace Farglass.Rtc.Pacing;

/// <summary>Every bound of the pacer, with its reason.</summary>
static class PacingLimits
{
    /// <summary>
    /// A frame of average size leaves in 40 % of its time, and a large one still does not arrive as one burst.
    /// </summary>
    public const double PacingFactor = 2.5;

    /// <summary>
    /// The same on a slow link that is full. It hands on no faster anyway; of a frame that takes it 40 ms, what came
    /// sooner would be a queue of 25 ms, again and again.
    /// </summary>
    public const double PacingFactorIfFull = 1.5;

    /// <summary>
    /// On a faster link a frame is no queue to speak of, and leaving evenly costs some of the rate where delays vary.
    /// </summary>
    public static readonly Bitrate FullLinkMax = Bitrate.FromKilobits(1_200);

    /// <summary>What goes at once. A timer that fires less often than this is not worth waking for.</summary>
    public static readonly TimeSpan BurstMax = TimeSpan.FromMilliseconds(5);

    /// <summary>The same in bytes, for fast links: a browser's receive buffer lost packets to larger bursts.</summary>
    public const int BurstBytesMax = 24 * RtpLimits.PacketBytesMax;

    /// <summary>While a queue runs off the target is low for a moment, and says nothing of the link.</summary>
    public static readonly TimeSpan LongQueue = TimeSpan.FromMilliseconds(50);

    /// <summary>A probe of smaller packets would be thousands of them. It waits for a larger one.</summary>
    public const int PaddingBytesMin = 300;

    /// <summary>
    /// A frame that would wait longer than this, at the target rate, is not taken, unless for a key frame before it.
    /// Frames are granted before they are encoded, so this is for a source that ignores grants, and for a target that
    /// has collapsed.
    /// </summary>
    public static readonly TimeSpan QueueDelayMax = TimeSpan.FromMilliseconds(500);

    /// <summary>What the budget lets through in one round trip stays under it.</summary>
    public const int RetransmissionsMax = 512;
}
