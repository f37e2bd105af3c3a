using Farglass.Rtc.Congestion;

namespace Farglass.Host.Carriers;

/// <summary>The congestion control of a session, whatever carries it.</summary>
static class RateControl
{
    /// <param name="kilobitsPerSecondMax">The host's limit for one session.</param>
    public static GoogleCongestionControl Create(int kilobitsPerSecondMax)
    {
        var most = Bitrate.FromKilobits(kilobitsPerSecondMax);
        return new(Bitrate.Min(Bitrate.FromKilobits(Limits.KilobitsPerSecondMin), most),
            Bitrate.Min(Bitrate.FromKilobits(Limits.KilobitsPerSecondInitial), most), most);
    }
}
