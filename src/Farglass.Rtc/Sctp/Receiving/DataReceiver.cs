using Farglass.Rtc.Sctp.Chunks;

namespace Farglass.Rtc.Sctp.Receiving;

/// <summary>
/// The receiving half of an association: what came, what of it is whole, and what the peer is told of it.
/// </summary>
sealed class DataReceiver(Tsn first, Inbox inbox, SctpStatistics statistics)
{
    readonly SackTracker _tracker = new(first);
    readonly SackSchedule _schedule = new();
    readonly Reassembly _reassembly = new(first, inbox, statistics);
    int _announcedWindow = SctpLimits.ReceivedBytesMax;
    bool _packetHasData, _packetHasLateSkip, _packetIsUrgent;

    public Tsn Cumulative => _tracker.Cumulative;

    /// <summary>What we may be sent: the peer counts on it, so what was said is not taken back.</summary>
    public int ReceiveWindow => Math.Max(SctpLimits.ReceivedBytesMax - HeldBytes, 0);

    /// <summary>All that is in memory for the peer's sake.</summary>
    public int HeldBytes => _reassembly.HeldBytes + inbox.HeldBytes;

    /// <inheritdoc cref="Reassembly.IsBroken"/>
    public bool IsBroken => _reassembly.IsBroken;

    public TimeSpan Deadline => _schedule.Deadline;

    public bool IsSackDue => _schedule.IsDue;

    public bool IsSackPending => _schedule.IsPending;

    /// <returns>False for a stream that there is not (RFC 9260, 6.5).</returns>
    public bool Receive(in DataChunk chunk, ReadOnlySpan<byte> payload)
    {
        _packetHasData = true;
        var arrival = _tracker.Classify(chunk.Tsn);
        _packetIsUrgent |= arrival != TsnArrival.New || chunk.IsImmediate;
        if (arrival == TsnArrival.Duplicate)
        {
            _tracker.AddDuplicate(chunk.Tsn);
            statistics.Duplicates++;
            return true;
        }

        if (arrival == TsnArrival.TooFarAhead || !HasRoomFor(chunk.Tsn, payload.Length))
        {
            statistics.Dropped++;
            return true;
        }

        var hadGaps = _tracker.HasGaps;
        _tracker.Add(chunk.Tsn);
        _packetIsUrgent |= hadGaps || _tracker.HasGaps;
        var hasStream = chunk.Stream < SctpLimits.StreamsMax;
        _reassembly.Add(hasStream ? chunk : chunk with { Flags = DataFlags.Unordered }, payload);
        return hasStream;
    }

    /// <summary>
    /// Acknowledged as DATA is. A late one may mean that a SACK was lost (RFC 3758, 3.6), and makes that no sooner:
    /// a peer that answers each SACK with the next one would keep both busy.
    /// </summary>
    public void Receive(in ForwardTsnChunk forward)
    {
        var isLate = forward.Cumulative <= Cumulative;
        _packetHasLateSkip |= isLate;
        if (isLate) return;
        _packetHasData = true;
        _tracker.MoveTo(forward.Cumulative);
        _reassembly.MoveTo(forward);
    }

    public void PacketReceived(TimeSpan now)
    {
        if (_packetHasData) _schedule.PacketReceived(now, _packetIsUrgent);
        else if (_packetHasLateSkip) _schedule.SendSoon(now);
        _packetHasData = _packetHasLateSkip = _packetIsUrgent = false;
    }

    public void SackAtOnce() => _schedule.SendAtOnce();

    /// <summary>
    /// Something was taken from the inbox. A peer that had to stop must hear of the room, but only when it is worth a
    /// packet (the silly window syndrome: RFC 9260, 6.2, and RFC 1122, 4.2.3.3).
    /// </summary>
    public void Taken()
    {
        const int half = SctpLimits.ReceivedBytesMax / 2;
        if (_announcedWindow < half && ReceiveWindow >= half) _schedule.SendAtOnce();
    }

    public void Reset(ushort stream) => _reassembly.Reset(stream);

    public void Advance(TimeSpan now) => _schedule.Advance(now);

    public void WriteSack(ref PacketWriter packet)
    {
        var window = ReceiveWindow;
        if (!_tracker.TryWrite(ref packet, window)) return;
        _announcedWindow = window;
        _schedule.Sent();
    }

    /// <summary>
    /// What closes the first gap is taken even when the window is full: without it nothing would ever leave.
    /// </summary>
    bool HasRoomFor(Tsn tsn, int length)
    {
        var max = SctpLimits.ReceivedBytesMax + (tsn == Cumulative + 1 ? SctpLimits.ReceivedReserveBytes : 0);
        return HeldBytes + length + SctpLimits.HeldOverheadBytes <= max;
    }
}
