namespace Farglass.Rtc.Tests.Links;

/// <summary>
/// One direction of a way through a network, in virtual time. All chance comes from the seed. As it is made it is
/// perfect: what goes in comes out at once, and in order.
/// </summary>
sealed class VirtualLink(int seed)
{
    readonly Random _random = new(seed);
    readonly PriorityQueue<byte[], (TimeSpan At, long Order)> _onTheWay = new();
    readonly List<(TimeSpan From, TimeSpan To)> _outages = [];
    TimeSpan _latestArrival;
    long _order;

    /// <summary>The share of datagrams that never arrive.</summary>
    public double Loss { get; set; }

    /// <summary>The share of datagrams that arrive twice.</summary>
    public double Duplication { get; set; }

    /// <summary>The share of datagrams that overtake others. The rest wait for those before them.</summary>
    public double Reordering { get; set; }

    public TimeSpan Delay { get; set; }

    /// <summary>What the delay grows by at most, a different part of it each time.</summary>
    public TimeSpan Jitter { get; set; }

    public int Sent { get; private set; }

    public int Lost { get; private set; }

    /// <summary>When the next datagram arrives.</summary>
    public TimeSpan Deadline => _onTheWay.TryPeek(out _, out var next) ? next.At : TimeSpan.MaxValue;

    /// <summary>What is sent in this time is lost.</summary>
    public void AddOutage(TimeSpan from, TimeSpan to) => _outages.Add((from, to));

    public void Send(TimeSpan now, ReadOnlySpan<byte> datagram)
    {
        Sent++;
        // The dice fall for each datagram, whatever becomes of it: so a change here does not change those that follow.
        var (loss, duplication) = (_random.NextDouble(), _random.NextDouble());
        var (first, second) = (NextArrival(now), NextArrival(now));
        if (loss < Loss || _outages.Exists(outage => now >= outage.From && now < outage.To))
        {
            Lost++;
            return;
        }
        _onTheWay.Enqueue(datagram.ToArray(), (first, _order++));
        if (duplication < Duplication) _onTheWay.Enqueue(datagram.ToArray(), (second, _order++));
    }

    public bool TryReceive(TimeSpan now, out byte[] datagram)
    {
        datagram = [];
        return Deadline <= now && _onTheWay.TryDequeue(out datagram!, out _);
    }

    TimeSpan NextArrival(TimeSpan now)
    {
        var arrival = now + Delay + (Jitter * _random.NextDouble());
        if (_random.NextDouble() < Reordering) return arrival;
        return _latestArrival = arrival > _latestArrival ? arrival : _latestArrival;
    }
}
