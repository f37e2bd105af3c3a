using Farglass.Rtc.Sctp;
using Farglass.Rtc.Sctp.Chunks;
using Farglass.Rtc.Sctp.Receiving;

namespace Farglass.Rtc.Tests.Sctp;

/// <summary>A peer that sends what it should not, without end: memory stays within its limits.</summary>
public sealed class FloodTests
{
    const int Rounds = 10_000;
    const int HeldBytesMax = SctpLimits.ReceivedBytesMax + SctpLimits.ReceivedReserveBytes;

    readonly CraftedPeer _peer = new CraftedPeer().Connect();
    readonly byte[] _packet = new byte[SctpLimits.ReceivedPacketBytesMax];
    readonly byte[] _payload = new byte[1_000];
    readonly Random _random = new(1);

    DataChannels Tested => _peer.Tested.Channels;

    DataReceiver Receiver => Tested.Association.Receiver!;

    [Fact]
    public void Gaps_without_end()
    {
        var flood = () => Send(new Tsn(1000) + _random.Next(1, SctpLimits.ReceivedAheadMax * 2), _payload);
        var allocated = Flood(flood);
        Assert.True(Tested.Statistics.Dropped > Rounds / 2);
        Assert.True(allocated < HeldBytesMax * 2, $"{allocated} bytes were allocated.");
        Assert.Equal(0, Flood(flood));
    }

    [Fact]
    public void Tiny_messages_behind_a_gap()
    {
        Flood(() => Send(new Tsn(1001) + _random.Next(SctpLimits.ReceivedAheadMax), _payload.AsSpan(0, 1)));
        Assert.InRange(Receiver.HeldBytes, 1, (1 + SctpLimits.HeldOverheadBytes) * SctpLimits.ReceivedAheadMax);
    }

    [Fact]
    public void Beginnings_without_an_end()
    {
        var next = new Tsn(1000);
        Flood(() =>
        {
            Send(next, _payload, DataFlags.Begin);
            next += 1;
        });
        Assert.InRange(Receiver.HeldBytes, 1, 2_000);
        Assert.Equal(AssociationState.Established, Tested.State);
    }

    [Fact]
    public void Beginnings_without_an_end_behind_a_gap()
    {
        var next = new Tsn(1001);
        Flood(() =>
        {
            Send(next, _payload, DataFlags.Begin | DataFlags.Unordered);
            next += 1;
        });
    }

    [Fact]
    public void Messages_that_nobody_takes()
    {
        var next = new Tsn(1000);
        Flood(() =>
        {
            Send(next, _payload.AsSpan(0, 1 + (next.Value % 2 == 0 ? 0 : 999)));
            next += 1;
        });
        Assert.Equal(0, Receiver.ReceiveWindow);
        Assert.Equal(AssociationState.Established, Tested.State);
    }

    [Fact]
    public void Channels_without_end()
    {
        byte[] open = [3, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, (byte)'x'];
        for (var round = 0; round < 5_000; round++)
            _peer.SendData(
                open, stream: (ushort)(round % SctpLimits.StreamsMax), ssn: (ushort)(round / 1024), protocol: 50);
        var opened = _peer.Tested.Happenings.Count(one => one.Kind == DataChannelEventKind.Opened);
        Assert.Equal(SctpLimits.ChannelsMax, opened);
        Assert.True(Tested.Association.Sender!.ChunkCount <= SctpLimits.OutgoingChunksMax);
    }

    [Fact]
    public void Resets_without_end()
    {
        var streams = Enumerable.Range(0, 500).Select(id => (ushort)id).ToArray();
        for (var round = 0u; round < 2_000; round++)
        {
            _peer.Send((ref packet) => OutgoingResetRequest.Write(ref packet, 1000 + round, 0, new(999), streams));
            _peer.Answers.Clear();
        }

        Assert.Equal(AssociationState.Established, Tested.State);
    }

    [Fact]
    public void Resets_that_nobody_takes()
    {
        var streams = Enumerable.Range(0, 500).Select(id => (ushort)id).ToArray();
        var sequence = 1000u;
        Flood(() => Send((ref packet) => OutgoingResetRequest.Write(ref packet, sequence++, 0, new(999), streams)));
    }

    [Fact]
    public void Questions_without_end()
    {
        Flood(() => Send((ref packet) =>
        {
            while (packet.Room >= 4)
                packet.Add((ChunkType)(_random.Next(2) == 0 ? 0xFF : (byte)ChunkType.Heartbeat), 0, 4).Clear();
        }));
        _peer.Drain();
        Assert.True(_peer.AnsweredPackets < 20);
    }

    [Fact]
    public void Jumps_without_end()
    {
        var next = new Tsn(1000);
        Flood(() =>
        {
            next += _random.Next(100_000);
            Send((ref packet) => ForwardTsnChunk.Write(ref packet, next, [new(1, new((ushort)next.Value))]));
            Send(next + _random.Next(-100, 3_000), _payload);
        });
    }

    [Fact]
    public void Acknowledgements_of_nonsense()
    {
        var channel = Tested.Open(new() { NegotiatedId = 0 })!;
        _peer.Drain();
        Flood(() =>
        {
            Tested.TrySend(_peer.Now, channel, MessageKind.Binary, _payload);
            var from = Tested.Association.LocalTsn + _random.Next(-5, 3_000);
            Send((ref packet) => SackChunk.Write(ref packet, from, (uint)_random.Next(),
                [new((ushort)_random.Next(65536), (ushort)_random.Next(65536)), new(2, 0xFFFF)], []));
            while (Tested.TryTransmit(_peer.Now, _packet, out _)) { }
        });
        Assert.True(Tested.Association.Sender!.ChunkCount <= SctpLimits.OutgoingChunksMax);
    }

    /// <returns>The bytes that were allocated by it.</returns>
    long Flood(Action round)
    {
        round();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var count = 0; count < Rounds; count++)
        {
            round();
            if (Tested.Association.Receiver is { HeldBytes: > HeldBytesMax } receiver)
                Assert.Fail($"{receiver.HeldBytes} bytes are held.");
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    void Send(Tsn tsn, ReadOnlySpan<byte> payload, DataFlags flags = DataFlags.Begin | DataFlags.End)
    {
        var packet = new PacketWriter(_packet);
        new DataChunk(flags, tsn, 0, new((ushort)tsn.Value), 53).Write(ref packet, payload);
        Receive(packet);
    }

    void Send(WriteChunks write)
    {
        var packet = new PacketWriter(_packet);
        write(ref packet);
        Receive(packet);
    }

    void Receive(in PacketWriter packet) =>
        Tested.Receive(_peer.Now, _packet.AsSpan(0, packet.Finish(new(5000, 5000, _peer.TestedTag))));
}
