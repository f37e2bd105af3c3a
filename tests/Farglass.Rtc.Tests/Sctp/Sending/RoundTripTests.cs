using Farglass.Rtc.Sctp;
using Farglass.Rtc.Sctp.Sending;

namespace Farglass.Rtc.Tests.Sctp.Sending;

public sealed class RoundTripTests
{
    readonly RoundTrip _roundTrip = new();

    [Fact]
    public void Before_the_first_measurement_it_is_half_a_second() =>
        Assert.Equal(SctpLimits.InitialTimeout, _roundTrip.Timeout);

    [Fact]
    public void A_steady_path_is_waited_for_as_long_as_a_peer_may_hold_an_answer_back()
    {
        for (var round = 0; round < 100; round++) _roundTrip.Measured(Peers.Ms(40));
        Assert.Equal(Peers.Ms(40) + SctpLimits.TimeoutVariationMin, _roundTrip.Timeout);
    }

    [Fact]
    public void A_path_that_varies_is_waited_for_longer()
    {
        for (var round = 0; round < 100; round++) _roundTrip.Measured(Peers.Ms(round % 2 == 0 ? 50 : 450));
        Assert.True(_roundTrip.Timeout > Peers.Ms(900));
    }

    [Fact]
    public void Each_timeout_doubles_it_up_to_a_limit()
    {
        _roundTrip.Measured(Peers.Ms(100));
        var timeout = _roundTrip.Timeout;
        _roundTrip.TimedOut();
        Assert.Equal(timeout * 2, _roundTrip.Timeout);
        for (var round = 0; round < 100; round++) _roundTrip.TimedOut();
        Assert.Equal(SctpLimits.TimeoutMax, _roundTrip.Timeout);
        _roundTrip.Progressed();
        Assert.Equal(timeout, _roundTrip.Timeout);
    }
}
