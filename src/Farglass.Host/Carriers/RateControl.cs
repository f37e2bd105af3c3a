using Farglass.Rtc.Congestion;

namespace Farglass.Host.Carriers;

/// <summary>The congestion control of a session, whatever carries it.</summary>
static class RateControl
{
    /// <summary>A full packet has 1 180 bytes of RTP, and 44 of SRTP, UDP and IPv4; TCP has as much.</summary>
    const double PayloadShare = 0.96;

    /// <param name="kilobitsPerSecondMax">The host's limit for one session, with all headers.</param>
    public static GoogleCongestionControl Create(int kilobitsPerSecondMax)
    {
        var most = Bitrate.FromKilobits(PayloadOf((uint)kilobitsPerSecondMax));
        return new(Bitrate.Min(Bitrate.FromKilobits(Limits.KilobitsPerSecondMin), most),
            Bitrate.Min(Bitrate.FromKilobits(Limits.KilobitsPerSecondInitial), most), most);
    }

    /// <summary>What of a rate with all headers is left for what they carry, in kbit/s.</summary>
    public static uint PayloadOf(uint kilobitsPerSecond) => (uint)(kilobitsPerSecond * PayloadShare);
}
