using Farglass.Rtc.Ice;

namespace Farglass.Rtc.Tests.Ice;

public sealed class DatagramKindTests
{
    [Fact]
    public void The_first_byte_says_what_it_is()
    {
        for (var first = 0; first < 256; first++)
        {
            var expected = first switch
            {
                < 4 => DatagramKind.Stun,
                < 20 => DatagramKind.Unknown,
                < 64 => DatagramKind.Dtls,
                < 80 => DatagramKind.TurnChannel,
                < 128 => DatagramKind.Unknown,
                < 192 => DatagramKind.Rtp,
                _ => DatagramKind.Unknown,
            };
            Assert.Equal(expected, DatagramKind.Of([(byte)first, 96]));
        }
    }

    [Theory]
    [InlineData(191, DatagramKind.Rtp)]
    [InlineData(192, DatagramKind.Rtcp)]
    [InlineData(200, DatagramKind.Rtcp)]
    [InlineData(223, DatagramKind.Rtcp)]
    [InlineData(224, DatagramKind.Rtp)]
    public void The_second_byte_tells_reports_from_media(byte second, DatagramKind kind) =>
        Assert.Equal(kind, DatagramKind.Of([0x80, second]));

    [Fact]
    public void Nothing_is_nothing() => Assert.Equal(DatagramKind.Unknown, DatagramKind.Of([]));
}
