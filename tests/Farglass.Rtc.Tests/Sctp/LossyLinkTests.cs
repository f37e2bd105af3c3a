using Farglass.Rtc.Sctp;
using Farglass.Rtc.Sctp.Chunks;

namespace Farglass.Rtc.Tests.Sctp;

/// <summary>Everything at once, over links that lose, delay, reorder and repeat, from many seeds.</summary>
public sealed class LossyLinkTests
{
    const int Seeds = 300;

    static readonly TimeSpan Outage = TimeSpan.FromSeconds(5);

    [Fact]
    public void A_bad_link_delivers_what_it_should_whatever_the_seed() =>
        Parallel.For(0, Seeds, seed =>
        {
            try
            {
                new Scene(seed).Play();
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Seed {seed}: {exception.Message}", exception);
            }
        });

    sealed class Scene
    {
        readonly Random _random;
        readonly Peers _peers;
        readonly Dictionary<(Peer To, ushort Id), NumberedMessages> _flows = [];

        public Scene(int seed)
        {
            _random = new(seed);
            _peers = new(seed, new()
            {
                Delay = TimeSpan.FromMilliseconds(_random.Next(201)),
                Jitter = TimeSpan.FromMilliseconds(_random.Next(51)),
                Loss = _random.NextDouble() * 0.15,
                Duplication = _random.NextDouble() * 0.05,
            });
            _peers.OnPacket = (_, packet) => AssertDataComesLast(packet.Span);
            foreach (var peer in new[] { _peers.Client, _peers.Server })
            {
                peer.OnHappening = happening =>
                {
                    if (happening.Kind != DataChannelEventKind.Message) return;
                    _flows[(peer, happening.Channel!.Id)].Receive(happening.Message);
                };
            }
        }

        public void Play()
        {
            _peers.Connect(_random.Next(3) != 0);
            var keys = Open(0, new() { Priority = ChannelPriority.High });
            var bulk = Open(2, new() { IsOrdered = false });
            var pointer = Open(4, new() { IsOrdered = false, RetransmissionsMax = 0, Priority = ChannelPriority.High });
            var once = Open(6, new() { RetransmissionsMax = 1 });
            var brief = Open(8, new() { LifetimeMax = TimeSpan.FromMilliseconds(300) });

            ScheduleMessages([.. keys, .. pointer, .. once, .. brief], count: 120, lengthMax: 3_000);
            ScheduleMessages([.. bulk], count: 20, lengthMax: 60_000);
            _peers.At(_peers.Now + TimeSpan.FromSeconds(1), () => BreakLinks(_peers.Now + Outage));
            _peers.Run(TimeSpan.FromSeconds(4) + Outage);
            _peers.RunUntil(() => _flows.Values.All(flow => flow.Flush())
                && keys.Concat(bulk).All(flow => flow.Arrived.Count == flow.SentCount), 300);
            _peers.Run(TimeSpan.FromSeconds(60));

            Assert.All(keys, flow => flow.AssertAllInOrder());
            Assert.All(bulk, flow => flow.AssertAllOnce());
            Assert.All(pointer, flow => flow.AssertNoneTwice());
            Assert.All(once.Concat(brief), flow => flow.AssertInOrder());
            AssertNoneIsBlocked([.. pointer, .. once, .. brief]);
        }

        /// <summary>
        /// A peer may abort when anything else stands behind DATA (RFC 9260, 6.10), and one we know does.
        /// </summary>
        static void AssertDataComesLast(ReadOnlySpan<byte> packet)
        {
            Assert.True(packet.Length <= SctpLimits.SentPacketBytesDefault);
            var reader = new ChunkReader(packet[PacketHeader.Size..]);
            var hasData = false;
            while (reader.TryRead(out var chunk))
            {
                Assert.True(chunk.Type == ChunkType.Data || !hasData);
                hasData |= chunk.Type == ChunkType.Data;
            }
        }

        /// <summary>Whatever was given up before, what is sent now arrives.</summary>
        void AssertNoneIsBlocked(NumberedMessages[] flows)
        {
            _peers.ToServer.Traits = _peers.ToClient.Traits = new();
            foreach (var flow in flows) flow.Send(length: 10);
            _peers.Run(TimeSpan.FromSeconds(1));
            Assert.All(flows, flow => Assert.Equal(flow.SentCount - 1, flow.Arrived[^1]));
        }

        /// <summary>The same channel on both sides, and a flow of messages each way.</summary>
        NumberedMessages[] Open(ushort id, DataChannelOptions options)
        {
            options = options with { NegotiatedId = id };
            var client = _peers.Client.Channels.Open(options)!;
            var server = _peers.Server.Channels.Open(options)!;
            return
            [
                _flows[(_peers.Server, id)] = new(_peers, _peers.Client, client),
                _flows[(_peers.Client, id)] = new(_peers, _peers.Server, server),
            ];
        }

        void ScheduleMessages(NumberedMessages[] flows, int count, int lengthMax)
        {
            foreach (var flow in flows)
            {
                for (var index = 0; index < count; index++)
                {
                    var length = _random.Next(4) == 0 ? _random.Next(lengthMax) : _random.Next(100);
                    _peers.At(_peers.Now + (TimeSpan.FromSeconds(4) * _random.NextDouble()), () => flow.Send(length));
                }
            }
        }

        void BreakLinks(TimeSpan until) => _peers.ToServer.DeadUntil = _peers.ToClient.DeadUntil = until;
    }
}
