using Farglass.Rtc.Rtcp;

namespace Farglass.Rtc.Rtp;

/// <summary>
/// The numbers of one stream that is sent: sequence, timestamps, and what a sender report says of it.
/// </summary>
sealed class RtpSendStream
{
    readonly RtpClock _clock;
    readonly long _first;
    uint _timestamp; // Of the last frame, and when that was captured.
    TimeSpan _capturedAt;

    public RtpSendStream(uint ssrc, int clockRate, Random random)
    {
        Ssrc = ssrc;
        NextSequence = _first = FirstSequenceOf(random);
        _clock = new(clockRate, (uint)random.NextInt64(1L << 32));
    }

    public uint Ssrc { get; }

    public bool HasStarted => NextSequence != _first;

    public long NextSequence { get; set; }

    public long Packets { get; private set; }

    /// <summary>Payloads only, as reports count them (RFC 3550, 6.4.1).</summary>
    public long PayloadBytes { get; private set; }

    /// <summary>
    /// Any, in the lower half: a wrap among the first packets, with those lost, would leave the receiver's SRTP a cycle
    /// behind.
    /// </summary>
    public static long FirstSequenceOf(Random random) => random.Next(1, 1 << 15);

    public TimeSpan JitterOf(uint units) => _clock.Duration(units);

    /// <summary>Of the last frame.</summary>
    public uint LastTimestamp => _timestamp;

    /// <summary>The timestamp of a frame by the time of its capture. No two frames have the same.</summary>
    public uint Timestamp(TimeSpan capturedAt)
    {
        var timestamp = _clock.At(capturedAt);
        if (HasStarted && unchecked((int)(timestamp - _timestamp)) <= 0) timestamp = _timestamp + 1;
        Captured(timestamp, capturedAt);
        return timestamp;
    }

    /// <summary>The timestamp of a packet by its first sample: sound has no gaps, whatever the times say.</summary>
    public uint TimestampOfSample(long position, TimeSpan capturedAt)
    {
        var timestamp = unchecked(_clock.Offset + (uint)position);
        Captured(timestamp, capturedAt);
        return timestamp;
    }

    public void Sent(int payloadBytes)
    {
        Packets++;
        PayloadBytes += payloadBytes;
    }

    /// <summary>
    /// Joins the wall clock to the timestamps: with it the receiver puts sound and picture together, and tells its page
    /// when a frame was captured.
    /// </summary>
    public SenderInfo Report(TimeSpan now, NtpTime wallClock) => new(
        wallClock, _clock.At(now, _timestamp, _capturedAt), unchecked((uint)Packets), unchecked((uint)PayloadBytes));

    void Captured(uint timestamp, TimeSpan capturedAt) => (_timestamp, _capturedAt) = (timestamp, capturedAt);
}
