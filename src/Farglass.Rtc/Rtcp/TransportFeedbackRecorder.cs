using Farglass.Rtc.Rtp;

namespace Farglass.Rtc.Rtcp;

/// <summary>
/// Notes when each packet of a transport arrived, and reports it some 50 ms after the first that is not reported. One
/// that comes late is reported after all, with those that follow it once more.
/// </summary>
sealed class TransportFeedbackRecorder
{
    /// <summary>Three frames at 60 a second: flow control waits for it, and a report costs 40 bytes.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    const int Kept = RtcpLimits.ArrivalsKept;

    /// <summary>One that comes later than this has long been repeated.</summary>
    const int LateMax = RtcpLimits.FeedbackStatusesMax;

    readonly TimeSpan[] _arrivals = new TimeSpan[Kept];
    long _highest = -1, _unreported;
    byte _number;

    public TransportFeedbackRecorder() => _arrivals.AsSpan().Fill(TransportFeedbackWriter.NotArrived);

    public TimeSpan Deadline { get; private set; } = TimeSpan.MaxValue;

    public void Arrived(TimeSpan now, SequenceNumber number)
    {
        // The first cycle is left free, so that what came before the first packet is positive.
        if (_highest < 0) (_highest, _unreported) = ((1 << 16) + number.Value - 1, (1 << 16) + number.Value);
        var sequence = number.Near(_highest);
        if (sequence > _highest) ForgetUpTo(sequence);
        ref var arrival = ref _arrivals[sequence % Kept];
        if (sequence <= _highest - LateMax || arrival != TransportFeedbackWriter.NotArrived) return;
        arrival = now;
        _unreported = Math.Min(_unreported, sequence);
        if (Deadline == TimeSpan.MaxValue) Deadline = now + Interval;
    }

    /// <summary>To be called until false: more than fits into one datagram may have arrived.</summary>
    public bool TryWrite(TimeSpan now, uint senderSsrc, uint mediaSsrc, ref RtcpWriter writer)
    {
        if (now < Deadline) return false;
        Span<TimeSpan> arrivals = stackalloc TimeSpan[RtcpLimits.FeedbackStatusesMax];
        var count = (int)Math.Min(_highest - _unreported + 1, arrivals.Length);
        for (var index = 0; index < count; index++) arrivals[index] = _arrivals[(_unreported + index) % Kept];
        _unreported += TransportFeedbackWriter.Write(ref writer, senderSsrc, mediaSsrc, _number++, now,
            SequenceNumber.Of(_unreported), arrivals[..count]);
        if (_unreported > _highest) Deadline = TimeSpan.MaxValue;
        return true;
    }

    /// <summary>Makes room for a new highest number. The numbers in between have not arrived yet.</summary>
    void ForgetUpTo(long sequence)
    {
        for (var skipped = Math.Max(_highest + 1, sequence - Kept + 1); skipped <= sequence; skipped++)
            _arrivals[skipped % Kept] = TransportFeedbackWriter.NotArrived;
        _highest = sequence;
        _unreported = Math.Max(_unreported, sequence - Kept + 1);
    }
}
