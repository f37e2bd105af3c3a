namespace Farglass.Testing.Network;

/// <summary>A packet of a stream.</summary>
/// <param name="Number">Of its sending: a repetition has another.</param>
public readonly record struct TcpPacket(long Number, long Offset, int Bytes);

/// <summary>
/// The sending half of TCP, as far as time goes: a window, repetitions of what is lost (RFC 8985: a packet is, if one
/// that left a while later has come), a probe for a tail that nobody answers, and the time-out (RFC 6298).
/// </summary>
public sealed class TcpSender(ICongestionWindow window)
{
    /// <summary>Of data in a packet of 1500 bytes, and what is on the wire beside it.</summary>
    public const int SegmentBytes = 1_448, HeaderBytes = 52;

    const int ReorderingMax = 3;
    const double LateFactor = 1.25;

    static readonly TimeSpan TimeOutMin = TimeSpan.FromMilliseconds(200);

    readonly SortedDictionary<long, Flight> _onTheWay = [];
    readonly Queue<(long Offset, int Bytes)> _lost = new();
    readonly HashSet<long> _delivered = [];
    TimeSpan _roundTrip = TimeSpan.FromMilliseconds(200), _variation = TimeSpan.FromMilliseconds(100);
    TimeSpan _heardAt, _deliveredAt, _mayLeaveAt;
    long _written, _next, _number, _recoverUntil, _highest, _deliveredBytes, _limitedUntil, _bytesOnTheWay;
    int _timeOuts, _logged;
    bool _hasProbed;

    /// <summary>What waits here, and has not left even once.</summary>
    public long NotSentBytes => _written - _next;

    TimeSpan TimeOut => Longer(_roundTrip + (_variation * 4), TimeOutMin) * (1 << Math.Min(_timeOuts, 6));

    public void Write(int bytes) => _written += bytes;

    /// <summary>The next packet that may leave now. To be called until false.</summary>
    public bool TryTake(TimeSpan now, out TcpPacket packet)
    {
        packet = default;
        JudgeTime(now);
        if (_onTheWay.Count >= window.Packets || now < _mayLeaveAt) return false;
        if (_lost.TryDequeue(out var lost)) packet = new(++_number, lost.Offset, lost.Bytes);
        else if (NotSentBytes > 0)
        {
            packet = new(++_number, _next, (int)Math.Min(SegmentBytes, NotSentBytes));
            _next += packet.Bytes;
        }
        else
        {
            _limitedUntil = _deliveredBytes + Math.Max(_bytesOnTheWay, 1); // Until then it is the application's rate.
            return false;
        }

        Leave(now, packet);
        return true;
    }

    /// <param name="log">The numbers of all packets that the receiver has had, in the order in which they came.</param>
    /// <param name="count">So many when it said so.</param>
    public void Acknowledged(TimeSpan now, IReadOnlyList<long> log, int count)
    {
        for (; _logged < count; _logged++) Delivered(now, log[_logged]);
        DetectLosses(now);
    }

    void Leave(TimeSpan now, in TcpPacket packet)
    {
        if (_onTheWay.Count == 0) (_heardAt, _deliveredAt) = (now, now);
        var isFull = _onTheWay.Count + 1 >= window.Packets;
        _onTheWay[packet.Number] = new(
            packet, now, _deliveredBytes, _deliveredAt, isFull, IsLimited: _limitedUntil > _deliveredBytes);
        _bytesOnTheWay += packet.Bytes;
        if (double.IsFinite(window.PacingRate))
            _mayLeaveAt = Longer(_mayLeaveAt, now - TimeSpan.FromMilliseconds(1))
                + TimeSpan.FromSeconds((packet.Bytes + HeaderBytes) / window.PacingRate);
    }

    void Delivered(TimeSpan now, long number)
    {
        if (!_onTheWay.Remove(number, out var flight)) return;
        _bytesOnTheWay -= flight.Packet.Bytes;
        (_heardAt, _timeOuts, _hasProbed) = (now, 0, false);
        _highest = Math.Max(_highest, number);
        if (!_delivered.Add(flight.Packet.Offset)) return; // It was held for lost, and sent twice.
        (_deliveredBytes, _deliveredAt) = (_deliveredBytes + flight.Packet.Bytes, now);
        var roundTrip = now - flight.SentAt;
        _variation = ((_variation * 3) + (roundTrip - _roundTrip).Duration()) / 4;
        _roundTrip = ((_roundTrip * 7) + roundTrip) / 8;
        var rate = (_deliveredBytes - flight.DeliveredBytes) / Longer(now - flight.DeliveredAt, roundTrip).TotalSeconds;
        window.Acknowledged(now, new(
            roundTrip, rate, flight.IsLimited, flight.IsFull, flight.DeliveredBytes, _deliveredBytes));
    }

    void DetectLosses(TimeSpan now)
    {
        while (_onTheWay.Count > 0 && _onTheWay.First().Value is var first && first.Packet.Number < _highest
            && (first.Packet.Number <= _highest - ReorderingMax || now - first.SentAt > _roundTrip * LateFactor))
        {
            Lose(first);
            if (first.Packet.Number <= _recoverUntil) continue;
            _recoverUntil = _number;
            window.Lost(now);
        }
    }

    void JudgeTime(TimeSpan now)
    {
        if (_onTheWay.Count == 0) return;
        DetectLosses(now);
        if (_onTheWay.Count == 0) return;
        var last = _onTheWay.Last().Value;
        if (!_hasProbed && now - Longer(_heardAt, last.SentAt) > _roundTrip * 2)
        {
            _hasProbed = true;
            Lose(last);
        }
        else if (now - Longer(_heardAt, _onTheWay.First().Value.SentAt) > TimeOut)
        {
            foreach (var flight in _onTheWay.Values.ToArray()) Lose(flight);
            (_heardAt, _recoverUntil) = (now, _number);
            _timeOuts++;
            window.TimedOut(now);
        }
    }

    void Lose(in Flight flight)
    {
        _onTheWay.Remove(flight.Packet.Number);
        _bytesOnTheWay -= flight.Packet.Bytes;
        _lost.Enqueue((flight.Packet.Offset, flight.Packet.Bytes));
    }

    static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    readonly record struct Flight(
        TcpPacket Packet, TimeSpan SentAt, long DeliveredBytes, TimeSpan DeliveredAt, bool IsFull, bool IsLimited);
}
