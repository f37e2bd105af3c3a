using Farglass.Rtc.Sctp;

namespace Farglass.Rtc.Tests.Sctp;

public sealed class DataChannelsTests
{
    static readonly LinkTraits Link = new() { Delay = Peers.Ms(20) };

    [Fact]
    public void Each_side_opens_channels_with_ids_of_its_own_parity()
    {
        var peers = new Peers(seed: 1, Link).Connect();
        var ids = new List<ushort>();
        for (var count = 0; count < 3; count++)
        {
            ids.Add(peers.Client.Channels.Open(new())!.Id);
            ids.Add(peers.Server.Channels.Open(new())!.Id);
        }

        Assert.Equal([0, 1, 2, 3, 4, 5], ids);
    }

    [Theory]
    [InlineData(true, null, null)]
    [InlineData(false, null, null)]
    [InlineData(true, 0, null)]
    [InlineData(false, 7, null)]
    [InlineData(true, null, 250)]
    [InlineData(false, null, 250)]
    public void The_peer_learns_what_a_channel_is(bool isOrdered, int? retransmissions, int? milliseconds)
    {
        var peers = new Peers(seed: 1, Link).Connect();
        var options = new DataChannelOptions
        {
            Label = "zwölf",
            Protocol = "farglass",
            IsOrdered = isOrdered,
            RetransmissionsMax = retransmissions,
            LifetimeMax = milliseconds is { } value ? Peers.Ms(value) : null,
            Priority = ChannelPriority.High,
        };
        peers.Client.Channels.Open(options);
        peers.RunUntil(() => peers.Server.Saw(DataChannelEventKind.Opened));
        Assert.Equal(options, peers.Server.Happenings[^1].Channel!.Options);
    }

    [Fact]
    public void A_channel_that_is_made_before_the_association_opens_with_it()
    {
        var peers = new Peers(seed: 1, Link);
        var early = peers.Client.Channels.Open(new() { Label = "early" })!;
        Assert.False(peers.Client.Channels.TrySend(peers.Now, early, MessageKind.Text, "too early"u8));
        peers.Connect();
        Assert.Equal(DataChannelState.Open, early.State);
        peers.RunUntil(() => peers.Server.Saw(DataChannelEventKind.Opened));
        Assert.Equal([DataChannelEventKind.Connected, DataChannelEventKind.Opened],
            peers.Client.Happenings.Select(happening => happening.Kind));
    }

    [Fact]
    public void Messages_keep_their_kind_also_when_they_are_empty()
    {
        var peers = new Peers(seed: 1, Link).Connect();
        var channel = peers.Client.Channels.Open(new())!;
        (MessageKind Kind, byte[] Bytes)[] sent =
        [
            (MessageKind.Text, "ü"u8.ToArray()), (MessageKind.Text, []),
            (MessageKind.Binary, [0, 255]), (MessageKind.Binary, []),
        ];
        foreach (var (kind, bytes) in sent) peers.Send(peers.Client, channel, kind, bytes);
        peers.RunUntil(() => peers.Server.Messages.Count() == sent.Length);
        Assert.Equal(sent.Select(one => (one.Kind, Convert.ToHexString(one.Bytes))),
            peers.Server.Messages.Select(one => (one.MessageKind, Convert.ToHexString(one.Message))));
    }

    [Fact]
    public void The_largest_message_arrives_and_a_larger_one_is_a_mistake()
    {
        var peers = new Peers(seed: 1, Link).Connect();
        var channel = peers.Client.Channels.Open(new())!;
        var message = new byte[SctpLimits.MessageBytesMax];
        new Random(1).NextBytes(message);
        peers.Send(peers.Client, channel, MessageKind.Binary, message);
        peers.RunUntil(() => peers.Server.Messages.Any());
        Assert.Equal(message, peers.Server.Messages.Single().Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => peers.Client.Channels.TrySend(
            peers.Now, channel, MessageKind.Binary, new byte[SctpLimits.MessageBytesMax + 1]));
    }

    [Theory]
    [InlineData(1_000, 1_000)]
    [InlineData(0, SctpLimits.MessageBytesMax)] // Any size, so ours.
    [InlineData(long.MaxValue, SctpLimits.MessageBytesMax)]
    public void A_peer_that_takes_less_gets_no_more(long announced, int max) => Assert.Equal(max,
        new SctpSettings { ChannelIds = ChannelIdParity.Even, PeerMessageBytesMax = announced }.MessageBytesMax);

