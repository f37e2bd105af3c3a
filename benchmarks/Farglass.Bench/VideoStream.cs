using Farglass.Rtc.Rtp;

namespace Farglass.Bench;

/// <summary>A stream of video as a browser agrees on it, with repetitions and all extensions.</summary>
static class VideoStream
{
    public static readonly RtpStreamParameters Parameters = new()
    {
        Ssrc = 1,
        PayloadType = 108,
        ClockRate = 90_000,
        Mid = "0",
        Extensions = new() { AbsoluteSendTime = 2, TransportSequence = 4, PlayoutDelay = 5, Mid = 9 },
        Rtx = new(2, 109),
    };
}
