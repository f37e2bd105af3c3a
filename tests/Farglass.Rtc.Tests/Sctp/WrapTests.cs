using Farglass.Rtc.Sctp;

namespace Farglass.Rtc.Tests.Sctp;

public sealed class WrapTests
{
    /// <summary>Begins all that is chosen at random shortly before it wraps.</summary>
    sealed class NearTheWrap(int seed) : Random(seed)
    {
        readonly Random _random = new(seed);

        public override long NextInt64() => uint.MaxValue - _random.Next(50);

        public override long NextInt64(long minValue, long maxValue) => _random.NextInt64(minValue, maxValue);
    }

    [Fact]
    public void The_numbers_of_chunks_wrap_unseen()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var peers = new Peers(seed, new() { Delay = Peers.Ms(20), Jitter = Peers.Ms(20), Loss = 0.1 },
                random: at => new NearTheWrap(at)).Connect();
            var channel = peers.Client.Channels.Open(new())!;
            var skipping = peers.Client.Channels.Open(new() { RetransmissionsMax = 0 })!;
            for (var count = 0; count < 100; count++)
            {
                peers.Send(peers.Client, channel, MessageKind.Text, System.Text.Encoding.ASCII.GetBytes($"{count}"));
                peers.Send(peers.Client, skipping, MessageKind.Binary, new byte[2_000]);
            }

            peers.Client.Channels.Close(channel); // The numbers of requests wrap too.
            peers.RunUntil(() => peers.Server.Saw(DataChannelEventKind.Closed));
            var texts = peers.Server.Messages.Where(message => message.Channel!.Id == 0)
                .Select(message => message.Text);
            Assert.Equal(Enumerable.Range(0, 100).Select(count => $"{count}"), texts);
        }
    }

    [Fact]
    public void The_numbers_of_messages_wrap_unseen()
    {
        var peers = new Peers(seed: 1, new() { Delay = Peers.Ms(5), Loss = 0.02 }).Connect();
        var channel = peers.Client.Channels.Open(new() { NegotiatedId = 0 })!;
        peers.Server.Channels.Open(new() { NegotiatedId = 0 });
        var messages = new NumberedMessages(peers, peers.Client, channel);
        peers.Server.OnHappening = happening =>
        {
            if (happening.Kind == DataChannelEventKind.Message) messages.Receive(happening.Message);
        };
        for (var count = 0; count < 70_000; count++)
        {
            messages.Send(length: 4);
            if (count % 500 == 0) peers.RunUntil(messages.Flush);
        }

        peers.RunUntil(() => messages.Flush() && messages.Arrived.Count == messages.SentCount, 600);
        messages.AssertAllInOrder();
    }
}
