namespace Farglass.Rtc.Tests.Links;

public sealed class VirtualLinkTests
{
    static TimeSpan Milliseconds(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    [Fact]
    public void What_is_sent_arrives_after_the_delay_and_in_order()
    {
        var link = new VirtualLink(seed: 1) { Delay = Milliseconds(20), Jitter = Milliseconds(30) };
        for (var number = 0; number < 100; number++) link.Send(Milliseconds(number), [(byte)number]);

        Assert.False(link.TryReceive(Milliseconds(19), out _));
        Assert.Equal(Enumerable.Range(0, 100), Received(link).Select(number => (int)number));
    }

    [Fact]
    public void Losses_doubles_and_overtaking_are_as_frequent_as_was_said()
    {
        var link = new VirtualLink(seed: 2)
        {
            Loss = 0.1,
            Duplication = 0.05,
            Reordering = 0.2,
            Jitter = Milliseconds(50),
        };
        for (var number = 0; number < 10_000; number++) link.Send(Milliseconds(number), [(byte)number]);

        var received = Received(link);

        Assert.InRange(link.Lost, 900, 1_100);
        Assert.InRange(received.Count, 9_250, 9_650);
        Assert.InRange(received.Zip(received.Skip(1)).Count(two => (byte)(two.Second - two.First) > 128), 500, 4_000);
    }

    [Fact]
    public void In_an_outage_nothing_arrives()
    {
        var link = new VirtualLink(seed: 3);
        link.AddOutage(Milliseconds(10), Milliseconds(20));
        for (var number = 0; number < 30; number++) link.Send(Milliseconds(number), [(byte)number]);

        var expected = Enumerable.Range(0, 10).Concat(Enumerable.Range(20, 10));
        Assert.Equal(expected, Received(link).Select(number => (int)number));
        Assert.Equal(TimeSpan.MaxValue, link.Deadline);
    }

    [Fact]
    public void The_same_seed_is_the_same_network()
    {
        var links = new[] { 7, 7, 8 }.Select(seed => new VirtualLink(seed) { Loss = 0.5 }).ToList();
        for (var number = 0; number < 200; number++)
            foreach (var link in links) link.Send(Milliseconds(number), [(byte)number]);

        var received = links.ConvertAll(Received);

        Assert.Equal(received[0], received[1]);
        Assert.NotEqual(received[0], received[2]);
    }

    static List<byte> Received(VirtualLink link)
    {
        var received = new List<byte>();
        while (link.TryReceive(TimeSpan.FromHours(1), out var datagram)) received.Add(datagram[0]);
        return received;
    }
}
