namespace Farglass.Rtc.Tests.Sctp;

/// <summary>What a link does to packets. All of it comes from a seed.</summary>
sealed record LinkTraits
{
    public TimeSpan Delay { get; init; }

    /// <summary>On top of the delay, between nothing and this: packets overtake each other.</summary>
    public TimeSpan Jitter { get; init; }

    public double Loss { get; init; }

    public double Duplication { get; init; }
}

/// <summary>One direction of a path, in virtual time.</summary>
sealed class VirtualLink(Random random, LinkTraits traits)
{
    readonly PriorityQueue<byte[], (TimeSpan Time, long Order)> _packets = new();
    long _order;

    /// <summary>Nothing that is sent before then arrives.</summary>
    public TimeSpan DeadUntil { get; set; }

    public LinkTraits Traits { get; set; } = traits;

    public int SentCount { get; private set; }

    public long SentBytes { get; private set; }

    public TimeSpan NextArrival => _packets.TryPeek(out _, out var key) ? key.Time : TimeSpan.MaxValue;

    public void Send(TimeSpan now, ReadOnlySpan<byte> packet)
    {
        SentCount++;
        SentBytes += packet.Length;
        if (now < DeadUntil || random.NextDouble() < Traits.Loss) return;
        do
        {
            var arrival = now + Traits.Delay + (Traits.Jitter * random.NextDouble());
            _packets.Enqueue(packet.ToArray(), (arrival, _order++));
        }
        while (random.NextDouble() < Traits.Duplication);
    }

    public bool TryReceive(TimeSpan now, out byte[] packet)
    {
        packet = [];
        return NextArrival <= now && _packets.TryDequeue(out packet!, out _);
    }
}
