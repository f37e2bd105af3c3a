using Farglass.Host.Supervision;
using Farglass.Protocol.Messages;
using Farglass.Protocol.Rest;

namespace Farglass.Host.Tests;

/// <summary>The application's policy holds, whatever page and session send.</summary>
public sealed class ClipboardGateTests
{
    [Theory]
    [InlineData(ClipboardDirection.Off, false, false)]
    [InlineData(ClipboardDirection.ToClient, true, false)]
    [InlineData(ClipboardDirection.ToHost, false, true)]
    [InlineData(ClipboardDirection.Both, true, true)]
    public void Contents_go_the_ways_that_the_policy_allows(
        ClipboardDirection direction, bool toClient, bool toHost)
    {
        var gate = new ClipboardGate(new(direction, BytesMax: 1_000));
        Assert.Equal(toHost, gate.PassesToSession(Offer(MessageType.ClipboardOffer, 10)));
        Assert.Equal(toHost, gate.PassesToClient(Request(MessageType.ClipboardWanted, 10)));
        Assert.Equal(toHost, gate.PassesToSession(Data(MessageType.ClipboardData, 10, 10)));
        Assert.Equal(toClient, gate.PassesToClient(Offer(MessageType.ClipboardCopied, 10)));
        Assert.Equal(toClient, gate.PassesToSession(Request(MessageType.ClipboardRequest, 10)));
        Assert.Equal(toClient, gate.PassesToClient(Data(MessageType.ClipboardContents, 10, 10)));
    }

    [Fact]
    public void What_is_larger_than_allowed_is_neither_offered_nor_sent()
    {
        var gate = new ClipboardGate(new(ClipboardDirection.Both, BytesMax: 1_000));
        Assert.True(gate.PassesToSession(Offer(MessageType.ClipboardOffer, 1_000)));
        Assert.False(gate.PassesToSession(Offer(MessageType.ClipboardOffer, 1_001)));
        Assert.True(gate.PassesToSession(Request(MessageType.ClipboardRequest, 2_000)));
        Assert.False(gate.PassesToClient(Data(MessageType.ClipboardContents, 10, total: 1_001)));
        Assert.Equal(2, gate.Refused);
    }

    [Fact]
    public void Contents_pass_only_as_far_as_they_were_asked_for()
    {
        var gate = new ClipboardGate(new());
        Assert.False(gate.PassesToSession(Data(MessageType.ClipboardData, 1, 100)));
        Assert.True(gate.PassesToClient(Request(MessageType.ClipboardWanted, 60)));
        Assert.True(gate.PassesToSession(Data(MessageType.ClipboardData, 50, 100)));
        Assert.False(gate.PassesToSession(Data(MessageType.ClipboardData, 50, 100)));
        Assert.True(gate.PassesToSession(Data(MessageType.ClipboardData, 10, 100)));
    }

    [Fact]
    public void Nobody_says_the_other_sides_words()
    {
        var gate = new ClipboardGate(new());
        Assert.False(gate.PassesToSession(Offer(MessageType.ClipboardCopied, 10)));
        Assert.False(gate.PassesToClient(Offer(MessageType.ClipboardOffer, 10)));
    }

    static byte[] Offer(MessageType type, uint textBytes)
    {
        var message = new byte[ClipboardOfferMessage.Size];
        new ClipboardOfferMessage(type, ClipboardSelection.Clipboard, 1, textBytes, 0, 0).Write(message);
        return message;
    }

    static byte[] Request(MessageType type, uint length)
    {
        var message = new byte[ClipboardRequestMessage.Size];
        new ClipboardRequestMessage(type, 1, ClipboardFormat.Text, 0, length).Write(message);
        return message;
    }

    static byte[] Data(MessageType type, int length, uint total)
    {
        var message = new byte[ClipboardDataHeader.Size + length];
        new ClipboardDataHeader(type, 1, ClipboardFormat.Text, ClipboardOutcome.Data, total, 0).Write(message);
        return message;
    }
}
