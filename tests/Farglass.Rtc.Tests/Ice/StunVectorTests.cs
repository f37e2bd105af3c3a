using System.Text;
using Farglass.Rtc.Ice.Stun;

namespace Farglass.Rtc.Tests.Ice;

/// <summary>The messages of RFC 5769, 2.1 to 2.3.</summary>
public sealed class StunVectorTests
{
    const string Request =
        "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff80290008"
        + "932ff9b151263b36000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
        + "80280004e57a3bcf";

    const string ResponseIPv4 =
        "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e112a64300080014"
        + "2b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96";

    const string ResponseIPv6 =
        "010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000140002a1470113a9faa5d3f179"
        + "bc25f4b5bed2b9d900080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c";

    static readonly byte[] Password = Encoding.ASCII.GetBytes("VOkJxbRl1RmTxUk/WvJxBt");

    [Fact]
    public void The_sample_request_is_read()
    {
        Assert.True(StunMessage.TryParse(Convert.FromHexString(Request), out var request));

        Assert.Equal(StunClass.Request, request.Class);
        Assert.Equal(new(0xB7E7A701_BC34D686, 0xFA87DFAE), request.Id);
        Assert.Equal("evtj:h6vY"u8, request.Username);
        Assert.Equal(0x6E0001FFu, request.Priority);
        Assert.Equal(0x932FF9B1_51263B36u, request.Controlled);
        Assert.Null(request.Controlling);
        Assert.Equal(0u, request.Nomination);
        Assert.False(request.HasUnknownAttribute);
        Assert.True(request.IsAuthentic(Password));
        Assert.False(request.IsAuthentic("VOkJxbRl1RmTxUk/WvJxBu"u8));
    }

    [Theory]
    [InlineData(ResponseIPv4, "192.0.2.1:32853")]
    [InlineData(ResponseIPv6, "[2001:db8:1234:5678:11:2233:4455:6677]:32853")]
    public void The_sample_responses_are_read(string hexadecimal, string address)
    {
        Assert.True(StunMessage.TryParse(Convert.FromHexString(hexadecimal), out var response));

        Assert.Equal(StunClass.Success, response.Class);
        Assert.Equal(NetworkAddress.Parse(address), response.MappedAddress);
        Assert.True(response.IsAuthentic(Password));
    }

    [Theory]
    [InlineData(ResponseIPv4, "192.0.2.1:32853")]
    [InlineData(ResponseIPv6, "[2001:db8:1234:5678:11:2233:4455:6677]:32853")]
    public void The_sample_responses_are_written(string hexadecimal, string address)
    {
        var bytes = new byte[256];
        var writer = new StunWriter(bytes, StunClass.Success, new(0xB7E7A701_BC34D686, 0xFA87DFAE));
        // The RFC pads with blanks: one more byte of the text gives the same, except for the length before it.
        "test vector "u8.CopyTo(writer.Add((StunAttribute)0x8022, 12));
        bytes[StunMessage.HeaderSize + 3] = 11;
        writer.AddXorMappedAddress(NetworkAddress.Parse(address));

        var length = writer.FinishSigned(Password);

        Assert.Equal(hexadecimal, Convert.ToHexStringLower(bytes.AsSpan(0, length)));
    }
}
