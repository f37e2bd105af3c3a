namespace Farglass.Rtc.Tests;

public sealed class NetworkAddressTests
{
    [Theory]
    [InlineData("192.0.2.7:5004", true)]
    [InlineData("[2001:db8::7]:5004", false)]
    public void An_address_comes_back_as_it_was_written(string text, bool isIPv4)
    {
        var address = NetworkAddress.Parse(text);

        Assert.Equal(text, address.ToString());
        Assert.Equal(isIPv4, address.IsIPv4);
    }

    [Fact]
    public void An_address_of_IPv4_is_the_same_however_it_came() =>
        Assert.Equal(NetworkAddress.Parse("[::ffff:192.0.2.7]:9"), NetworkAddress.IPv4(0xC0000207, 9));
}
