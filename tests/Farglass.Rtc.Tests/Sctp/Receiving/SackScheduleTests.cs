using Farglass.Rtc.Sctp;
using Farglass.Rtc.Sctp.Receiving;

namespace Farglass.Rtc.Tests.Sctp.Receiving;

public sealed class SackScheduleTests
{
    readonly SackSchedule _schedule = new();
    TimeSpan _now = TimeSpan.FromSeconds(1);

    public SackScheduleTests()
    {
        Receive();
        _schedule.Sent();
    }

    [Fact]
    public void The_first_packet_is_acknowledged_at_once()
    {
        var schedule = new SackSchedule();
        schedule.PacketReceived(_now, immediately: false);
        Assert.True(schedule.IsDue);
    }

    [Fact]
    public void Every_second_packet_is_acknowledged_at_once()
    {
        Receive();
        Assert.False(_schedule.IsDue);
        Receive();
        Assert.True(_schedule.IsDue);
        _schedule.Sent();
        Receive();
        Assert.False(_schedule.IsDue);
    }

    [Fact]
    public void A_single_packet_is_acknowledged_after_a_while()
    {
        Receive();
        Assert.Equal(_now + SctpLimits.SackDelay, _schedule.Deadline);
        _schedule.Advance(_now);
        Assert.False(_schedule.IsDue);
        Assert.True(_schedule.IsPending); // It would go along with something else.
        _now += SctpLimits.SackDelay;
        _schedule.Advance(_now);
        Assert.True(_schedule.IsDue);
    }

    [Fact]
    public void What_is_urgent_is_acknowledged_at_once()
    {
        _schedule.PacketReceived(_now, immediately: true);
        Assert.True(_schedule.IsDue);
        Assert.Equal(TimeSpan.MaxValue, _schedule.Deadline);
    }

    void Receive() => _schedule.PacketReceived(_now, immediately: false);
}
