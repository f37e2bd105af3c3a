using Farglass.Rtc.Rtp;
using Farglass.Rtc.Sctp;
using Farglass.Rtc.Sdp;

namespace Farglass.Fuzz.Targets;

/// <summary>Everything that bytes from outside come to, and what one input may cost there.</summary>
static class AllTargets
{
    const int Kibi = 1_024, Mebi = 1_024 * Kibi;

    /// <summary>A peer's histories and rings, for an offer that was agreed to.</summary>
    const int PeerBytesMax = 16 * Mebi;

    /// <summary>A document is read into lines, values and objects, and here it is written and read again.</summary>
    const int DocumentBytesMax = 32 * SdpLimits.DocumentLengthMax;

    /// <summary>A frame's memory doubles until the largest frame fits.</summary>
    const int FramesBytesMax = 3 * RtpLimits.FrameBytesMax;

    /// <summary>Rings of messages and packets double until they are as large as they may be.</summary>
    const int AssociationBytesMax = 2 * (SctpLimits.InboxBytesMax + SctpLimits.ReceivedBytesMax);

    /// <summary>What is thrown away and made anew after so many inputs, so that a failure is a short story.</summary>
    const int ShortSeries = 256, LongSeries = 4_096;

    public static readonly IReadOnlyList<Target> List =
    [
        new("stun", () => new StunSubject(), StunSubject.Seeds)
            { AllocatedBytesMax = 256 * Kibi, SeriesMax = ShortSeries },
        new("rtp", () => new RtpSubject(), RtpSubject.Seeds)
            { AllocatedBytesMax = FramesBytesMax, SeriesMax = LongSeries },
        new("rtcp", () => new RtcpSubject(), RtcpSubject.Seeds)
            { AllocatedBytesMax = 64 * Kibi, SeriesMax = LongSeries },
        new("twcc", () => new TwccSubject(), TwccSubject.Seeds)
            { AllocatedBytesMax = 4 * Kibi, SeriesMax = LongSeries },
        new("srtp", () => new SrtpSubject(), SrtpSubject.Seeds)
            { AllocatedBytesMax = 64 * Kibi, SeriesMax = LongSeries },
        new("sctp", () => new SctpSubject(), SctpSubject.Seeds)
            { AllocatedBytesMax = AssociationBytesMax, SeriesMax = ShortSeries },
        new("dtls", () => new DtlsSubject(), DtlsSubject.Seeds)
            { AllocatedBytesMax = 256 * Kibi, SeriesMax = LongSeries },
        new("tcp-framing", () => new TcpFramingSubject(), TcpFramingSubject.Seeds)
            { AllocatedBytesMax = Kibi, SeriesMax = ShortSeries, InputBytesMax = 8 * Kibi },
        new("messages", () => new MessageSubject(), MessageSubject.Seeds)
            { AllocatedBytesMax = 64 * Kibi, SeriesMax = ShortSeries },
        new("candidate", () => new CandidateSubject(), CandidateSubject.Seeds)
            { AllocatedBytesMax = 16 * Kibi, SeriesMax = ShortSeries },
        new("sdp", () => new SdpSubject(), SdpSubject.Seeds)
            { AllocatedBytesMax = DocumentBytesMax, InputBytesMax = 16 * Kibi, IsText = true, MoreInputs = Offers },
        new("whep", () => new WhepSubject(), WhepSubject.Seeds)
        {
            AllocatedBytesMax = PeerBytesMax,
            InputBytesMax = 16 * Kibi,
            IsText = true,
            SeriesMax = ShortSeries,
            MoreInputs = Offers,
        },
    ];

    const string Offers = "tests/Farglass.Rtc.Tests/Sdp/Offers";

    public static Target? Find(string name) => List.FirstOrDefault(target => target.Name == name);
}
