using Farglass.Rtc.Sctp.Sending;

namespace Farglass.Rtc.Tests.Sctp.Sending;

public sealed class CongestionWindowTests
{
    const int Packet = 1000;

    readonly CongestionWindow _window = new(Packet);

    [Fact]
    public void It_begins_with_ten_packets() => Assert.Equal(10 * Packet, _window.Bytes);

    [Fact]
    public void In_slow_start_it_grows_by_what_is_acknowledged_and_a_packet_at_most()
    {
        Acknowledge(bytes: 300);
        Assert.Equal((10 * Packet) + 300, _window.Bytes);
        Acknowledge(bytes: 5_000);
        Assert.Equal((11 * Packet) + 300, _window.Bytes);
    }

    [Fact]
    public void A_window_that_is_not_used_up_does_not_grow()
    {
        _window.Acknowledged(2 * Packet, flightBytes: 5 * Packet, new(1), cumulativeMoved: true);
        Assert.Equal(10 * Packet, _window.Bytes);
    }

    [Fact]
    public void A_loss_halves_it_once_until_what_was_on_its_way_then_has_arrived()
    {
        Assert.True(_window.Lost(last: new(100)));
        Assert.Equal(5 * Packet, _window.Bytes);
        Assert.False(_window.Lost(last: new(120)));
        Acknowledge(Packet, cumulative: 99);
        Assert.Equal(5 * Packet, _window.Bytes);
        Acknowledge(Packet, cumulative: 100);
        Assert.False(_window.IsInRecovery);
        Assert.True(_window.Lost(last: new(130)));
        Assert.Equal(4 * Packet, _window.Bytes);
    }

    [Fact]
    public void After_a_loss_it_grows_by_a_packet_for_each_window_that_is_acknowledged()
    {
        _window.Lost(last: new(0));
        Acknowledge(Packet, cumulative: 1); // The last of slow start.
        var bytes = _window.Bytes;
        for (var acknowledged = 0; acknowledged < bytes; acknowledged += Packet) Acknowledge(Packet, cumulative: 2);
        Assert.Equal(bytes + Packet, _window.Bytes);
    }

    [Fact]
    public void After_a_timeout_it_is_one_packet_and_climbs_fast_to_half_of_what_it_was()
    {
        _window.TimedOut();
        Assert.Equal(Packet, _window.Bytes);
        for (var round = 0; round < 4; round++) Acknowledge(Packet);
        Assert.Equal(5 * Packet, _window.Bytes);
        Assert.Equal(5 * Packet, _window.SlowStartThreshold);
    }

    [Fact]
    public void Rest_takes_it_back_to_where_it_began()
    {
        for (var round = 0; round < 90; round++) Acknowledge(Packet);
        Assert.Equal(100 * Packet, _window.Bytes);
        _window.Rested(Peers.Ms(500), Peers.Ms(300));
        Assert.Equal(50 * Packet, _window.Bytes);
        _window.Rested(TimeSpan.FromHours(1), Peers.Ms(300));
        Assert.Equal(10 * Packet, _window.Bytes);
    }

    void Acknowledge(int bytes, uint cumulative = 1) =>
        _window.Acknowledged(bytes, flightBytes: _window.Bytes, new(cumulative), cumulativeMoved: true);
}
