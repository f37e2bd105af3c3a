using Farglass.Rtc.Sctp;

namespace Farglass.Rtc.Tests.Sctp.Association;

public sealed class ShutdownTests
{
    [Fact]
    public void All_that_was_sent_arrives_before_the_end()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var peers = new Peers(seed, new() { Delay = Peers.Ms(50), Jitter = Peers.Ms(20), Loss = 0.1 }).Connect();
            var channel = peers.Client.Channels.Open(new())!;
            for (var count = 0; count < 50; count++)
                peers.Send(peers.Client, channel, MessageKind.Binary, new byte[5_000]);
            peers.Client.Channels.Shutdown();
            Assert.False(peers.Client.Channels.TrySend(peers.Now, channel, MessageKind.Binary, [1]));
            AssertBothEnd(peers);
            Assert.Equal(50, peers.Server.Messages.Count());
        }
    }

    [Fact]
    public void Both_may_end_it_at_once()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var peers = new Peers(seed, new() { Delay = Peers.Ms(50), Jitter = Peers.Ms(20), Loss = 0.1 }).Connect();
            peers.Client.Channels.Shutdown();
            peers.Server.Channels.Shutdown();
            AssertBothEnd(peers);
        }
    }

    [Fact]
    public void What_the_peer_still_has_to_send_arrives_too()
    {
        var peers = new Peers(seed: 1, new() { Delay = Peers.Ms(50) }).Connect();
        var channel = peers.Server.Channels.Open(new())!;
        for (var count = 0; count < 50; count++)
            peers.Send(peers.Server, channel, MessageKind.Binary, new byte[10_000]);
        peers.Client.Channels.Shutdown();
        AssertBothEnd(peers);
        Assert.Equal(50, peers.Client.Messages.Count());
    }

    [Fact]
    public void A_peer_that_does_not_answer_to_it_is_lost()
    {
        var peers = new Peers(seed: 1).Connect();
        peers.ToServer.DeadUntil = TimeSpan.MaxValue;
        peers.Client.Channels.Shutdown();
        peers.RunUntil(() => peers.Client.Saw(DataChannelEventKind.Ended));
        Assert.Equal(AssociationEnd.Lost, peers.Client.Happenings[^1].End);
    }

    [Fact]
    public void What_is_not_connected_ends_at_once()
    {
        var channels = new DataChannels(new() { ChannelIds = ChannelIdParity.Even }, new(1));
        channels.Connect();
        channels.Shutdown();
        Assert.Equal(AssociationState.Ended, channels.State);
        Assert.Equal(TimeSpan.MaxValue, channels.Deadline);
        Assert.Null(channels.Open(new()));
    }

    static void AssertBothEnd(Peers peers)
    {
        peers.RunUntil(
            () => peers.Client.Saw(DataChannelEventKind.Ended) && peers.Server.Saw(DataChannelEventKind.Ended));
        Assert.Equal(AssociationEnd.Shutdown, peers.Client.Happenings[^1].End);
        Assert.Equal(AssociationEnd.Shutdown, peers.Server.Happenings[^1].End);
    }
}
