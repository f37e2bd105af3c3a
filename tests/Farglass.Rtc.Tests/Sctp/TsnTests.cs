using Farglass.Rtc.Sctp;

namespace Farglass.Rtc.Tests.Sctp;

public sealed class TsnTests
{
    [Theory]
    [InlineData(1u, 2u)]
    [InlineData(0xFFFFFFFFu, 0u)]
    [InlineData(0xFFFFFFF0u, 0x10u)]
    [InlineData(0x7FFFFFFFu, 0x80000000u)]
    public void The_older_is_less_also_across_the_wrap(uint older, uint newer)
    {
        Assert.True(new Tsn(older) < new Tsn(newer));
        Assert.True(new Tsn(newer) > new Tsn(older));
        Assert.Equal(new Tsn(newer), new Tsn(older) + (new Tsn(newer) - new Tsn(older)));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(0xFFFF, 0)]
    [InlineData(0x7FFF, 0x8000)]
    public void So_it_is_with_the_numbers_of_a_stream(ushort older, ushort newer)
    {
        Assert.True(new Ssn(newer).IsAfter(new(older)));
        Assert.False(new Ssn(older).IsAfter(new(newer)));
        Assert.False(new Ssn(older).IsAfter(new(older)));
    }

    [Fact]
    public void The_number_after_the_last_is_zero() => Assert.Equal(new(0), new Ssn(0xFFFF).Next);
}