    [Fact]
    public void A_channel_holds_so_much_and_then_says_no()
    {
        var peers = new Peers(seed: 1, Link).Connect();
        var channel = peers.Client.Channels.Open(new())!;
        var message = new byte[100_000];
        var accepted = 0;
        while (peers.Client.Channels.TrySend(peers.Now, channel, MessageKind.Binary, message)) accepted++;
        Assert.Equal(SctpLimits.BufferedBytesMax / message.Length, accepted);
        Assert.InRange(channel.BufferedBytes, 1_000_000, SctpLimits.BufferedBytesMax);
        peers.RunUntil(() => peers.Server.Messages.Count() == accepted);
        Assert.Equal(0, channel.BufferedBytes);
        Assert.True(peers.Client.Channels.TrySend(peers.Now, channel, MessageKind.Binary, message));
    }

    [Fact]
    public void All_channels_together_hold_so_much_and_still_a_channel_can_be_opened()
    {
        var peers = new Peers(seed: 1, Link).Connect();
        var accepted = 0;
        for (var count = 0; count < 10; count++)
        {
            var channel = peers.Client.Channels.Open(new())!;
            while (peers.Client.Channels.TrySend(peers.Now, channel, MessageKind.Binary, [1])) accepted++;
        }

        Assert.InRange(accepted, 3_000, SctpLimits.OutgoingChunksMax);
        Assert.NotNull(peers.Client.Channels.Open(new() { Label = "one more" }));
        peers.RunUntil(() => peers.Server.Messages.Count() == accepted);
        peers.RunUntil(() => peers.Server.Happenings.Any(one => one.Channel?.Options.Label == "one more"));
    }

    [Fact]
    public void There_are_so_many_channels_and_no_more_for_the_peer_too()
    {
        var peers = new Peers(seed: 1, Link).Connect();
        for (var count = 0; count < SctpLimits.ChannelsMax; count++) Assert.NotNull(peers.Client.Channels.Open(new()));
        Assert.Null(peers.Client.Channels.Open(new()));
        peers.Run(TimeSpan.FromSeconds(1));
        Assert.Null(peers.Server.Channels.Open(new()));
    }

    [Fact]
    public void What_the_peer_opens_beyond_that_is_closed_again()
    {
        var peers = new Peers(seed: 1, Link).Connect();
        for (var count = 0; count < SctpLimits.ChannelsMax; count++)
            peers.Server.Channels.Open(new() { NegotiatedId = (ushort)(500 + count) });
        var channel = peers.Client.Channels.Open(new())!;
        peers.RunUntil(() => peers.Client.Saw(DataChannelEventKind.Closed));
        Assert.Equal(DataChannelState.Closed, channel.State);
        Assert.DoesNotContain(peers.Server.Happenings, happening => happening.Channel?.Id == channel.Id);
    }

    [Fact]
    public void An_id_is_given_once()
    {
        var channels = new DataChannels(new() { ChannelIds = ChannelIdParity.Even }, new(1));
        Assert.NotNull(channels.Open(new() { NegotiatedId = 0 }));
        Assert.Null(channels.Open(new() { NegotiatedId = 0 }));
        Assert.Equal(2, channels.Open(new())!.Id);
    }

    [Fact]
    public void A_channel_that_cannot_be_is_a_mistake()
    {
        var channels = new DataChannels(new() { ChannelIds = ChannelIdParity.Even }, new(1));
        DataChannelOptions[] impossible =
        [
            new() { Label = new('x', SctpLimits.LabelBytesMax + 1) },
            new() { Protocol = new('x', SctpLimits.LabelBytesMax + 1) },
            new() { NegotiatedId = SctpLimits.StreamsMax },
            new() { RetransmissionsMax = -1 },
            new() { RetransmissionsMax = 1, LifetimeMax = Peers.Ms(1) },
        ];
        Assert.All(impossible, options => Assert.Throws<ArgumentException>(() => channels.Open(options)));
    }

    [Fact]
    public void Closing_a_channel_closes_it_on_both_sides_after_its_last_message()
    {
        var peers = new Peers(seed: 1, Link).Connect();
        var channel = peers.Client.Channels.Open(new())!;
        for (var count = 0; count < 20; count++)
            peers.Send(peers.Client, channel, MessageKind.Binary, new byte[20_000]);
        peers.Client.Channels.Close(channel);
        Assert.False(peers.Client.Channels.TrySend(peers.Now, channel, MessageKind.Binary, [1]));
        peers.RunUntil(
            () => peers.Client.Saw(DataChannelEventKind.Closed) && peers.Server.Saw(DataChannelEventKind.Closed));
        Assert.Equal(20, peers.Server.Messages.Count());
        Assert.Equal(DataChannelEventKind.Closed, peers.Server.Happenings[^1].Kind);
    }

