using Farglass.Rtc.Congestion;
using Farglass.Rtc.Pacing;

namespace Farglass.Rtc.Tests.Congestion;

public sealed class CautiousRateTests
{
    readonly CautiousRate _rate = new(
        Bitrate.FromKilobits(300), Bitrate.FromMegabits(4), Bitrate.FromMegabits(20));
    readonly PacketResult[] _results = new PacketResult[10];
    TimeSpan _now = TimeSpan.FromSeconds(100);

    static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    [Fact]
    public void It_grows_by_eight_percent_in_a_second_up_to_its_most()
    {
        _rate.ApplicationLimited(_now, isLimited: false);
        Run(seconds: 10, delay: Ms(20));
        Assert.InRange(_rate.Target.BitsPerSecond, 4_000_000 * Math.Pow(1.08, 9), 4_000_000 * Math.Pow(1.08, 10.1));
        Run(seconds: 30, delay: Ms(20));
        Assert.Equal(Bitrate.FromMegabits(20), _rate.Target);
    }

    [Fact]
    public void A_source_that_does_not_use_it_does_not_make_it_grow()
    {
        Run(seconds: 10, delay: Ms(20));
        Assert.Equal(Bitrate.FromMegabits(4), _rate.Target);
    }

    [Fact]
    public void It_does_not_grow_far_beyond_what_gets_through()
    {
        _rate.ApplicationLimited(_now, isLimited: false);
        Run(seconds: 60, delay: Ms(20), packetBytes: 1_000); // 1.6 Mbit/s get through.
        Assert.Equal(Bitrate.FromMegabits(4), _rate.Target);
    }

    [Fact]
    public void A_queue_that_stands_makes_it_fall_below_what_gets_through()
    {
        _rate.ApplicationLimited(_now, isLimited: false);
        Run(seconds: 2, delay: Ms(20));
        var before = _rate.Target;
        Run(seconds: 0.1, delay: Ms(90));
        Assert.InRange(_rate.Target.BitsPerSecond, 300_000, before.BitsPerSecond * 0.86);
    }

    [Fact]
    public void One_late_feedback_is_no_queue()
    {
        _rate.ApplicationLimited(_now, isLimited: false);
        Run(seconds: 2, delay: Ms(20));
        var before = _rate.Target;
        Run(seconds: 0.05, delay: Ms(90));
        Run(seconds: 1, delay: Ms(20));
        Assert.True(_rate.Target >= before);
    }

    [Fact]
    public void A_way_that_has_become_longer_is_the_new_way_after_a_while()
    {
        _rate.ApplicationLimited(_now, isLimited: false);
        Run(seconds: 2, delay: Ms(20));
        Run(seconds: 40, delay: Ms(120));
        var fallen = _rate.Target;
        Run(seconds: 5, delay: Ms(120));
        Assert.True(_rate.Target > fallen);
    }

    [Theory]
    [InlineData(0.03, false)]
    [InlineData(0.20, true)]
    public void Loss_over_a_tenth_makes_it_fall(double loss, bool falls)
    {
        Run(seconds: 5, delay: Ms(20), loss: loss);
        Assert.Equal(falls, _rate.Target < Bitrate.FromMegabits(4));
        Assert.True(_rate.Target >= Bitrate.FromKilobits(300));
    }

    [Fact]
    public void Without_feedback_reports_of_loss_are_what_counts()
    {
        _rate.LossReport(_now, 0.01);
        _rate.LossReport(_now += Ms(1_000), 0.2);
        Assert.Equal(Bitrate.FromMegabits(3.4), _rate.Target);
        _rate.LossReport(_now + Ms(10), 0.2); // It has hardly had time to show.
        Assert.Equal(Bitrate.FromMegabits(3.4), _rate.Target);
    }

    [Fact]
    public void The_receivers_limit_holds_at_once()
    {
        _rate.ReceiverLimit(_now, Bitrate.FromMegabits(1));
        Assert.Equal(Bitrate.FromMegabits(1), _rate.Target);
        _rate.ReceiverLimit(_now, new(0));
        Assert.Equal(Bitrate.FromKilobits(300), _rate.Target);
    }

    [Fact]
    public void Silence_while_packets_leave_makes_it_fall_and_a_pause_does_not()
    {
        Send(seconds: 1);
        _now += TimeSpan.FromMinutes(5);
        Send(seconds: 1);
        Assert.Equal(Bitrate.FromMegabits(4), _rate.Target);
        Send(seconds: 10);
        Assert.InRange(_rate.Target.BitsPerSecond, 1_500_000, 3_000_000);
        Send(seconds: 100);
        Assert.Equal(Bitrate.FromKilobits(300), _rate.Target);
    }

    [Fact]
    public void A_meter_tells_the_rate_of_the_last_half_second()
    {
        var meter = new RateMeter();
        Assert.False(meter.TryRate(Ms(0), out _));
        for (var now = 0; now < 10_000; now += 10) meter.Add(Ms(now), 1_000);
        Assert.True(meter.TryRate(Ms(10_000), out var rate));
        Assert.InRange(rate.BitsPerSecond, 760_000, 840_000);
        Assert.True(meter.TryRate(Ms(10_250), out rate));
        Assert.InRange(rate.BitsPerSecond, 350_000, 450_000);
        Assert.True(meter.TryRate(Ms(20_000), out rate));
        Assert.Equal(0, rate.BitsPerSecond);
        meter.Add(Ms(5_000), 1_000); // From the past: counted now.
        Assert.True(meter.TryRate(Ms(20_000), out rate));
        Assert.True(rate.BitsPerSecond > 0);
    }

    [Fact]
    public void A_bitrate_knows_bytes_and_times()
    {
        var rate = Bitrate.FromMegabits(8);
        Assert.Equal(Ms(1), rate.TimeFor(1_000));
        Assert.Equal(1_000, rate.BytesIn(Ms(1)));
        Assert.Equal(rate, Bitrate.Of(1_000_000, TimeSpan.FromSeconds(1)));
        Assert.Equal(Bitrate.FromMegabits(20), rate * 2.5);
        Assert.Equal("8000 kbit/s", rate.ToString());
        Assert.True(new Bitrate(0).TimeFor(1) > TimeSpan.FromSeconds(1)); // Not a division by zero.
    }

    /// <summary>Ten packets are sent and reported every 50 ms: 20 Mbit/s, if they are not made smaller.</summary>
    void Run(double seconds, TimeSpan delay, double loss = 0, int packetBytes = 12_500)
    {
        var (end, random) = (_now + TimeSpan.FromSeconds(seconds), new Random(1));
        while (_now < end)
        {
            for (var index = 0; index < _results.Length; index++)
            {
                var sentAt = _now + Ms(5 * index);
                var packet = new SentPacket(1, PacketKind.Video, 1, packetBytes, sentAt, ProbeId: 0);
                _rate.Sent(packet);
                _results[index] = new(packet, random.NextDouble() >= loss, sentAt + delay);
            }
            _now += Ms(50);
            _rate.Feedback(_now, _results);
        }
    }

    void Send(double seconds)
    {
        for (var end = _now + TimeSpan.FromSeconds(seconds); _now < end; _now += Ms(20))
            _rate.Sent(new(1, PacketKind.Video, 1, 1_000, _now, ProbeId: 0));
    }
}
