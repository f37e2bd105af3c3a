using Farglass.Testing.Network;

namespace Farglass.Rtc.Tests.Links;

public sealed class EmulatedLinkTests
{
    const int Size = 1_250; // 10 ms at 1 Mbit/s.

    static readonly LinkConditions Megabit = new() { BitsPerSecond = 1_000_000 };

    [Fact]
    public void The_rate_is_kept_and_the_delay_comes_on_top()
    {
        var link = new EmulatedLink<int>(seed: 1, Megabit with { Delay = Milliseconds(20) });
        for (var number = 0; number < 100; number++) link.Send(default, number, Size);

        Assert.Equal(Enumerable.Range(1, 100).Select(number => Milliseconds((number * 10) + 20)), Arrivals(link));
    }

    [Fact]
    public void A_datagram_that_an_outage_cuts_goes_on_after_it()
    {
        var link = new EmulatedLink<int>(seed: 1, Megabit);
        link.ChangeAt(Milliseconds(5), Megabit with { BitsPerSecond = 0 });
        link.ChangeAt(Milliseconds(2_005), Megabit with { BitsPerSecond = 500_000 });
        link.Send(default, 0, Size);

        Assert.Equal([Milliseconds(2_015)], Arrivals(link));
    }

    [Fact]
    public void What_does_not_fit_into_the_queue_is_dropped()
    {
        var link = new EmulatedLink<int>(seed: 1, Megabit with { QueueBytes = 3 * Size });
        for (var number = 0; number < 10; number++) link.Send(default, number, Size);

        Assert.Equal(4, Arrivals(link).Count); // One was leaving already.
        Assert.Equal(6, link.Dropped);
    }

    [Fact]
    public void Bursts_take_the_share_and_have_the_length_that_was_said()
    {
        var link = new EmulatedLink<int>(seed: 4, new() { Bursts = new(Share: 0.05, MeanLength: 4) });
        var (bursts, before) = (0, 0);
        for (var number = 0; number < 100_000; number++)
        {
            var lost = link.Lost;
            link.Send(Milliseconds(number), number, 1);
            var isLost = link.Lost > lost ? 1 : 0;
            if (isLost > before) bursts++;
            before = isLost;
        }

        Assert.InRange(link.Lost, 4_500, 5_500);
        Assert.InRange((double)link.Lost / bursts, 3.6, 4.4);
    }

    [Fact]
    public void A_queue_in_time_holds_what_its_rate_carries()
    {
        var conditions = Megabit with { QueueTime = Milliseconds(200) };
        var link = new EmulatedLink<int>(seed: 1, conditions);
        link.ChangeAt(Milliseconds(5_000), conditions with { BitsPerSecond = 2_000_000 });
        for (var number = 0; number < 100; number++) link.Send(default, number, Size);
        Assert.Equal(21, Arrivals(link).Count);
        for (var number = 0; number < 100; number++) link.Send(Milliseconds(6_000), number, Size);
        Assert.Equal(41, Arrivals(link).Count);
    }

    [Fact]
    public void Some_are_late_and_some_come_twice()
    {
        var link = new EmulatedLink<int>(seed: 3, new() { Reordering = 0.1, Duplication = 0.2 });
        for (var number = 0; number < 10_000; number++) link.Send(Milliseconds(number), number, 1);
        var (before, overtaken, twice, count) = (-1, 0, 0, 0);
        while (link.TryReceive(TimeSpan.MaxValue, out var number))
        {
            count++;
            if (number < before) overtaken++;
            if (number == before) twice++;
            before = number;
        }

        Assert.InRange(count, 11_800, 12_200);
        Assert.InRange(twice, 1_800, 2_200);
        Assert.InRange(overtaken, 900, 1_400);
    }

    [Fact]
    public void The_same_seed_loses_and_delays_the_same()
    {
        Assert.Equal(Noise(7), Noise(7));
        Assert.NotEqual(Noise(7), Noise(8));
    }

    [Fact]
    public void CoDel_waits_an_interval_and_then_drops_faster_and_faster()
    {
        var codel = new CoDel();
        var drops = Enumerable.Range(0, 400)
            .Where(time => codel.Drops(Milliseconds(time), waited: Milliseconds(6), bytesBehind: 10_000)).ToList();

        // After 100 ms; then 100 / sqrt(1), 100 / sqrt(2), 100 / sqrt(3) later, in whole steps of this clock.
        Assert.Equal([100, 200, 271, 329, 379], drops);
    }

    [Fact]
    public void CoDel_leaves_a_short_queue_alone()
    {
        var codel = new CoDel();

        Assert.DoesNotContain(Enumerable.Range(0, 1_000), time =>
            codel.Drops(Milliseconds(time), waited: Milliseconds(4), bytesBehind: 10_000)
            || codel.Drops(Milliseconds(time), waited: Milliseconds(50), bytesBehind: 1_500));
    }

    static List<TimeSpan> Noise(int seed)
    {
        var link = new EmulatedLink<int>(seed, Megabit with { Loss = 0.1, Jitter = Milliseconds(30) });
        for (var number = 0; number < 100; number++) link.Send(Milliseconds(number), number, Size);
        return Arrivals(link);
    }

    static List<TimeSpan> Arrivals(EmulatedLink<int> link)
    {
        var arrivals = new List<TimeSpan>();
        while (link.Deadline is var now && now < TimeSpan.MaxValue)
            while (link.TryReceive(now, out _))
                arrivals.Add(now);
        return arrivals;
    }

    static TimeSpan Milliseconds(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
