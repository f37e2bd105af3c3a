using Farglass.Rtc.Congestion;
using Farglass.Rtc.Pacing;

namespace Farglass.Rtc.Tests.Congestion;

/// <summary>The whole loop over a simulated bottleneck.</summary>
public sealed class GoogleCongestionControlTests
{
    readonly GoogleCongestionControl _control = New();
    readonly Bottleneck _link = new(seed: 1);
    readonly VideoFlow _flow;

    public GoogleCongestionControlTests() => _flow = _link.Add(_control);

    static GoogleCongestionControl New() =>
        new(Bitrate.FromKilobits(300), Bitrate.FromMegabits(1), Bitrate.FromMegabits(30));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(20)]
    public void It_fills_a_link_and_keeps_its_queue_short(int megabits)
    {
        _link.Capacity = Bitrate.FromMegabits(megabits);
        _link.Run(5);
        List<double> queue = [];
        Assert.InRange(Megabits(30, () => queue.Add(_link.Queue.TotalMilliseconds)), megabits * 0.85, megabits);
        Assert.InRange(queue.Order().ElementAt((int)(queue.Count * 0.95)), 0, 40);
    }

    [Fact]
    public void Of_capacity_that_comes_it_has_four_fifths_within_five_seconds()
    {
        _link.Capacity = Bitrate.FromMegabits(1);
        _link.Run(20);
        _link.Capacity = Bitrate.FromMegabits(10);
        _link.Run(4);
        Assert.InRange(Megabits(1), 8, 10);
    }

    [Fact]
    public void Below_capacity_that_goes_it_is_within_half_a_second()
    {
        _link.Conditions = _link.Conditions with { QueueTime = TimeSpan.FromSeconds(3) };
        _link.Run(20);
        _link.Capacity = Bitrate.FromMegabits(1);
        _link.Run(0.5);
        Assert.True(_control.Target < _link.Capacity);
        Assert.Equal(RateReason.Delay, _control.Reason);
    }

    [Fact]
    public void What_it_has_left_behind_at_a_fall_runs_off_as_fast_as_the_link_carries_it()
    {
        _link.Conditions = _link.Conditions with { QueueTime = TimeSpan.FromSeconds(3) };
        _link.Run(20);
        _link.Capacity = Bitrate.FromMegabits(1);
        _link.Run(0.25);
        var left = _link.Queue.TotalSeconds;
        Assert.InRange(left, 0.6, 2);
        _link.Run(left * 1.4);
        Assert.InRange(_link.Queue.TotalMilliseconds, 0, 100);
    }

    [Fact]
    public void A_queue_that_grows_too_slowly_for_a_trend_is_let_run_off()
    {
        var control = New();
        var now = TimeSpan.FromSeconds(1);
        var number = 0;
        Delay(20, 20, milliseconds: 1_000);
        var before = control.Target;
        Delay(20, 45, milliseconds: 5_000);
        Assert.InRange(control.Target.BitsPerSecond, before.BitsPerSecond * 0.8, before.BitsPerSecond * 0.9);
        Delay(20, 20, milliseconds: 100);
        Assert.Equal(before, control.Target);

        void Delay(double from, double to, int milliseconds)
        {
            for (var at = 0; at < milliseconds; at += 10, now += TimeSpan.FromMilliseconds(10))
            {
                var packet = new SentPacket(++number, PacketKind.Video, number, 1_200, now, ProbeId: 0);
                control.Sent(packet);
                var delay = TimeSpan.FromMilliseconds(from + ((to - from) * at / milliseconds));
                control.Feedback(now + delay, [new(packet, HasArrived: true, now + delay)]);
            }
        }
    }

    [Fact]
    public void After_an_outage_the_rate_is_there_again()
    {
        _link.Run(12);
        _link.Capacity = default;
        _link.Run(2);
        Assert.Equal(RateReason.Silence, _control.Reason);
        Assert.True(_control.Target < Bitrate.FromMegabits(4));
        _link.Capacity = Bitrate.FromMegabits(10);
        _link.Run(0.7);
        Assert.InRange(Megabits(1), 5, 10);
    }

    [Fact]
    public void Jitter_is_no_congestion()
    {
        _link.Run(10);
        var without = Megabits(30);
        _link.Conditions = _link.Conditions with { Jitter = TimeSpan.FromMilliseconds(40) };
        _link.Run(10);
        Assert.InRange(Megabits(30), without * 0.9, 10);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(300)]
    public void Beside_a_download_it_has_its_part_and_leaves_some(int bufferMilliseconds)
    {
        _link.Conditions = _link.Conditions with
        {
            BitsPerSecond = 6_000_000,
            QueueTime = TimeSpan.FromMilliseconds(bufferMilliseconds),
        };
        _link.Run(10);
        var download = _link.Add(new CubicFlow());
        _link.Run(10);
        var (own, others) = (_flow.ArrivedBytes, download.ArrivedBytes);
        _link.Run(60);
        Assert.InRange(ShareOf(_flow.ArrivedBytes - own, download.ArrivedBytes - others), 0.2, 0.8);
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.05)]
    public void Random_loss_does_not_make_it_collapse(double loss)
    {
        _link.Conditions = _link.Conditions with { Loss = loss };
        _link.Run(10);
        Assert.InRange(Megabits(20), 7, 10);
    }

    [Fact]
    public void A_source_that_rests_changes_nothing()
    {
        _link.Run(10);
        _flow.Use = 0.05;
        _link.Run(5);
        var before = _control.Target;
        _link.Run(20);
        Assert.Equal(RateReason.ApplicationLimited, _control.Reason);
        Assert.InRange(_control.Target.BitsPerSecond, before.BitsPerSecond / 2, before.BitsPerSecond * 1.05);
        _flow.Use = 1;
        _link.Run(1);
        Assert.InRange(Megabits(2), 6, 10);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public void Two_share_a_link(int secondsLater)
    {
        _link.Capacity = Bitrate.FromMegabits(6);
        _link.Run(secondsLater);
        var other = _link.Add(New());
        _link.Run(20);
        var (own, others) = (_flow.ArrivedBytes, other.ArrivedBytes);
        _link.Run(30);
        Assert.InRange(ShareOf(_flow.ArrivedBytes - own, other.ArrivedBytes - others), 0.35, 0.65);
    }

    [Fact]
    public void The_receivers_limit_holds_at_once()
    {
        _control.ApplicationLimited(_link.Now, isLimited: false);
        _control.ReceiverLimit(_link.Now, Bitrate.FromKilobits(500));
        Assert.Equal(Bitrate.FromKilobits(500), _control.Target);
        Assert.Equal(RateReason.Limit, _control.Reason);
    }

    [Fact]
    public void Without_feedback_reports_of_loss_are_what_counts()
    {
        _control.ApplicationLimited(_link.Now, isLimited: false);
        _control.LossReport(_link.Now, 0.2);
        Assert.Equal(Bitrate.FromKilobits(900), _control.Target);
        Assert.Equal(RateReason.Loss, _control.Reason);
    }

    [Fact]
    public void Feedback_takes_no_memory()
    {
        var results = new PacketResult[10];
        var (number, before) = (0L, 0L);
        for (var round = 0; round < 2_000; round++)
        {
            if (round == 1_000) before = GC.GetAllocatedBytesForCurrentThread();
            for (var index = 0; index < results.Length; index++)
            {
                var at = TimeSpan.FromMilliseconds(10_000 + (++number * 5));
                var sent = new SentPacket(number, PacketKind.Video, number, 1_200, at, 0);
                _control.Sent(sent);
                results[index] = new(sent, HasArrived: true, at + TimeSpan.FromMilliseconds(20));
            }
            _control.Feedback(results[^1].ArrivedAt, results);
            _control.TryTakeProbe(results[^1].ArrivedAt, out _);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    static double ShareOf(long one, long other) => (double)one / (one + other);

    double Megabits(double seconds, Action? each = null)
    {
        var before = _flow.ArrivedBytes;
        _link.Run(seconds, each);
        return (_flow.ArrivedBytes - before) * 8 / seconds / 1_000_000;
    }
}
