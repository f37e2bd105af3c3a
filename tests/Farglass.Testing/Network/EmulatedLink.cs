using System.Diagnostics.CodeAnalysis;

namespace Farglass.Testing.Network;

/// <summary>
/// One direction of a link with a bottleneck, in virtual time: a queue, a rate that changes, a way behind it. Several
/// senders may share it. All chance comes from the seed.
/// </summary>
/// <typeparam name="T">What is sent: bytes, or what stands for them.</typeparam>
/// <param name="seed">The same seed and the same datagrams: the same losses and arrivals.</param>
/// <param name="conditions">Those from the start on.</param>
/// <param name="codel">What manages the queue; null for a queue that only drops what does not fit.</param>
public sealed class EmulatedLink<T>(int seed, LinkConditions conditions, CoDel? codel = null)
{
    readonly Random _random = new(seed);
    readonly List<(TimeSpan From, LinkConditions Conditions)> _phases = [(TimeSpan.Zero, conditions)];
    readonly Queue<(TimeSpan At, T Datagram, int Bytes)> _queue = new();
    readonly PriorityQueue<T, (TimeSpan At, long Number)> _onTheWay = new();
    (TimeSpan From, int Bits, TimeSpan Until, T Datagram)? _leaving;
    TimeSpan _free, _latestArrival;
    bool _inBurst;
    long _number;

    /// <summary>What waits before the bottleneck, in bytes.</summary>
    public int QueuedBytes { get; private set; }

    /// <summary>By loss on the way.</summary>
    public int Lost { get; private set; }

    /// <summary>By the queue: it was full, or CoDel said so.</summary>
    public int Dropped { get; private set; }

    /// <summary>When <see cref="TryReceive"/> has something to do next.</summary>
    public TimeSpan Deadline
    {
        get
        {
            var arrival = _onTheWay.TryPeek(out _, out var next) ? next.At : TimeSpan.MaxValue;
            var departure = _leaving?.Until ?? TimeSpan.MaxValue;
            return arrival < departure ? arrival : departure;
        }
    }

    /// <summary>Later than all changes before, and not earlier than what was sent or received last.</summary>
    public void ChangeAt(TimeSpan from, LinkConditions next)
    {
        _phases.Add((from, next));
        if (_leaving is not { } leaving) return;
        _free = Finish(leaving.From, leaving.Bits);
        _leaving = (leaving.From, leaving.Bits, _free, leaving.Datagram);
    }

    /// <param name="bytes">Of the datagram: what it costs of rate and queue.</param>
    public void Send(TimeSpan now, T datagram, int bytes)
    {
        Advance(now);
        if (QueuedBytes + bytes > ConditionsAt(now).QueueLimit)
        {
            Dropped++;
            return;
        }

        QueuedBytes += bytes;
        _queue.Enqueue((now, datagram, bytes));
        if (_leaving is null) TakeNext(now);
        Advance(now);
    }

    public bool TryReceive(TimeSpan now, [MaybeNullWhen(false)] out T datagram)
    {
        Advance(now);
        if (_onTheWay.TryPeek(out datagram, out var next) && next.At <= now)
        {
            _onTheWay.Dequeue();
            return true;
        }

        datagram = default;
        return false;
    }

    /// <summary>What the link carries at this time, in bits per second.</summary>
    public double RateAt(TimeSpan now) => ConditionsAt(now).BitsPerSecond;

    /// <summary>What has left the queue by now is on its way. Sending and receiving do this first.</summary>
    public void Advance(TimeSpan now)
    {
        while (_leaving is { } leaving && leaving.Until <= now)
        {
            Travel(leaving.Until, leaving.Datagram);
            TakeNext(leaving.Until);
        }
    }

    void TakeNext(TimeSpan now)
    {
        _leaving = null;
        while (_queue.TryDequeue(out var head))
        {
            QueuedBytes -= head.Bytes;
            if (codel?.Drops(now, now - head.At, QueuedBytes) is true)
            {
                Dropped++;
                continue;
            }

            var from = now > _free ? now : _free;
            _free = Finish(from, head.Bytes * 8);
            _leaving = (from, head.Bytes * 8, _free, head.Datagram);
            return;
        }
    }

    void Travel(TimeSpan now, T datagram)
    {
        var at = ConditionsAt(now);
        // The dice fall for each datagram, whatever becomes of it: so a change here does not change those that follow.
        var (loss, state, jitter) = (_random.NextDouble(), _random.NextDouble(), _random.NextDouble());
        var (reordering, duplication) = (_random.NextDouble(), _random.NextDouble());
        _inBurst = at.Bursts is { } bursts && (_inBurst ? state >= bursts.LeavesBad : state < bursts.EntersBad);
        if (loss < (_inBurst ? at.Bursts!.LossInBad : at.Loss))
        {
            Lost++;
            return;
        }

        var arrival = now + at.Delay + (at.Jitter * jitter);
        var isOvertaken = reordering < at.Reordering;
        if (isOvertaken) arrival += at.ReorderingDelay;
        else arrival = _latestArrival = arrival > _latestArrival ? arrival : _latestArrival;
        _onTheWay.Enqueue(datagram, (arrival, _number++));
        if (duplication < at.Duplication) _onTheWay.Enqueue(datagram, (arrival, _number++));
    }

    /// <summary>When so many bits are through, at the rates that hold from then on.</summary>
    TimeSpan Finish(TimeSpan from, double bits)
    {
        for (var phase = IndexAt(from); ; phase++)
        {
            var rate = _phases[phase].Conditions.BitsPerSecond;
            var isLast = phase + 1 == _phases.Count;
            if (isLast && rate <= 0) return TimeSpan.MaxValue;
            var capacity = isLast ? double.PositiveInfinity : rate * (_phases[phase + 1].From - from).TotalSeconds;
            if (bits <= capacity) return from + TimeSpan.FromSeconds(bits / rate);
            bits -= capacity;
            from = _phases[phase + 1].From;
        }
    }

    LinkConditions ConditionsAt(TimeSpan now) => _phases[IndexAt(now)].Conditions;

    int IndexAt(TimeSpan now) => _phases.FindLastIndex(phase => phase.From <= now);
}
