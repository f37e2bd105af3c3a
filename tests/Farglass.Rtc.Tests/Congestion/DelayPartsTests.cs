using Farglass.Rtc.Congestion;

namespace Farglass.Rtc.Tests.Congestion;

/// <summary>The parts by the definitions of draft-ietf-rmcat-gcc-02.</summary>
public sealed class DelayPartsTests
{
    static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    [Fact]
    public void The_variation_is_between_groups_of_five_milliseconds()
    {
        var groups = new PacketGroups();
        Assert.False(groups.TryAdd(Ms(0), Ms(100), out _));
        Assert.False(groups.TryAdd(Ms(4), Ms(104), out _));
        Assert.False(groups.TryAdd(Ms(20), Ms(122), out _));
        Assert.True(groups.TryAdd(Ms(40), Ms(140), out var variation));
        Assert.Equal(Ms(2), variation); // (122 - 104) - (20 - 4)
    }

    [Fact]
    public void The_trend_is_the_slope_by_its_number_and_gain()
    {
        var trend = new Trendline();
        for (var index = 1; index <= 300; index++) trend.Add(Ms(index * 10), Ms(1));
        Assert.InRange(trend.Value, 23.9, 24.1); // A tenth, by 60 groups, by 4.
    }

    [Fact]
    public void Over_use_has_to_last_and_to_rise()
    {
        var detector = new OveruseDetector();
        detector.Add(Ms(10), 20);
        Assert.Equal(LinkUse.Normal, detector.Use);
        detector.Add(Ms(30), 21);
        Assert.Equal(LinkUse.Over, detector.Use);
        detector.Add(Ms(50), -30);
        Assert.Equal(LinkUse.Under, detector.Use);
    }

    [Fact]
    public void The_threshold_follows_but_for_spikes_and_stays_within_its_bounds()
    {
        var detector = new OveruseDetector();
        for (var at = 10; at < 5_000; at += 10) detector.Add(Ms(at), 0);
        Assert.Equal(6, detector.Threshold);
        detector.Add(Ms(5_000), 100);
        Assert.Equal(6, detector.Threshold);
        detector.Add(Ms(5_010), 16);
        Assert.InRange(detector.Threshold, 6.8, 6.9); // 0.0087 * 10 * (16 - 6) more.
    }

    [Fact]
    public void The_rate_falls_to_a_share_of_what_gets_through_and_grows_with_care_near_it()
    {
        var rate = new DelayRate(Bitrate.FromMegabits(4));
        rate.Increase(Ms(0), default, Ms(100));
        rate.Increase(Ms(1_000), default, Ms(100));
        Assert.Equal(Bitrate.FromMegabits(4.32), rate.Value);
        rate.Decrease(Ms(2_000), Bitrate.FromMegabits(4), Ms(100), isNews: true);
        Assert.Equal(Bitrate.FromMegabits(3.4), rate.Value);
        rate.Increase(Ms(3_000), Bitrate.FromMegabits(4), Ms(100));
        Assert.Equal(new(3_448_000), rate.Value); // Five packets of 1200 bytes in a second.
    }

    [Fact]
    public void The_bound_by_loss_falls_by_half_of_it_stays_and_rises()
    {
        var bound = new LossBound(Bitrate.FromMegabits(1));
        var target = Bitrate.FromMegabits(4);
        bound.Add(Ms(0), 0.2, target, Ms(50));
        Assert.Equal(Bitrate.FromMegabits(3.6), bound.Value);
        bound.Add(Ms(1_000), 0.05, target, Ms(50));
        Assert.Equal(Bitrate.FromMegabits(3.6), bound.Value);
        bound.Add(Ms(2_000), 0, target, Ms(50));
        Assert.Equal(Bitrate.FromMegabits(3.78), bound.Value);
    }

    [Fact]
    public void A_queue_is_of_others_if_it_stands_though_all_gets_through()
    {
        var standing = new StandingQueue();
        for (var at = 0; at < 600; at += 50)
            Assert.False(standing.Add(Ms(at), Ms(120 + (at % 100 / 5)), getsThrough: true));
        Assert.True(standing.Add(Ms(600), Ms(120), getsThrough: true)); // Yield, and see.
        for (var at = 650; at <= 1_250; at += 50) standing.Add(Ms(at), Ms(120 + (at % 100 / 5)), getsThrough: true);
        Assert.True(standing.IsOfOthers);
        standing.Add(Ms(1_300), Ms(20), getsThrough: true);
        Assert.False(standing.IsOfOthers);
    }

    [Fact]
    public void A_queue_that_empties_or_holds_us_up_is_our_own()
    {
        var (empties, full) = (new StandingQueue(), new StandingQueue());
        for (var at = 0; at <= 2_000; at += 50)
        {
            empties.Add(Ms(at), Ms(2_000 - (at * 0.4)), getsThrough: true);
            full.Add(Ms(at), Ms(300), getsThrough: false);
        }
        Assert.False(empties.IsOfOthers);
        Assert.False(full.IsOfOthers);
    }

    [Fact]
    public void The_capacity_is_known_by_what_got_through_and_left_behind_with_it()
    {
        var capacity = new LinkCapacity();
        Assert.False(capacity.IsKnown);
        for (var count = 0; count < 20; count++) capacity.Add(Bitrate.FromKilobits(1_000 + (count % 2 * 40)));
        Assert.True(capacity.IsNear(Bitrate.FromKilobits(1_070))); // Within three deviations of 1 Mbit/s.
        Assert.False(capacity.IsNear(Bitrate.FromKilobits(1_400)));
        Assert.True(capacity.IsBelow(Bitrate.FromKilobits(1_400)));
        capacity.Add(Bitrate.FromKilobits(300));
        Assert.True(capacity.IsNear(Bitrate.FromKilobits(300)));
    }
}
