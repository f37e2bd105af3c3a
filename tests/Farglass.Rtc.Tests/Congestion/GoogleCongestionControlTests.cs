using Farglass.Rtc.Congestion;
using Farglass.Rtc.Pacing;

namespace Farglass.Rtc.Tests.Congestion;

/// <summary>The whole loop over a simulated bottleneck.</summary>
public sealed class GoogleCongestionControlTests
{
    readonly GoogleCongestionControl _control = New();
    readonly Bottleneck _link = new(seed: 1);
    readonly Bottleneck.Flow _flow;

    public GoogleCongestionControlTests() => _flow = _link.Add(_control);

    static GoogleCongestionControl New() =>
        new(Bitrate.FromKilobits(300), Bitrate.FromMegabits(1), Bitrate.FromMegabits(20));

    [Fact]
    public void It_fills_a_link_and_keeps_its_queue_short()
    {
        _link.Run(3);
        Assert.InRange(Megabits(10), 8, 10);
        Assert.InRange(_link.QueueMax.TotalMilliseconds, 0, 100);
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
        _link.BufferMax = TimeSpan.FromSeconds(3);
        _link.Run(20);
        _link.Capacity = Bitrate.FromMegabits(1);
        _link.Run(0.5);
        Assert.True(_control.Target < _link.Capacity);
        Assert.Equal(RateReason.Delay, _control.Reason);
        _link.Run(6);
        Assert.InRange(_link.Queue.TotalMilliseconds, 0, 100);
    }

    [Fact]
    public void After_an_outage_the_rate_is_there_again()
    {
        _link.Run(12);
        _link.IsOut = true;
        _link.Run(2);
        Assert.Equal(RateReason.Silence, _control.Reason);
        Assert.True(_control.Target < Bitrate.FromMegabits(4));
        _link.IsOut = false;
        _link.Run(0.7);
        Assert.InRange(Megabits(1), 5, 10);
    }

    [Fact]
    public void Jitter_is_no_congestion()
    {
        _link.Jitter = TimeSpan.FromMilliseconds(40);
        _link.Run(10);
        Assert.InRange(Megabits(30), 7.5, 10);
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.05)]
    public void Random_loss_does_not_make_it_collapse(double loss)
    {
        _link.Loss = loss;
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

    [Fact]
    public void Two_share_a_link()
    {
        _link.Capacity = Bitrate.FromMegabits(6);
        var other = _link.Add(New());
        _link.Run(80);
        var share = (double)_flow.ArrivedBytes / (_flow.ArrivedBytes + other.ArrivedBytes);
        Assert.InRange(share, 0.35, 0.65);
    }

    [Fact]
    public void The_receivers_limit_holds_at_once()
    {
        _control.ReceiverLimit(_link.Now, Bitrate.FromKilobits(500));
        Assert.Equal(Bitrate.FromKilobits(500), _control.Target);
        Assert.Equal(RateReason.Limit, _control.Reason);
    }

    [Fact]
    public void Without_feedback_reports_of_loss_are_what_counts()
    {
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

    double Megabits(double seconds)
    {
        var before = _flow.ArrivedBytes;
        _link.Run(seconds);
        return (_flow.ArrivedBytes - before) * 8 / seconds / 1_000_000;
    }
}
