using Farglass.Rtc.Congestion;
using Farglass.Rtc.Pacing;

namespace Farglass.Rtc.Tests.Congestion;

/// <summary>A sender of 30 frames a second, as large as the target allows, and its receiver.</summary>
sealed class VideoFlow(IBandwidthController controller) : Bottleneck.Flow
{
    const int PacketBytes = 1_200, FrameMilliseconds = 33, FeedbackMilliseconds = 50;

    readonly Pacer _pacer = new() { Padding = new(PacketKind.Padding, 0, PacketBytes) };
    readonly Queue<SentPacket> _onTheWay = new();
    readonly Dictionary<long, TimeSpan> _arrivals = [];
    readonly Queue<(TimeSpan At, PacketResult[] Results)> _feedback = new();
    readonly List<PacketResult> _results = [];
    long _number, _highest;
    double _owed;

    /// <summary>Of the target, what the source makes.</summary>
    public double Use { get; set; } = 1;

    public Bitrate Target => controller.Target;

    public override void Step(Bottleneck link)
    {
        var (now, step) = (link.Now, (long)link.Now.TotalMilliseconds);
        _pacer.Target = Target;
        if (step % FrameMilliseconds == 0) Frame();
        while (_pacer.TryTake(now, out var paced))
        {
            var packet = new SentPacket(++_number, paced.Kind, _number, paced.Bytes, now, paced.ProbeId);
            controller.Sent(packet);
            _onTheWay.Enqueue(packet);
            Send(link, packet, paced.Bytes);
        }
        if (step % 500 == 0)
        {
            controller.ApplicationLimited(now, Use < 0.65);
            controller.RoundTrip(now, link.Queue + (2 * link.Conditions.Delay));
        }
        if (step % FeedbackMilliseconds == 0 && link.Capacity.BitsPerSecond > 0) Report(link);
        while (_feedback.TryPeek(out var next) && next.At <= now)
            controller.Feedback(now, _feedback.Dequeue().Results);
        if (controller.TryTakeProbe(now, out var probe)) _pacer.Start(probe);
    }

    public override void Arrived(Bottleneck link, object packet)
    {
        var number = ((SentPacket)packet).TransportSequence;
        _highest = Math.Max(_highest, number);
        _arrivals.TryAdd(number, link.Now);
    }

    void Frame()
    {
        if (_pacer.QueueDelay > TimeSpan.FromMilliseconds(100)) return;
        _owed += Target.BytesIn(TimeSpan.FromMilliseconds(FrameMilliseconds)) * Use;
        for (; _owed >= PacketBytes; _owed -= PacketBytes)
            _pacer.TryAdd(new(PacketKind.Video, _number, PacketBytes));
    }

    /// <summary>A hole is seen when something behind it has come.</summary>
    void Report(Bottleneck link)
    {
        while (_onTheWay.TryPeek(out var packet) && packet.TransportSequence <= _highest)
        {
            _onTheWay.Dequeue();
            var hasArrived = _arrivals.Remove(packet.TransportSequence, out var at);
            if (hasArrived) ArrivedBytes += packet.Bytes;
            _results.Add(new(packet, hasArrived, at));
        }
        if (_results.Count == 0) return;
        _feedback.Enqueue((link.Now + link.Conditions.Delay, [.. _results]));
        _results.Clear();
    }
}
