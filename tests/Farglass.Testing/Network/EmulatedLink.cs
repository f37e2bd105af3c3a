namespace Farglass.Testing.Network;

/// <summary>
/// One direction of a link with a bottleneck, in virtual time: a queue, a rate that changes, a way behind it. All
/// chance comes from the seed.
/// </summary>
/// <param name="seed">The same seed and the same datagrams: the same losses and arrivals.</param>
/// <param name="conditions">Those from the start on.</param>
/// <param name="codel">What manages the queue; null for a queue that only drops what does not fit.</param>
public sealed class EmulatedLink(int seed, LinkConditions conditions, CoDel? codel = null)
{
    readonly Random _random = new(seed);
    readonly List<(TimeSpan From, LinkConditions Conditions)> _phases = [(TimeSpan.Zero, conditions)];
    readonly Queue<(TimeSpan At, byte[] Datagram)> _queue = new();
    readonly Queue<(TimeSpan At, byte[] Datagram)> _onTheWay = new();
    (TimeSpan Until, byte[] Datagram)? _leaving;
    TimeSpan _free, _latestArrival;
    bool _inBurst;

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
            var arrival = _onTheWay.TryPeek(out var next) ? next.At : TimeSpan.MaxValue;
            var departure = _leaving?.Until ?? TimeSpan.MaxValue;
            return arrival < departure ? arrival : departure;
        }
    }

    /// <summary>Later than all changes before, and before anything is sent.</summary>
    public void ChangeAt(TimeSpan from, LinkConditions next) => _phases.Add((from, next));

    public void Send(TimeSpan now, ReadOnlySpan<byte> datagram)
    {
        Advance(now);
        var at = ConditionsAt(now);
        if (QueuedBytes + datagram.Length > at.QueueBytes)
        {
            Dropped++;
            return;
        }

        QueuedBytes += datagram.Length;
        _queue.Enqueue((now, datagram.ToArray()));
        if (_leaving is null) TakeNext(now);
        Advance(now);
    }

    public bool TryReceive(TimeSpan now, out byte[] datagram)
    {
        Advance(now);
        var arrived = _onTheWay.TryPeek(out var next) && next.At <= now;
        datagram = arrived ? _onTheWay.Dequeue().Datagram : [];
        return arrived;
    }

    void Advance(TimeSpan now)
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
            QueuedBytes -= head.Datagram.Length;
            if (codel?.Drops(now, now - head.At, QueuedBytes) is true)
            {
                Dropped++;
                continue;
            }

            _free = Finish(now > _free ? now : _free, head.Datagram.Length * 8);
            _leaving = (_free, head.Datagram);
            return;
        }
    }

    void Travel(TimeSpan now, byte[] datagram)
    {
        var at = ConditionsAt(now);
        // The dice fall for each datagram, whatever becomes of it: so a change here does not change those that follow.
        var (loss, state, jitter) = (_random.NextDouble(), _random.NextDouble(), _random.NextDouble());
        _inBurst = at.Bursts is { } bursts && (_inBurst ? state >= bursts.LeavesBad : state < bursts.EntersBad);
        if (_inBurst || loss < at.Loss)
        {
            Lost++;
            return;
        }

        var arrival = now + at.Delay + (at.Jitter * jitter);
        _latestArrival = arrival > _latestArrival ? arrival : _latestArrival;
        _onTheWay.Enqueue((_latestArrival, datagram));
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
