using Farglass.Rtc.Sctp;

namespace Farglass.Rtc.Tests.Sctp;

public sealed class OutageTests
{
    static readonly LinkTraits Link = new() { Delay = Peers.Ms(20) };

    [Fact]
    public void A_peer_that_is_silent_for_too_long_is_lost()
    {
        var (peers, channel) = Connected();
        Break(peers, TimeSpan.FromHours(1));
        peers.Send(peers.Client, channel, MessageKind.Binary, [1]);
        peers.RunUntil(() => peers.Client.Saw(DataChannelEventKind.Ended), 3_600);
        Assert.Equal(AssociationEnd.Lost, peers.Client.Happenings[^1].End);
        Assert.InRange(peers.Now, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(90));
        Assert.Equal(DataChannelState.Closed, channel.State);
        Assert.Equal(TimeSpan.MaxValue, peers.Client.Channels.Deadline);

        // The other side only waited, so it still believes in the association, until it is told.
        Break(peers, TimeSpan.Zero);
        var theirs = peers.Server.Channels.Open(new())!;
        peers.Send(peers.Server, theirs, MessageKind.Binary, [1]);
        peers.RunUntil(() => peers.Server.Saw(DataChannelEventKind.Ended));
        Assert.Equal(AssociationEnd.AbortedByPeer, peers.Server.Happenings[^1].End);
    }

    [Fact]
    public void A_silent_peer_is_asked_seldom()
    {
        var (peers, channel) = Connected();
        for (var count = 0; count < 10; count++)
            peers.Send(peers.Client, channel, MessageKind.Binary, new byte[100_000]);
        peers.Run(Peers.Ms(100));
        Break(peers, TimeSpan.FromHours(1));
        peers.Run(Peers.Ms(40)); // What was on its way, and what it sets free.
        var before = peers.ToServer.SentCount;
        peers.Run(TimeSpan.FromSeconds(10));
        Assert.InRange(peers.ToServer.SentCount - before, 3, 8);
        peers.Run(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(11));
        Assert.InRange(peers.ToServer.SentCount - before, 3, SctpLimits.TimeoutsMax + 2);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(20)]
    public void After_an_outage_it_goes_on_within_the_time_that_the_outage_took(double seconds)
    {
        var (peers, channel) = Connected();
        var outage = TimeSpan.FromSeconds(seconds);
        Break(peers, outage);
        for (var count = 0; count < 50; count++) peers.Send(peers.Client, channel, MessageKind.Binary, new byte[1_000]);
        var begun = peers.Now;
        peers.RunUntil(() => peers.Server.Messages.Count() == 50);
        Assert.InRange(peers.Now - begun, outage, (outage * 2) + TimeSpan.FromSeconds(1));
        peers.Run(TimeSpan.FromSeconds(1));

        // And it has forgotten it then: a single loss costs no more than it did before.
        peers.ToServer.DeadUntil = peers.Now + Peers.Ms(10);
        peers.Send(peers.Client, channel, MessageKind.Binary, [1]);
        begun = peers.Now;
        peers.RunUntil(() => peers.Server.Messages.Count() == 51);
        Assert.InRange(peers.Now - begun, Peers.Ms(200), Peers.Ms(400));
    }

    [Fact]
    public void What_is_too_old_is_not_sent_after_an_outage()
    {
        var (peers, _) = Connected();
        var pointer = peers.Client.Channels.Open(
            new() { IsOrdered = false, LifetimeMax = Peers.Ms(100), Priority = ChannelPriority.High })!;
        peers.Run(TimeSpan.FromSeconds(1));
        Break(peers, TimeSpan.FromSeconds(5));
        for (var count = 0; count < 5_000; count++)
        {
            peers.Run(Peers.Ms(1));
            Assert.True(peers.Client.Channels.TrySend(peers.Now, pointer, MessageKind.Text, "old"u8));
            Assert.True(pointer.BufferedBytes <= 110 * 3);
        }

        peers.Run(TimeSpan.FromSeconds(10));
        peers.Send(peers.Client, pointer, MessageKind.Text, "new"u8.ToArray());
        peers.RunUntil(() => peers.Server.Messages.Any(message => message.Text == "new"));
        Assert.InRange(peers.Server.Messages.Count(), 1, 110);
    }

    static (Peers Peers, DataChannel Channel) Connected()
    {
        var peers = new Peers(seed: 1, Link).Connect();
        var channel = peers.Client.Channels.Open(new())!;
        peers.Run(TimeSpan.FromSeconds(1));
        return (peers, channel);
    }

    static void Break(Peers peers, TimeSpan time) =>
        peers.ToServer.DeadUntil = peers.ToClient.DeadUntil = peers.Now + time;
}
