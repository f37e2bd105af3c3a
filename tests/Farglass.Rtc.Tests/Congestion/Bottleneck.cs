using Farglass.Rtc.Congestion;
using Farglass.Testing.Network;

namespace Farglass.Rtc.Tests.Congestion;

/// <summary>
/// Senders of video, with a controller and a pacer each, behind one link; feedback comes every 50 ms. In virtual time,
/// a millisecond at a step.
/// </summary>
sealed class Bottleneck
{
    readonly List<Flow> _flows = [];
    readonly EmulatedLink<(int Flow, object Packet)> _link;
    LinkConditions _conditions = new()
    {
        BitsPerSecond = 10_000_000,
        Delay = TimeSpan.FromMilliseconds(20),
        QueueTime = TimeSpan.FromMilliseconds(300),
    };

    public Bottleneck(int seed, Func<LinkConditions, LinkConditions>? change = null)
    {
        _conditions = change?.Invoke(_conditions) ?? _conditions;
        _link = new(seed, _conditions);
    }

    public TimeSpan Now { get; private set; } = TimeSpan.FromSeconds(10);

    public LinkConditions Conditions
    {
        get => _conditions;
        set => _link.ChangeAt(Now, _conditions = value);
    }

    public Bitrate Capacity
    {
        get => new((long)_conditions.BitsPerSecond);
        set => Conditions = _conditions with { BitsPerSecond = value.BitsPerSecond };
    }

    /// <summary>What is in the queue, at the rate of this moment.</summary>
    public TimeSpan Queue => Capacity.BitsPerSecond == 0 ? default : Capacity.TimeFor(_link.QueuedBytes);

    public TimeSpan QueueMax { get; set; }

    public VideoFlow Add(IBandwidthController controller) => Add(new VideoFlow(controller));

    public T Add<T>(T flow)
        where T : Flow
    {
        _flows.Add(flow);
        return flow;
    }

    public void Run(double seconds, Action? each = null)
    {
        for (var end = Now + TimeSpan.FromSeconds(seconds); Now < end; Now += TimeSpan.FromMilliseconds(1))
        {
            while (_link.TryReceive(Now, out var arrived)) _flows[arrived.Flow].Arrived(this, arrived.Packet);
            foreach (var flow in _flows) flow.Step(this);
            if (Queue > QueueMax) QueueMax = Queue;
            each?.Invoke();
        }
    }

    /// <summary>What uses the link.</summary>
    public abstract class Flow
    {
        /// <summary>In total, so that a rate is a difference.</summary>
        public long ArrivedBytes { get; protected set; }

        public abstract void Step(Bottleneck link);

        public abstract void Arrived(Bottleneck link, object packet);

        protected void Send(Bottleneck link, object packet, int bytes) =>
            link._link.Send(link.Now, (link._flows.IndexOf(this), packet), bytes);
    }
}
