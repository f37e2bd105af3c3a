using Farglass.Rtc.Rtp;

namespace Farglass.Fuzz.Targets;

/// <summary>The streams of the media targets.</summary>
static class Streams
{
    public const uint Video = 0x1000, VideoRtx = 0x1001, Audio = 0x2000, Receiver = 0x3000;

    static readonly RtpExtensionMap Extensions =
        new() { Mid = 1, AbsoluteSendTime = 2, TransportSequence = 3, PlayoutDelay = 4 };

    public static readonly MediaReceiverOptions Received =
        new(Stream(Video, 96, 90_000, new(VideoRtx, 97)), Stream(Audio, 111, 48_000, rtx: null), Receiver, "client",
            Parties.Day);

    public static readonly MediaSenderOptions Sent = new(Received.Video, Received.Audio, "host", Parties.Day);

    /// <summary>How long after the last one an input comes: at once, or so late that timers have run out.</summary>
    public static TimeSpan Step(int choice) =>
        TimeSpan.FromMilliseconds((choice & 3) switch { 0 => 0, 1 => 1, 2 => 30, _ => 1_100 });

    static RtpStreamParameters Stream(uint ssrc, byte payloadType, int clockRate, RtxParameters? rtx) => new()
    {
        Ssrc = ssrc,
        PayloadType = payloadType,
        ClockRate = clockRate,
        Mid = $"{payloadType}",
        Extensions = Extensions,
        Rtx = rtx,
    };
}
