namespace Farglass.Rtc.Dtls;

/// <summary>
/// The messages that the peer has not answered yet, and when they are sent again (RFC 6347, 4.2.4).
/// </summary>
/// <remarks>
/// OpenSSL can write a flight again, with the new record numbers that it must have, but only when a timer has run out
/// by the machine's clock, and time in here is an argument. So its timer is made to run out at once, as often as a
/// flight may have to be sent: it writes all the copies when it writes the flight, they are kept here, and each
/// goes out when its time has come. Copies that are never sent are numbers that are skipped, which to the peer look
/// like loss.
/// </remarks>
sealed class DtlsFlight
{
    readonly Queue<byte[]> _copies = new();
    TimeSpan _after;

    /// <summary>When the next copy is due.</summary>
    public TimeSpan Deadline { get; private set; } = TimeSpan.MaxValue;

    /// <summary>A flight is written for the first time: the one before has been answered.</summary>
    public void Begin(TimeSpan now)
    {
        _copies.Clear();
        _after = DtlsLimits.RetransmitAfterInitial;
        Deadline = now + _after;
    }

    public void AddCopy(byte[] records) => _copies.Enqueue(records);

    /// <summary>A copy that must be sent now.</summary>
    public bool TryTakeDue(TimeSpan now, out ReadOnlySpan<byte> records)
    {
        records = default;
        if (now < Deadline) return false;
        if (!_copies.TryDequeue(out var copy))
        {
            Deadline = TimeSpan.MaxValue;
            return false;
        }

        _after = TimeSpan.FromTicks(Math.Min(_after.Ticks * 2, DtlsLimits.RetransmitAfterMax.Ticks));
        Deadline = now + _after;
        records = copy;
        return true;
    }

    public void End()
    {
        _copies.Clear();
        Deadline = TimeSpan.MaxValue;
    }
}
