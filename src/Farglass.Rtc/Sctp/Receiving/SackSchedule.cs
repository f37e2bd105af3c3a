namespace Farglass.Rtc.Sctp.Receiving;

/// <summary>
/// When a SACK is sent: for every second packet with DATA, soon after a single one, and at once when the sender can use
/// it: something is missing, something came again, or it asks (RFC 9260, 6.2 and 6.7).
/// </summary>
sealed class SackSchedule
{
    bool _first = true; // The first DATA of an association is acknowledged at once: the peer knows no round trip yet.

    /// <summary>The next packet that is sent takes a SACK along, wherever it goes.</summary>
    public bool IsPending { get; private set; }

    /// <summary>A packet is to be sent for the SACK alone.</summary>
    public bool IsDue { get; private set; }

    public TimeSpan Deadline { get; private set; } = TimeSpan.MaxValue;

    /// <summary>A packet with DATA or FORWARD-TSN was received, wholly.</summary>
    public void PacketReceived(TimeSpan now, bool immediately)
    {
        if (immediately || IsPending || _first) SendAtOnce();
        else SendSoon(now);
        _first = false;
    }

    /// <summary>After the usual delay; nothing that waits already is put off.</summary>
    public void SendSoon(TimeSpan now)
    {
        if (!IsPending) (IsPending, Deadline) = (true, now + SctpLimits.SackDelay);
    }

    public void SendAtOnce() => (IsPending, IsDue, Deadline) = (true, true, TimeSpan.MaxValue);

    public void Advance(TimeSpan now)
    {
        if (now >= Deadline) SendAtOnce();
    }

    public void Sent() => (IsPending, IsDue, Deadline) = (false, false, TimeSpan.MaxValue);
}
