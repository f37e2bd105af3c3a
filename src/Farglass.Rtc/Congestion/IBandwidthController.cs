namespace Farglass.Rtc.Congestion;

/// <summary>
/// Finds out how much the network carries at this moment. It is told what leaves and what the receiver says of it, and
/// answers with one number; it knows neither streams nor frames. All times are arguments, none goes backwards.
/// </summary>
public interface IBandwidthController
{
    /// <summary>What the sender may send, repetitions and padding among it.</summary>
    Bitrate Target { get; }

    /// <summary>Why it is not more.</summary>
    RateReason Reason { get; }

    /// <summary>How long packets wait on the way, as far as their delay tells.</summary>
    TimeSpan Queue { get; }

    /// <summary>When <see cref="Advance"/> has something to do; <see cref="TimeSpan.MaxValue"/> for never.</summary>
    TimeSpan Deadline { get; }

    void Advance(TimeSpan now);

    /// <summary>A packet has left.</summary>
    void Sent(in SentPacket packet);

    /// <summary>Transport-wide feedback has come: what became of packets of which nothing was known.</summary>
    void Feedback(TimeSpan now, ReadOnlySpan<PacketResult> results);

    /// <summary>A receiver report has told the time there and back.</summary>
    void RoundTrip(TimeSpan now, TimeSpan roundTrip);

    /// <summary>
    /// A receiver report has told which share of the packets was lost since the last one, from 0 to 1.
    /// </summary>
    void LossReport(TimeSpan now, double share);

    /// <summary>The receiver says itself how much it can take (REMB).</summary>
    void ReceiverLimit(TimeSpan now, Bitrate limit);

    /// <summary>
    /// The source fills what it may, or (true) it does not: then what gets through says nothing of what could.
    /// </summary>
    void ApplicationLimited(TimeSpan now, bool isLimited);

    /// <summary>
    /// Whether, for a while, nothing could be sent but when something else had come: then what gets through is what
    /// there is, however short the queue.
    /// </summary>
    void HeldBack(TimeSpan now, bool isHeldBack);

    /// <summary>
    /// Some of the source's own came in at a rate: for a carrier that cannot probe. It was one burst, so it says that
    /// there is more, and not how much of that lasts.
    /// </summary>
    void Measured(TimeSpan now, Bitrate rate);

    /// <summary>
    /// Whether more than the source has should be sent for a moment, to see if it gets through. Asked after every
    /// change.
    /// </summary>
    bool TryTakeProbe(TimeSpan now, out ProbeRequest probe);
}
