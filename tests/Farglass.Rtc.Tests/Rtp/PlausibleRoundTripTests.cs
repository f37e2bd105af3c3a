using Farglass.Rtc.Rtp;

namespace Farglass.Rtc.Tests.Rtp;

public sealed class PlausibleRoundTripTests
{
    readonly PlausibleRoundTrip _roundTrip = new();

    static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    [Theory]
    [InlineData(40, 300, 300)] // A queue.
    [InlineData(40, 2_000, 300)] // An outage.
    [InlineData(600, 1_500, 1_500)] // By satellite, with a queue.
    [InlineData(600, 5_000, 2_400)]
    public void What_an_outage_adds_is_left_out(double before, double measured, double expected)
    {
        Assert.Equal(Ms(before), _roundTrip.Of(Ms(0), Ms(before)));
        Assert.Equal(Ms(expected), _roundTrip.Of(Ms(5_000), Ms(measured)));
    }

    [Fact]
    public void A_way_that_has_become_longer_is_believed_in_the_end()
    {
        _roundTrip.Of(Ms(0), Ms(50));
        for (var at = 1_000; at < 25_000; at += 1_000) _roundTrip.Of(Ms(at), Ms(800));
        Assert.Equal(Ms(800), _roundTrip.Of(Ms(25_000), Ms(800)));
    }
}
