using Farglass.Rtc.Congestion;
using Farglass.Rtc.Pacing;

namespace Farglass.Rtc.Tests.Congestion;

public sealed class BytesOnTheWayTests
{
    readonly BytesOnTheWay _way = new();

    static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    [Fact]
    public void What_is_not_heard_of_is_a_queue_as_far_as_it_takes_longer_than_the_shortest_way()
    {
        for (var number = 1; number <= 10; number++) _way.Sent(Packet(number, Ms(0)));
        _way.Heard(Ms(40), Packet(2, Ms(0)));
        Assert.Equal(Ms(40), _way.QueueAt(Bitrate.FromMegabits(1))); // Eight of 10 ms each, less 40 ms.
        _way.Heard(Ms(140), Packet(9, Ms(0)));
        Assert.Equal(Ms(-30), _way.QueueAt(Bitrate.FromMegabits(1)));
    }

    [Fact]
    public void What_is_heard_of_late_was_counted_already()
    {
        for (var number = 1; number <= 10; number++) _way.Sent(Packet(number, Ms(0)));
        _way.Heard(Ms(40), Packet(9, Ms(0)));
        _way.Heard(Ms(50), Packet(3, Ms(0)));
        Assert.Equal(Ms(-30), _way.QueueAt(Bitrate.FromMegabits(1)));
    }

    [Fact]
    public void What_is_older_than_all_that_is_remembered_changes_nothing()
    {
        for (var number = 1; number <= 10_000; number++) _way.Sent(Packet(number, Ms(number)));
        _way.Heard(Ms(10_040), Packet(10_000, Ms(10_000)));
        _way.Heard(Ms(10_050), Packet(10, Ms(10_010)));
        Assert.Equal(Ms(-40), _way.QueueAt(Bitrate.FromMegabits(1)));
    }

    static SentPacket Packet(int number, TimeSpan at) => new(number, PacketKind.Video, number, 1_250, at, ProbeId: 0);
}
