using Farglass.Rtc.Rtp;

namespace Farglass.Rtc.Tests.Rtp;

/// <summary>What a sender and a receiver in a test have agreed on.</summary>
static class Streams
{
    public static readonly RtpStreamParameters Video = new()
    {
        Ssrc = 0x10000001,
        PayloadType = 108,
        ClockRate = 90_000,
        Mid = "0",
        Extensions = new() { AbsoluteSendTime = 2, TransportSequence = 4, PlayoutDelay = 5, Mid = 9 },
        Rtx = new(0x10000002, 109),
    };

    /// <summary>The receiver is told what each frame was made from.</summary>
    public static readonly RtpStreamParameters VideoWithDependencies =
        Video with { Extensions = Video.Extensions with { DependencyDescriptor = 13 } };

    public static readonly RtpStreamParameters Audio = new()
    {
        Ssrc = 0x20000001,
        PayloadType = 111,
        RedundancyPayloadType = 63,
        ClockRate = 48_000,
        Mid = "1",
        Extensions = new() { AbsoluteSendTime = 2, TransportSequence = 4, Mid = 9 },
    };
}
