namespace Farglass.Desktop.Audio;

/// <summary>The bounds and the constants of sound, each with its reason.</summary>
static class SoundLimits
{
    /// <summary>Opus's own rate (RFC 7587, 4.1): nothing is resampled on the way.</summary>
    public const int SamplesPerSecond = 48_000;

    public const int Channels = 2;

    /// <summary>Stereo without audible loss, also in frames of 10 ms.</summary>
    public const int BitsPerSecond = 96_000;

    /// <summary>What the encoder prepares for: speech carries a copy of the packet before.</summary>
    public const int ExpectedLossPercent = 5;

    /// <summary>The longest packet that Opus makes (RFC 6716, 3.2.1).</summary>
    public const int PacketBytesMax = 1_275;

    /// <summary>Of 32768: what a resampler leaves of silence.</summary>
    public const int SilencePeak = 1;

    /// <summary>
    /// Silence is sent for so long before it is not: the codec's own echo ends in it, and a pause in speech is no end.
    /// </summary>
    public const int TailMilliseconds = 200;

    /// <summary>
    /// The sink rests after so long without a player: the tail's silence is recorded, and single sounds in a row do not
    /// start it anew each time.
    /// </summary>
    public const int SuspendSeconds = 1;

    /// <summary>Of a microphone: applications get what they ask for of it.</summary>
    public const int SpeechChannels = 1;

    /// <summary>20 ms: what one packet of a microphone holds at most.</summary>
    public const int SpeechPacketSamplesMax = SamplesPerSecond / 50;

    /// <summary>Packets that are made up where they are missing. More is a pause, and sounds like a robot.</summary>
    public const int SpeechConcealedMax = 3;

    /// <summary>60 ms: playing begins when so much is there, so packets of 20 ms may come unevenly.</summary>
    public const uint SpeechStartBytes = SamplesPerSecond * SpeechChannels * sizeof(short) * 60 / 1_000;

    /// <summary>160 ms: what a network held back comes at once, and what does not fit here is late.</summary>
    public const uint SpeechQueueBytes = SamplesPerSecond * SpeechChannels * sizeof(short) * 160 / 1_000;

    /// <summary>Packets for a thread that connects, for 50 ms, or waits for a processor.</summary>
    public const int SpeechPacketsWaitingMax = 10;

    /// <summary>A start takes 50 ms; it may not hold up a session that has a picture.</summary>
    public static readonly TimeSpan Start = TimeSpan.FromSeconds(5);

    /// <summary>How often it is looked whether the server listens yet.</summary>
    public static readonly TimeSpan StartPause = TimeSpan.FromMilliseconds(5);

    /// <summary>From SIGTERM to SIGKILL: it has nothing to save.</summary>
    public static readonly TimeSpan Stop = TimeSpan.FromSeconds(1);
}
