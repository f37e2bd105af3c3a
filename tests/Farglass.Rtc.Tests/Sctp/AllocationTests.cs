using Farglass.Rtc.Sctp;

namespace Farglass.Rtc.Tests.Sctp;

/// <summary>A thousand small messages a second each way cost no garbage.</summary>
public sealed class AllocationTests
{
    const int PacketsOnTheWayMax = 256;

    [Theory]
    [InlineData(0)]
    [InlineData(0.02)]
    public void A_thousand_messages_a_second_each_way_allocate_nothing(double loss)
    {
        var conversation = new Conversation(loss);
        conversation.Run(milliseconds: 5_000); // Until all is as large as it will be.
        var before = GC.GetAllocatedBytesForCurrentThread();
        var received = conversation.ReceivedCount;
        conversation.Run(milliseconds: 10_000);

        // A gap that is deeper than any before may need a few more blocks, which are kept then.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, loss == 0 ? 0 : 10_000);
        Assert.InRange(conversation.ReceivedCount - received, loss == 0 ? 19_990 : 19_000, 20_100);
    }

    /// <summary>Two sides 20 ms apart, with packets in memory that is made beforehand.</summary>
    sealed class Conversation
    {
        readonly Random _random = new(1);
        readonly double _loss;
        readonly byte[] _message = new byte[40];
        readonly Side _a, _b;
        TimeSpan _now;

        public Conversation(double loss)
        {
            _loss = loss;
            _a = new(ChannelIdParity.Even);
            _b = new(ChannelIdParity.Odd);
            _a.Channels.Connect();
        }

        public int ReceivedCount => _a.ReceivedCount + _b.ReceivedCount;

        public void Run(int milliseconds)
        {
            for (; milliseconds > 0; milliseconds--)
            {
                _now += Peers.Ms(1);
                Step(_a, _b);
                Step(_b, _a);
            }
        }

        void Step(Side side, Side other)
        {
            side.Receive(_now);
            if (side.Channels.Deadline <= _now) side.Channels.Advance(_now);
            side.TakeEvents();
            // One reliable, one not, by turns.
            var channel = _now.Milliseconds % 2 == 0 ? side.Keys : side.Pointer;
            if (channel.State == DataChannelState.Open)
                Assert.True(side.Channels.TrySend(_now, channel, MessageKind.Binary, _message));
            while (side.Channels.TryTransmit(_now, other.NextPacket, out var length))
                if (_random.NextDouble() >= _loss) other.Arriving(_now + Peers.Ms(10), length);
        }
    }

    sealed class Side
    {
        readonly byte[][] _packets = new byte[PacketsOnTheWayMax][];
        readonly (TimeSpan At, int Length)[] _arrivals = new (TimeSpan, int)[PacketsOnTheWayMax];
        int _first, _count;

        public Side(ChannelIdParity parity)
        {
            Channels = new(new() { ChannelIds = parity }, new(1));
            for (var index = 0; index < _packets.Length; index++) _packets[index] = new byte[1500];
            Keys = Channels.Open(new() { NegotiatedId = 0 })!;
            Pointer = Channels.Open(new() { NegotiatedId = 1, IsOrdered = false, RetransmissionsMax = 0 })!;
        }

        public DataChannels Channels { get; }

        public DataChannel Keys { get; }

        public DataChannel Pointer { get; }

        public int ReceivedCount { get; private set; }

        public Span<byte> NextPacket => _packets[(_first + _count) % _packets.Length];

        public void Arriving(TimeSpan at, int length) =>
            _arrivals[(_first + _count++) % _packets.Length] = (at, length);

        public void Receive(TimeSpan now)
        {
            for (; _count > 0 && _arrivals[_first].At <= now; _count--)
            {
                Channels.Receive(now, _packets[_first].AsSpan(0, _arrivals[_first].Length));
                _first = (_first + 1) % _packets.Length;
                TakeEvents();
            }
        }

        public void TakeEvents()
        {
            while (Channels.TryTakeEvent(out var happened))
                if (happened.Kind == DataChannelEventKind.Message) ReceivedCount++;
        }
    }
}
