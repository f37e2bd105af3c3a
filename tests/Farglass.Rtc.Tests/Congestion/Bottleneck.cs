using Farglass.Rtc.Congestion;
using Farglass.Rtc.Pacing;

namespace Farglass.Rtc.Tests.Congestion;

/// <summary>
/// Senders of video with a controller and a pacer each, behind one queue that drops what it cannot hold; feedback comes
/// every 50 ms. In virtual time, a millisecond at a step.
/// </summary>
sealed class Bottleneck(int seed)
{
    const int PacketBytes = 1_200;

    readonly Random _random = new(seed);
    readonly List<Flow> _flows = [];
    TimeSpan _freeAt;

    public Bitrate Capacity { get; set; } = Bitrate.FromMegabits(10);

    public TimeSpan BufferMax { get; set; } = TimeSpan.FromMilliseconds(300);

    public TimeSpan Delay { get; set; } = TimeSpan.FromMilliseconds(20);

    public TimeSpan Jitter { get; set; }

    public double Loss { get; set; }

    public bool IsOut { get; set; }

    public TimeSpan Now { get; private set; } = TimeSpan.FromSeconds(10);

    public TimeSpan Queue => _freeAt > Now ? _freeAt - Now : TimeSpan.Zero;

    public TimeSpan QueueMax { get; set; }

    public Flow Add(IBandwidthController controller)
    {
        var flow = new Flow(controller);
        _flows.Add(flow);
        return flow;
    }

    public void Run(double seconds, Action? each = null)
    {
        for (var end = Now + TimeSpan.FromSeconds(seconds); Now < end; Now += TimeSpan.FromMilliseconds(1))
        {
            foreach (var flow in _flows) flow.Step(this);
            if (Queue > QueueMax) QueueMax = Queue;
            each?.Invoke();
        }
    }

    /// <returns>When it arrives; never if it is lost.</returns>
    TimeSpan Pass(int bytes)
    {
        var (lost, jitter) = (_random.NextDouble() < Loss, _random.NextDouble());
        if (IsOut || Queue > BufferMax) return TimeSpan.MaxValue;
        _freeAt = (_freeAt > Now ? _freeAt : Now) + Capacity.TimeFor(bytes);
        return lost ? TimeSpan.MaxValue : _freeAt + Delay + (Jitter * jitter);
    }

    public sealed class Flow(IBandwidthController controller)
    {
        readonly Pacer _pacer = new() { Padding = new(PacketKind.Padding, 0, PacketBytes) };
        readonly Queue<(SentPacket Packet, TimeSpan At)> _onTheWay = new();
        readonly Queue<(TimeSpan At, PacketResult[] Results)> _feedback = new();
        readonly List<PacketResult> _results = [];
        long _number, _bytes;
        double _owed;
        TimeSpan _lastArrival;

        /// <summary>Of the target, what the source makes.</summary>
        public double Use { get; set; } = 1;

        public long ArrivedBytes { get; private set; }

        public Bitrate Target => controller.Target;

        public void Step(Bottleneck link)
        {
            var (now, step) = (link.Now, (long)link.Now.TotalMilliseconds);
            _pacer.Target = Target;
            if (step % 33 == 0) Frame();
            while (_pacer.TryTake(now, out var paced))
            {
                var packet = new SentPacket(++_number, paced.Kind, _number, paced.Bytes, now, paced.ProbeId);
                controller.Sent(packet);
                _bytes += paced.Bytes;
                var arrival = link.Pass(paced.Bytes);
                if (arrival != TimeSpan.MaxValue)
                    arrival = _lastArrival = arrival > _lastArrival ? arrival : _lastArrival;
                _onTheWay.Enqueue((packet, arrival));
            }
            if (step % 500 == 0)
            {
                controller.ApplicationLimited(now, Use < 0.65);
                controller.RoundTrip(now, link.Queue + (2 * link.Delay));
            }
            if (step % 50 == 0 && !link.IsOut) Report(link);
            while (_feedback.TryPeek(out var next) && next.At <= now)
                controller.Feedback(now, _feedback.Dequeue().Results);
            if (controller.TryTakeProbe(now, out var probe)) _pacer.Start(probe);
        }

        void Frame()
        {
            if (_pacer.QueueDelay > TimeSpan.FromMilliseconds(100)) return;
            _owed += Target.BytesIn(TimeSpan.FromMilliseconds(33)) * Use;
            for (; _owed >= PacketBytes; _owed -= PacketBytes)
                _pacer.TryAdd(new(PacketKind.Video, ++_number, PacketBytes));
        }

        /// <summary>A hole is seen when something behind it has come.</summary>
        void Report(Bottleneck link)
        {
            var arrived = _onTheWay.Count(sent => sent.At <= link.Now);
            if (arrived == 0) return;
            while (arrived > 0)
            {
                var (packet, at) = _onTheWay.Dequeue();
                var hasArrived = at <= link.Now;
                if (hasArrived) arrived--;
                if (hasArrived) ArrivedBytes += packet.Bytes;
                _results.Add(new(packet, hasArrived, hasArrived ? at : default));
            }
            _feedback.Enqueue((link.Now + link.Delay, [.. _results]));
            _results.Clear();
        }
    }
}
