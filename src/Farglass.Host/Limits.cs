namespace Farglass.Host;

/// <summary>Every bound in the host, with the reason for it.</summary>
static class Limits
{
    // Frames and rates.

    /// <summary>A second of frames at 60 a second, and a few: the longest round trip is half of that.</summary>
    public const int FramesInFlightMax = 64;

    /// <summary>Half a second: nobody works over a longer one, and a wrong measurement must not open the window.</summary>
    public const long RoundTripMicrosMax = 500_000;

    /// <summary>How long a short round trip is remembered after the last one like it: a route changes more seldom.</summary>
    public const long RoundTripMemoryMicros = 20_000_000;

    /// <summary>Below it, scheduling on either side is most of what is measured.</summary>
    public const long ServiceMicrosMin = 500;

    /// <summary>Per acknowledgement: 1 Mbit/s becomes 20 Mbit/s in 40 of them.</summary>
    public const double ClimbStep = 0.08;

    /// <summary>Up to here a frame's answer comes before the next frame but one goes: whole steps do no harm.</summary>
    public const double ClimbRoundTripMicros = 30_000;

    /// <summary>A third of what a home has, and enough to learn more from the first key frame.</summary>
    public const long BytesPerSecondInitial = 1_000_000;

    public const long BytesPerSecondMin = 20_000;

    /// <summary>Of what the link carries, so that a queue that has formed also drains.</summary>
    public const double RateShare = 0.85;

    /// <summary>Slower than this, a 720p picture of text takes seconds: the viewer should see that, not us hide it.</summary>
    public const uint KilobitsPerSecondMin = 200;

    /// <summary>6 KB: a screen's frame with less is blurred, so there are fewer of them instead.</summary>
    public const uint KilobitsOfAFrameMin = 50;

    /// <summary>Below it a pointer cannot be followed any more.</summary>
    public const int FrameRateMin = 10;

    /// <summary>A session is not told of less: each change costs the encoder a reconfiguration.</summary>
    public const double RateChangeMin = 0.1;
}
