using System.Diagnostics.CodeAnalysis;
using Farglass.Testing.Network;
using Farglass.Testing.Network.Scenarios;

namespace Farglass.Testing.EndToEnd.Network;

/// <summary>What the way down is like at one moment of a scenario.</summary>
/// <param name="Capacity">Bits per second.</param>
/// <param name="QueueMilliseconds">How long a packet would wait; not a number while nothing gets through.</param>
/// <param name="SentBytes">That went in since the scenario began.</param>
/// <param name="ReceivedBytes">That came out.</param>
public readonly record struct LinkSample(
    TimeSpan At, double Capacity, double QueueMilliseconds, long SentBytes, long ReceivedBytes);

/// <summary>
/// Both directions of a scenario's link for packets of a real network, and the record of what happens. It has no clock
/// and does no I/O: <see cref="Shaper"/> does.
/// </summary>
public sealed class ShapedLink(Scenario scenario)
{
    public static readonly TimeSpan SampleInterval = TimeSpan.FromMilliseconds(10);

    readonly EmulatedLink<byte[]> _down = scenario.Down.OpenAsItBegins<byte[]>(scenario.Seed * 2);
    readonly EmulatedLink<byte[]> _up = scenario.Up.OpenAsItBegins<byte[]>((scenario.Seed * 2) + 1);
    readonly List<LinkSample> _samples = [];
    TimeSpan? _begunAt;
    long _sentBytes, _receivedBytes;

    /// <summary>Of the scenario, each <see cref="SampleInterval"/>, until its end.</summary>
    public IReadOnlyList<LinkSample> Samples => _samples;

    /// <summary>When there is something to do next.</summary>
    public TimeSpan Deadline => Min(Min(_down.Deadline, _up.Deadline), NextSampleAt);

    /// <summary>That went into either direction.</summary>
    public int Sent { get; private set; }

    /// <summary>That came out of either.</summary>
    public int Received { get; private set; }

    /// <summary>By chance, or by a full queue.</summary>
    public int Lost => _down.Lost + _down.Dropped + _up.Lost + _up.Dropped;

    TimeSpan NextSampleAt => _begunAt is { } begin && SampleInterval * _samples.Count < scenario.Duration
        ? begin + (SampleInterval * _samples.Count)
        : TimeSpan.MaxValue;

    /// <summary>The scenario's time begins. Before, the link is as in its first phases.</summary>
    public void Begin(TimeSpan now)
    {
        if (_begunAt is not null) throw new InvalidOperationException("The scenario has begun already.");
        _begunAt = now;
        (_sentBytes, _receivedBytes) = (0, 0);
        scenario.Down.Follow(_down, now);
        scenario.Up.Follow(_up, now);
    }

    public void SendDown(TimeSpan now, byte[] packet)
    {
        Sample(now);
        Sent++;
        _sentBytes += packet.Length;
        _down.Send(now, packet, packet.Length);
    }

    public void SendUp(TimeSpan now, byte[] packet)
    {
        Sent++;
        _up.Send(now, packet, packet.Length);
    }

    public bool TryReceiveDown(TimeSpan now, [MaybeNullWhen(false)] out byte[] packet)
    {
        Sample(now);
        if (!_down.TryReceive(now, out packet)) return false;
        Received++;
        _receivedBytes += packet.Length;
        return true;
    }

    public bool TryReceiveUp(TimeSpan now, [MaybeNullWhen(false)] out byte[] packet)
    {
        if (!_up.TryReceive(now, out packet)) return false;
        Received++;
        return true;
    }

    void Sample(TimeSpan now)
    {
        while (NextSampleAt is var at && at <= now)
        {
            _down.Advance(at);
            var capacity = _down.RateAt(at);
            var queue = capacity > 0 ? _down.QueuedBytes * 8_000.0 / capacity : double.NaN;
            _samples.Add(new(SampleInterval * _samples.Count, capacity, queue, _sentBytes, _receivedBytes));
        }
    }

    static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