    [Fact]
    public void What_the_peer_will_not_read_any_more_is_not_sent()
    {
        var peers = new Peers(seed: 1, Link).Connect();
        var client = peers.Client.Channels.Open(new() { NegotiatedId = 1 })!;
        var server = peers.Server.Channels.Open(new() { NegotiatedId = 1 })!;
        for (var count = 0; count < 10; count++)
            peers.Send(peers.Client, client, MessageKind.Binary, new byte[100_000]);
        peers.Server.Channels.Close(server);
        peers.RunUntil(
            () => peers.Client.Saw(DataChannelEventKind.Closed) && peers.Server.Saw(DataChannelEventKind.Closed));
        Assert.True(peers.ToServer.SentBytes < 500_000);
    }

    [Fact]
    public void A_channel_closed_before_it_was_open_was_never_there()
    {
        var peers = new Peers(seed: 1, Link);
        peers.Client.Channels.Close(peers.Client.Channels.Open(new())!);
        peers.Connect().Run(TimeSpan.FromSeconds(1));
        Assert.False(peers.Server.Saw(DataChannelEventKind.Opened));
        Assert.True(peers.Client.Saw(DataChannelEventKind.Closed));
    }

    [Fact]
    public void Messages_of_a_greater_priority_overtake_what_is_queued()
    {
        var peers = new Peers(seed: 1, Link).Connect();
        var bulk = peers.Client.Channels.Open(new() { Label = "bulk", Priority = ChannelPriority.VeryLow })!;
        var keys = peers.Client.Channels.Open(new() { Label = "keys", Priority = ChannelPriority.High })!;
        for (var count = 0; count < 60; count++)
            peers.Send(peers.Client, bulk, MessageKind.Binary, new byte[16 * 1024]);
        peers.Send(peers.Client, keys, MessageKind.Text, "now"u8.ToArray());
        peers.RunUntil(() => peers.Server.Messages.Any(message => message.Text == "now"));
        Assert.True(peers.Server.Messages.Count() < 10);
    }

    [Fact]
    public void A_message_to_a_channel_that_nobody_knows_is_dropped()
    {
        var peers = new Peers(seed: 1, Link).Connect();
        var channel = peers.Client.Channels.Open(new() { NegotiatedId = 9 })!;
        peers.Send(peers.Client, channel, MessageKind.Binary, [1]);
        peers.Run(TimeSpan.FromSeconds(1));
        Assert.Empty(peers.Server.Messages);
        Assert.Equal(1, peers.Server.Channels.Statistics.Dropped);
    }

    [Theory]
    [InlineData("03 00 0000 00000000 0001 0000")] // No label where it says there is one.
    [InlineData("03 03 0000 00000000 0000 0000")] // No such type.
    [InlineData("03")]
    [InlineData("07 00 0000 00000000 0000 0000")]
    public void An_OPEN_that_makes_no_sense_opens_nothing(string message)
    {
        var peer = new CraftedPeer().Connect();
        peer.SendData(Convert.FromHexString(message.Replace(" ", "")), protocol: 50);
        Assert.Equal(1, peer.Tested.Channels.Statistics.Malformed);
        Assert.False(peer.Tested.Saw(DataChannelEventKind.Opened));
    }

    [Fact]
    public void When_the_association_ends_all_channels_do()
    {
        var peers = new Peers(seed: 1, Link).Connect();
        var channel = peers.Client.Channels.Open(new())!;
        peers.RunUntil(() => peers.Server.Saw(DataChannelEventKind.Opened));
        peers.Server.Channels.Abort();
        peers.RunUntil(
            () => peers.Client.Saw(DataChannelEventKind.Ended) && peers.Server.Saw(DataChannelEventKind.Ended));
        Assert.Equal(AssociationEnd.AbortedByPeer, peers.Client.Happenings[^1].End);
        Assert.Equal(AssociationEnd.Aborted, peers.Server.Happenings[^1].End);
        Assert.Equal(DataChannelState.Closed, channel.State);
        Assert.False(peers.Client.Channels.TrySend(peers.Now, channel, MessageKind.Binary, [1]));
        Assert.Null(peers.Client.Channels.Open(new()));
    }
}
