using Farglass.Rtc.Sctp;

namespace Farglass.Rtc.Tests.Sctp;

public sealed class ThroughputTests
{
    const int MessageBytes = 200_000, Messages = 50;

    [Fact]
    public void A_clean_path_of_20_ms_carries_40_Mbit_a_second_from_the_start() =>
        Assert.True(MegabitsPerSecond(new() { Delay = Peers.Ms(10) }) > 40);

    [Fact]
    public void A_path_that_reorders_carries_no_less_than_one_that_loses() =>
        Assert.True(MegabitsPerSecond(new() { Delay = Peers.Ms(10), Jitter = Peers.Ms(10) }) > 2);

    [Fact]
    public void On_a_clean_path_nothing_is_sent_twice()
    {
        var peers = Send(new() { Delay = Peers.Ms(10) });
        Assert.Equal(0, peers.Client.Channels.Statistics.Retransmissions);
        // Every second packet is acknowledged, and some others because a full window asks for it.
        Assert.InRange(peers.ToClient.SentCount / (double)peers.ToServer.SentCount, 0.4, 0.6);
    }

    static double MegabitsPerSecond(LinkTraits traits)
    {
        var peers = Send(traits);
        var first = peers.Server.Happenings.First(one => one.Kind == DataChannelEventKind.Opened).At;
        return Messages * MessageBytes * 8 / 1e6 / (peers.Now - first).TotalSeconds;
    }

    static Peers Send(LinkTraits traits)
    {
        var peers = new Peers(seed: 1, traits).Connect();
        var channel = peers.Client.Channels.Open(new())!;
        for (var count = 0; count < Messages; count++)
            peers.Send(peers.Client, channel, MessageKind.Binary, new byte[MessageBytes]);
        peers.RunUntil(() => peers.Server.Messages.Count() == Messages);
        return peers;
    }
}
