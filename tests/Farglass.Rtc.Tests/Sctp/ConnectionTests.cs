using Farglass.Rtc.Sctp;

namespace Farglass.Rtc.Tests.Sctp;

public sealed class ConnectionTests
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void It_connects_whoever_begins(bool client, bool server)
    {
        var peers = new Peers(seed: 1, new() { Delay = Peers.Ms(20) }).Connect(client, server);

        Assert.Equal(AssociationState.Established, peers.Client.Channels.State);
        Assert.Equal(AssociationState.Established, peers.Server.Channels.State);
        Assert.InRange(peers.Now, Peers.Ms(60), Peers.Ms(80)); // Two round trips, less where both began.
    }

    [Fact]
    public void A_message_arrives_on_a_channel_that_was_opened()
    {
        var peers = new Peers(seed: 1, new() { Delay = Peers.Ms(20) }).Connect();
        var channel = peers.Client.Channels.Open(new() { Label = "keys", Protocol = "v1" })!;
        peers.Send(peers.Client, channel, MessageKind.Text, "hello"u8.ToArray());
        peers.RunUntil(() => peers.Server.Messages.Any());

        var message = peers.Server.Messages.Single();
        Assert.Equal("hello", message.Text);
        Assert.Equal("keys", message.Channel!.Options.Label);
        Assert.Equal("v1", message.Channel.Options.Protocol);
    }
}
