using Farglass.Rtc.Congestion;

namespace Farglass.Rtc.Tests.Rtp;

/// <summary>
/// One direction of a network in virtual time: a queue with a rate in front, then a delay that is not always the same,
/// so that packets overtake each other. What is lost and what comes twice is the seed's choice.
/// </summary>
sealed class VirtualLink(int seed)
{
    readonly Random _random = new(seed);
    readonly PriorityQueue<(byte[] Bytes, bool IsRtcp), (TimeSpan At, long Order)> _onTheWay = new();
    TimeSpan _freeAt;
    long _order;

    public double Loss { get; set; }

    public double Duplication { get; set; }

    public TimeSpan Delay { get; set; } = TimeSpan.FromMilliseconds(20);

    public TimeSpan Jitter { get; set; }

    /// <summary>Null: as fast as one likes.</summary>
    public Bitrate? Rate { get; set; }

    /// <summary>What would wait longer for the rate is dropped.</summary>
    public TimeSpan QueueMax { get; set; } = TimeSpan.FromMilliseconds(200);

    public long Sent { get; private set; }

    public long Dropped { get; private set; }

    public TimeSpan LongestQueue { get; set; }

    public TimeSpan NextAt => _onTheWay.TryPeek(out _, out var at) ? at.At : TimeSpan.MaxValue;

    public void Send(TimeSpan now, ReadOnlySpan<byte> bytes, bool isRtcp)
    {
        Sent++;
        var waits = _freeAt > now ? _freeAt - now : TimeSpan.Zero;
        if (_random.NextDouble() < Loss || waits > QueueMax)
        {
            Dropped++;
            return;
        }
        if (waits > LongestQueue) LongestQueue = waits;
        _freeAt = now + waits + (Rate?.TimeFor(bytes.Length) ?? TimeSpan.Zero);
        var copies = _random.NextDouble() < Duplication ? 2 : 1;
        for (var copy = 0; copy < copies; copy++)
            _onTheWay.Enqueue(
                (bytes.ToArray(), isRtcp), (_freeAt + Delay + (Jitter * _random.NextDouble()), _order++));
    }

    public bool TryReceive(TimeSpan now, out byte[] bytes, out bool isRtcp)
    {
        (bytes, isRtcp) = ([], false);
        if (NextAt > now) return false;
        (bytes, isRtcp) = _onTheWay.Dequeue();
        return true;
    }
}
