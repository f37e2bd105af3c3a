namespace Farglass.Rtc.Srtp;

/// <summary>Every bound of SRTP, with the reason for it.</summary>
public static class SrtpLimits
{
    /// <summary>
    /// RFC 3711, 3.3.2 wants at least 64. A packet that comes 200 ms late, at 5000 a second, is not a replay yet.
    /// </summary>
    public const int ReplayWindowPackets = 1024;

    /// <summary>
    /// In each direction of a session: audio, video and data in both roles have a dozen. Only who holds the keys can
    /// add one.
    /// </summary>
    public const int StreamsMax = 64;

    /// <summary>The index of SRTCP has 31 bits (RFC 3711, 3.4), and a key ends with it.</summary>
    public const uint ReportIndexMax = 0x7FFF_FFFF;
}
