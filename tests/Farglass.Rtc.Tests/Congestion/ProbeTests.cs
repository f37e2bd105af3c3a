using Farglass.Rtc.Congestion;
using Farglass.Rtc.Pacing;

namespace Farglass.Rtc.Tests.Congestion;

public sealed class ProbeTests
{
    const int Bytes = 1_250; // 10 ms at 1 Mbit/s.

    static readonly ProbeConditions Searching = new(IsApplicationLimited: false, IsFull: false, Jitter: default);
    static readonly Bitrate Megabit = Bitrate.FromMegabits(1), Most = Bitrate.FromMegabits(50);

    readonly ProbeSchedule _schedule = new();
    readonly ProbeMeter _meter = new();

    static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    [Fact]
    public void All_that_was_sent_got_through()
    {
        Measure(sentEvery: 2, arrivedEvery: 2);
        Assert.True(_meter.TryResult(default, out var rate, out var isOpen));
        Assert.Equal((Bitrate.FromMegabits(5), false), (rate, isOpen));
    }

    [Fact]
    public void A_link_spreads_what_is_too_much_for_it_and_a_little_is_left_for_its_queue()
    {
        Measure(sentEvery: 2, arrivedEvery: 5);
        Assert.True(_meter.TryResult(default, out var rate, out var isOpen));
        Assert.Equal((Bitrate.FromMegabits(1.9), false), (rate, isOpen));
    }

    [Fact]
    public void Where_arrivals_vary_as_much_as_the_probe_lasts_it_says_little()
    {
        Measure(sentEvery: 2, arrivedEvery: 3);
        Assert.True(_meter.TryResult(Ms(10), out var rate, out var isOpen));
        Assert.True(isOpen);
        Assert.True(rate < Bitrate.FromMegabits(3));
    }

    [Fact]
    public void Of_too_few_packets_nothing_is_concluded()
    {
        Measure(sentEvery: 2, arrivedEvery: 2, count: 7);
        Assert.False(_meter.TryResult(default, out _, out _));
    }

    [Fact]
    public void The_first_is_for_three_times_the_start_and_each_that_finds_more_is_followed_by_the_next()
    {
        Assert.True(_schedule.TryTake(Ms(0), Megabit, Most, Searching, out var probe));
        Assert.Equal(Bitrate.FromMegabits(3), probe.Rate);
        _schedule.Found(Bitrate.FromMegabits(2.5), Megabit, isOpen: false);
        Assert.True(_schedule.TryTake(Ms(100), Bitrate.FromMegabits(2.5), Most, Searching, out probe));
        Assert.Equal(Bitrate.FromMegabits(5), probe.Rate);
        _schedule.Found(Bitrate.FromMegabits(2.6), Bitrate.FromMegabits(2.5), isOpen: false);
        Assert.False(_schedule.TryTake(Ms(200), Bitrate.FromMegabits(2.6), Most, Searching, out _));
    }

    [Theory]
    [InlineData(false, false, 2_000)]
    [InlineData(false, true, 3_000)]
    [InlineData(true, false, 5_000)]
    public void In_between_it_waits_the_longer_the_less_there_is_to_gain(bool isLimited, bool isFull, int milliseconds)
    {
        var state = new ProbeConditions(isLimited, isFull, default);
        _schedule.TryTake(Ms(0), Megabit, Most, state, out _);
        _schedule.Found(Megabit, Megabit, isOpen: false);
        Assert.False(_schedule.TryTake(Ms(milliseconds - 1), Megabit, Most, state, out _));
        Assert.True(_schedule.TryTake(Ms(milliseconds), Megabit, Most, state, out _));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void After_a_rest_the_first_picture_is_alone_even_where_there_was_no_probe_yet(bool wasBegun)
    {
        if (wasBegun) _schedule.TryTake(Ms(0), Megabit, Most, Searching, out _);
        _schedule.Delay(Ms(60_000));
        Assert.False(_schedule.TryTake(Ms(61_999), Megabit, Most, Searching, out _));
        Assert.True(_schedule.TryTake(Ms(62_000), Megabit, Most, Searching, out var probe));
        Assert.Equal(Megabit * 2, probe.Rate);
    }

    [Fact]
    public void One_that_was_too_short_is_repeated_twice_as_long()
    {
        _schedule.TryTake(Ms(0), Megabit, Most, Searching, out var first);
        _schedule.Found(Megabit, Megabit, isOpen: true);
        Assert.True(_schedule.TryTake(Ms(100), Megabit, Most, Searching, out var second));
        Assert.Equal((first.Rate, first.Duration * 2), (second.Rate, second.Duration));
    }

    void Measure(double sentEvery, double arrivedEvery, int count = 10)
    {
        _meter.Expect(new(7, Megabit, Ms(20), PacketsMin: 10));
        for (var index = 0; index < count; index++)
        {
            var sent = new SentPacket(index, PacketKind.Padding, index, Bytes, Ms(index * sentEvery), ProbeId: 7);
            _meter.Add(new(sent, HasArrived: true, Ms(1_000 + (index * arrivedEvery))));
        }
    }
}
