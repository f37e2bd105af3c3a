using Farglass.Rtc.Congestion;

namespace Farglass.Rtc.Rtcp;

/// <summary>
/// Numbers all packets of a transport, remembers when each left, and joins that to the feedback. The number is one
/// count for all streams (draft-holmer-rmcat-transport-wide-cc-extensions-01, 2).
/// </summary>
sealed class TransportHistory
{
    readonly Entry[] _entries = new Entry[RtcpLimits.PacketsInFlight];
    readonly PacketResult[] _results = new PacketResult[RtcpLimits.PacketsInFlight];
    long _next = 1 << 16; // A free cycle below, so that every number is positive.
    long _reference = -1;

    /// <summary>The number of the next packet.</summary>
    public long Next => _next;

    /// <param name="packet">Its number is <see cref="Next"/>.</param>
    public void Add(in SentPacket packet)
    {
        At(packet.TransportSequence) = new(packet, Fate.Unknown);
        _next++;
    }

    /// <summary>
    /// What the feedback says that was not known: of a packet that was reported lost it may still say that it arrived.
    /// </summary>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<PacketResult> Read(in TransportFeedback feedback)
    {
        var referenceUnits = Unwrap(feedback.ReferenceTime) * TransportFeedback.UnitsPerReference;
        var count = 0;
        foreach (var status in feedback)
        {
            var sequence = status.Sequence.Near(_next);
            if (sequence >= _next || sequence < _next - _entries.Length) continue;
            ref var entry = ref At(sequence);
            if (entry.Packet.TransportSequence != sequence) continue; // Older than the first one.
            var fate = status.HasArrived ? Fate.Arrived : Fate.Lost;
            if (entry.Fate >= fate) continue;
            entry = entry with { Fate = fate };
            _results[count++] = new(
                entry.Packet, status.HasArrived, (referenceUnits + status.Units) * TransportFeedback.Unit);
        }
        return _results.AsSpan(0, count);
    }

    /// <summary>The reference time has 24 bits: the nearest moment to the last one is meant.</summary>
    long Unwrap(int reference)
    {
        // A free cycle below this one, too: whoever reads the times may count on their being positive.
        if (_reference < 0) _reference = (1L << 24) + (reference & 0xFFFFFF);
        else _reference += unchecked((int)(reference - _reference) << 8) >> 8;
        // A receiver that jumps back and back would come below zero, where no time is.
        if (_reference < 1L << 24) _reference += 1L << 24;
        return _reference;
    }

    ref Entry At(long sequence) => ref _entries[sequence % _entries.Length];

    enum Fate : byte
    {
        Unknown,
        Lost,
        Arrived,
    }

    readonly record struct Entry(SentPacket Packet, Fate Fate);
}
