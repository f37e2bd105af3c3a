using Farglass.Rtc.Rtp;

namespace Farglass.Rtc.Rtcp;

/// <summary>Every bound of the RTCP part, with its reason.</summary>
static class RtcpLimits
{
    /// <summary>A datagram less what SRTCP adds: a tag of 16 bytes and an index of 4 (RFC 7714, 9).</summary>
    public const int CompoundBytesMax = RtpLimits.DatagramBytesMax - 20;

    /// <summary>The count of a report has five bits.</summary>
    public const int ReportsMax = 31;

    /// <summary>The length of an SDES item has eight bits.</summary>
    public const int CnameBytesMax = 255;

    /// <summary>
    /// Packets that are remembered until feedback names them: a second at 40 Mbit/s. Less than half of the numbers, or
    /// a late one would be taken for an early one.
    /// </summary>
    public const int PacketsInFlight = 4_096;

    /// <summary>
    /// A receiver reports arrivals over this many numbers, so that a long silence in between does not matter.
    /// </summary>
    public const int ArrivalsKept = 8_192;

    /// <summary>
    /// So many fit into a datagram, even if each takes a delta of two bytes and the chunks pack badly.
    /// </summary>
    public const int FeedbackStatusesMax = 400;

    /// <summary>The numbers of one NACK: each could need an entry of its own of four bytes.</summary>
    public const int NackSequencesMax = 256;
}
