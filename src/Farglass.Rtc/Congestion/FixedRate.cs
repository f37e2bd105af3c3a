namespace Farglass.Rtc.Congestion;

/// <summary>
/// No congestion control at all: the yardstick to measure others against, and the choice for a network that is known.
/// On a link that carries less it loses packets for as long as it is used.
/// </summary>
public sealed class FixedRate(Bitrate rate) : IBandwidthController
{
    public Bitrate Target { get; } = rate;

    public RateReason Reason => RateReason.Limit;

    public TimeSpan Queue => TimeSpan.Zero;

    public TimeSpan Deadline => TimeSpan.MaxValue;

    public void Advance(TimeSpan now) { }

    public void Sent(in SentPacket packet) { }

    public void Feedback(TimeSpan now, ReadOnlySpan<PacketResult> results) { }

    public void RoundTrip(TimeSpan now, TimeSpan roundTrip) { }

    public void LossReport(TimeSpan now, double share) { }

    public void ReceiverLimit(TimeSpan now, Bitrate limit) { }

    public void ApplicationLimited(TimeSpan now, bool isLimited) { }

    public void HeldBack(TimeSpan now, bool isHeldBack) { }

    public void Measured(TimeSpan now, Bitrate rate) { }

    public bool TryTakeProbe(TimeSpan now, out ProbeRequest probe)
    {
        probe = default;
        return false;
    }
}
