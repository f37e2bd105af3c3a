using Farglass.Rtc.Srtp;

namespace Farglass.Rtc.Tests.Srtp;

public sealed class SrtpHeaderTests
{
    [Theory]
    [InlineData("80601234000000010000abcd", 12)]
    [InlineData("82601234000000010000abcd1111111122222222", 20)]
    [InlineData("90601234000000010000abcdbede000133333333", 20)]
    [InlineData("91601234000000010000abcd11111111bede000033", 20)]
    public void The_header_ends_behind_sources_and_extension(string packet, int length)
    {
        Assert.True(SrtpHeader.TryParse(Convert.FromHexString(packet), out var header));
        Assert.Equal(new SrtpHeader(length, 0x1234, 0xabcd), header);
    }

    [Theory]
    [InlineData("")]
    [InlineData("80601234000000010000ab")]
    [InlineData("40601234000000010000abcd")]
    [InlineData("81601234000000010000abcd")]
    [InlineData("90601234000000010000abcdbede00")]
    [InlineData("90601234000000010000abcdbede0001333333")]
    public void What_is_cut_off_or_of_another_version_is_refused(string packet) =>
        Assert.False(SrtpHeader.TryParse(Convert.FromHexString(packet), out _));
}
