using Farglass.Rtc.Rtcp;

namespace Farglass.Rtc.Tests.Rtcp;

public sealed class RtcpReaderTests
{
    [Fact]
    public void A_compound_is_walked_block_by_block_and_what_is_unknown_is_a_block_too()
    {
        var types = Read("80C90001" + "11111111" + "80C30001" + "FFFFFFFF" + "81CB0001" + "11111111", out var failed);

        Assert.Equal([RtcpType.ReceiverReport, (RtcpType)195, RtcpType.Goodbye], types);
        Assert.False(failed);
    }

    [Theory]
    [InlineData("80C90001" + "1111", 0)]
    [InlineData("00C90001" + "11111111", 0)]
    [InlineData("80C9", 0)]
    [InlineData("80C90001" + "11111111" + "80CA0009" + "11111111", 1)]
    [InlineData("A0C90001" + "11111100", 0)]
    [InlineData("A0C90001" + "11111105", 0)]
    [InlineData("A0C90000", 0)]
    public void What_is_malformed_ends_it(string hex, int blocks)
    {
        Assert.Equal(blocks, Read(hex, out var failed).Count);
        Assert.True(failed);
    }

    [Fact]
    public void Padding_is_not_part_of_a_block()
    {
        var reader = new RtcpReader(Convert.FromHexString("A0C90002" + "11111111" + "00000004"));
        Assert.True(reader.TryRead(out var block));
        Assert.Equal("11111111", Convert.ToHexString(block.Body));
        Assert.False(reader.TryRead(out _));
        Assert.False(reader.Failed);
    }

    [Theory]
    [InlineData("81C90001" + "11111111")]
    [InlineData("80C80001" + "11111111")]
    [InlineData("81CD0001" + "11111111")]
    [InlineData("8FCD0002" + "11111111" + "22222222")]
    [InlineData("81CE0001" + "11111111")]
    [InlineData("84CE0002" + "11111111" + "22222222")]
    [InlineData("8FCE0001" + "11111111")]
    [InlineData("80CF0000")]
    [InlineData("80CF0002" + "11111111" + "04000002")]
    [InlineData("81CA0000")]
    [InlineData("81CA0002" + "11111111" + "01FF6161")]
    public void A_block_that_is_too_short_for_what_it_says_is_nothing(string hex)
    {
        var block = RtcpBytes.Single(Convert.FromHexString(hex));

        Assert.False(SenderReport.TryParse(block, out _, out _, out _));
        Assert.False(ReceiverReport.TryParse(block, out _, out _));
        Assert.False(SourceDescription.TryParse(block, out _, out _));
        Assert.False(GenericNack.TryParse(block, out _));
        Assert.False(TransportFeedback.TryParse(block, out _));
        Assert.False(PictureLoss.TryParse(block, out _));
        Assert.False(FullIntraRequest.TryParse(block, 0x22222222, out _));
        Assert.False(ReceiverEstimate.TryParse(block, out _));
        Assert.False(ExtendedReport.TryParseReceiverTime(block, out _, out _));
        Assert.False(ExtendedReport.TryParseReply(block, 0x11111111, out _));
    }

    static List<RtcpType> Read(string hex, out bool failed)
    {
        var types = new List<RtcpType>();
        var reader = new RtcpReader(Convert.FromHexString(hex));
        while (reader.TryRead(out var block)) types.Add(block.Type);
        failed = reader.Failed;
        return types;
    }
}
