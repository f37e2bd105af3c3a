using Farglass.Rtc.Congestion;

namespace Farglass.Rtc.Rtp;

/// <summary>
/// How much may be sent again: a quarter of the rate that gets through. Without it a link that is too full is filled
/// with repetitions, loses those as well, and carries nothing any more.
/// </summary>
sealed class RetransmissionBudget
{
    /// <summary>At 15 % loss the repetitions, and theirs, are 18 % of the stream.</summary>
    const double Share = 0.25;

    /// <summary>A still desktop has no rate to speak of, but its one lost frame must come.</summary>
    static readonly Bitrate RateMin = Bitrate.FromKilobits(100);

    /// <summary>What may go at once: losses come together.</summary>
    static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(500);

    const int BurstBytesMin = 16 * RtpLimits.PacketBytesMax;

    double _bytes = BurstBytesMin;
    TimeSpan _filledAt;

    /// <param name="through">The rate that the receiver acknowledges, or the target if that is not known.</param>
    public bool TrySpend(TimeSpan now, int bytes, Bitrate through)
    {
        var rate = Bitrate.Max(through * Share, RateMin);
        var full = Math.Max(rate.BytesIn(Burst), BurstBytesMin);
        _bytes = Math.Min(_bytes + rate.BytesIn(now - _filledAt), full);
        _filledAt = now;
        if (_bytes < bytes) return false;
        _bytes -= bytes;
        return true;
    }
}
