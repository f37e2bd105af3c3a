using System.Buffers.Binary;
using Farglass.Rtc.Sctp;
using Farglass.Rtc.Sctp.Chunks;

namespace Farglass.Rtc.Tests.Sctp.Association;

public sealed class AssociationTests
{
    readonly CraftedPeer _peer = new CraftedPeer().Connect();

    DataChannels Tested => _peer.Tested.Channels;

    [Fact]
    public void A_packet_with_a_wrong_tag_port_or_checksum_is_dropped()
    {
        WriteChunks heartbeat = (ref packet) => packet.Add(ChunkType.Heartbeat, flags: 0, valueLength: 8).Clear();
        _peer.Send(heartbeat, tag: _peer.TestedTag + 1);
        _peer.Send(heartbeat, port: 5001);
        _peer.Send([0x13, 0x88, 0x13, 0x88, .. new byte[20]]);
        _peer.Send([]);
        _peer.Send(new byte[2_000]);
        Assert.Empty(_peer.Answers);
        Assert.Equal(5, Tested.Statistics.Malformed);

        _peer.Send(heartbeat);
        _peer.TakeAnswer(ChunkType.HeartbeatAck);
    }

    [Fact]
    public void A_heartbeat_comes_back_as_it_was()
    {
        byte[] info = [0, 1, 0, 9, 1, 2, 3, 4, 5];
        _peer.SendChunk(ChunkType.Heartbeat, info);
        Assert.Equal(info, _peer.TakeAnswer(ChunkType.HeartbeatAck));
    }

    [Fact]
    public void A_heartbeat_that_fits_into_no_packet_of_ours_is_not_answered()
    {
        _peer.SendChunk(ChunkType.Heartbeat, new byte[1_400]);
        Assert.Empty(_peer.Answers);
        _peer.SendChunk(ChunkType.Heartbeat, new byte[8]);
        _peer.TakeAnswer(ChunkType.HeartbeatAck);
    }

    [Fact]
    public void An_idle_peer_is_asked_every_half_a_minute_and_lost_when_it_does_not_answer()
    {
        _peer.Wait(TimeSpan.FromSeconds(31));
        var asked = _peer.TakeAnswer(ChunkType.Heartbeat);
        _peer.SendChunk(ChunkType.HeartbeatAck, asked);
        _peer.Wait(TimeSpan.FromSeconds(29));
        Assert.Empty(_peer.Answers);

        _peer.Wait(TimeSpan.FromMinutes(10));
        Assert.Equal(SctpLimits.TimeoutsMax + 1, _peer.Answers.Count);
        Assert.All(_peer.Answers, answer => Assert.Equal(ChunkType.Heartbeat, answer.Type));
        Assert.Equal(AssociationEnd.Lost, _peer.Tested.Happenings[^1].End);
    }

    [Fact]
    public void Another_heartbeat_than_ours_is_not_taken_for_an_answer()
    {
        _peer.Wait(TimeSpan.FromSeconds(31));
        var asked = _peer.TakeAnswer(ChunkType.Heartbeat);
        asked[^1]++;
        _peer.SendChunk(ChunkType.HeartbeatAck, asked);
        _peer.SendChunk(ChunkType.HeartbeatAck, []);
        Assert.Equal(2, Tested.Statistics.Dropped);
    }

    [Fact]
    public void A_message_to_a_stream_that_there_is_not_is_an_error_but_not_the_end()
    {
        _peer.SendData([1], stream: SctpLimits.StreamsMax);
        Assert.Equal(_peer.NextTsn + -1, Acknowledged());
        Assert.Equal([0, (byte)ErrorCause.InvalidStream, 0, 8, 4, 0, 0, 0], _peer.TakeAnswer(ChunkType.Error));
    }

    [Theory]
    [InlineData(0x3F, false, false)] // Stop, and do not tell.
    [InlineData(0x7F, false, true)] // Stop, and tell.
    [InlineData(0xBF, true, false)] // Skip, and do not tell.
    [InlineData(0xFF, true, true)] // Skip, and tell.
    public void A_chunk_that_is_unknown_says_itself_what_to_do(byte type, bool goesOn, bool isReported)
    {
        _peer.Send((ref packet) =>
        {
            packet.Add((ChunkType)type, flags: 0, valueLength: 4).Clear();
            packet.Add(ChunkType.Heartbeat, flags: 0, valueLength: 8).Clear();
        });
        Assert.Equal(goesOn, _peer.Answers.Exists(answer => answer.Type == ChunkType.HeartbeatAck));
        Assert.Equal(isReported, _peer.Answers.Exists(answer => answer.Type == ChunkType.Error));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)] // With our tag come back to us.
    public void An_ABORT_ends_it_at_once(byte flags)
    {
        _peer.Send((ref packet) => packet.Add(ChunkType.Abort, flags, valueLength: 0),
            tag: flags == 0 ? _peer.TestedTag : CraftedPeer.Tag);
        Assert.Equal(AssociationEnd.AbortedByPeer, _peer.Tested.Happenings[^1].End);
        Assert.Empty(_peer.Answers);
        Assert.Equal(TimeSpan.MaxValue, Tested.Deadline);
    }

    [Fact]
    public void Whoever_still_sends_to_what_has_ended_is_told()
    {
        Tested.Abort();
        _peer.Drain();
        Assert.Equal([0, (byte)ErrorCause.UserInitiatedAbort, 0, 4], _peer.TakeAnswer(ChunkType.Abort));
        _peer.SendData([1]);
        var (type, flags, _) = Assert.Single(_peer.Answers);
        Assert.Equal((ChunkType.Abort, (byte)1, _peer.TestedTag), (type, flags, _peer.AnsweredTag));
        _peer.Answers.Clear();
        _peer.SendChunk(ChunkType.Abort, [], flags: 1);
        Assert.Empty(_peer.Answers); // Or two of us would never stop.
    }

    [Fact]
    public void Every_second_packet_is_acknowledged_and_a_gap_at_once()
    {
        _peer.SendData([1]);
        Assert.Equal(new(1000), Acknowledged()); // The first of all.
        _peer.SendData([1]);
        Assert.Empty(_peer.Answers);
        _peer.SendData([1]);
        Assert.Equal(new(1002), Acknowledged());
        _peer.SendData([1], tsn: new(1004));
        Assert.Equal(new(1002), Acknowledged());
        _peer.SendData([1], tsn: new(1003));
        Assert.Equal(new(1004), Acknowledged());
        _peer.SendData([1], tsn: new(1005), flags: DataFlags.Begin | DataFlags.End | DataFlags.Immediate);
        Assert.Equal(new(1005), Acknowledged());
    }

    [Fact]
    public void A_skip_is_acknowledged_as_data_is()
    {
        _peer.SendData([1]);
        _peer.SendData([1], tsn: new(1005));
        _peer.Answers.Clear();
        Skip(1002);
        Assert.Empty(_peer.Answers);
        _peer.Wait(SctpLimits.SackDelay);
        Assert.Equal(new(1002), Acknowledged());
    }

    [Fact]
    public void A_late_skip_is_acknowledged_and_never_at_once()
    {
        _peer.SendData([1]);
        _peer.SendData([1]);
        _peer.SendData([1]);
        _peer.Answers.Clear();
        for (var round = 0; round < 10; round++)
        {
            Skip(1001); // Such a peer answers each SACK with the next one: Firefox does.
            Skip(1001);
            Assert.Empty(_peer.Answers);
            _peer.Wait(SctpLimits.SackDelay - TimeSpan.FromMilliseconds(1));
            Assert.Empty(_peer.Answers);
            _peer.Wait(TimeSpan.FromMilliseconds(1));
            Assert.Equal(new(1002), Acknowledged());
        }
    }

    [Fact]
    public void A_peer_that_has_no_room_is_asked_with_one_chunk_at_a_time_and_is_not_lost()
    {
        var channel = Tested.Open(new() { NegotiatedId = 0 })!;
        for (var count = 0; count < 10; count++)
            Assert.True(Tested.TrySend(_peer.Now, channel, MessageKind.Binary, new byte[1_000]));
        _peer.Drain();
        Assert.Equal(10, _peer.Answers.Count);
        var first = Tested.Association.LocalTsn;
        Acknowledge(first + 9, window: 0);
        _peer.Answers.Clear();
        for (var count = 0; count < 10; count++)
            Assert.True(Tested.TrySend(_peer.Now, channel, MessageKind.Binary, new byte[1_000]));
        _peer.Drain();
        Assert.Single(_peer.Answers);

        for (var round = 0; round < 100; round++)
        {
            _peer.Wait(SctpLimits.TimeoutMax);
            Acknowledge(first + 9, window: 0);
        }

        _peer.Answers.Clear();
        Acknowledge(first + 10, window: 100_000);
        Assert.Equal(AssociationState.Established, Tested.State);
        Assert.NotEmpty(_peer.Answers);
    }

    [Fact]
    public void A_duplicate_is_reported()
    {
        _peer.SendData([1]);
        _peer.Answers.Clear();
        _peer.SendData([1], tsn: new(1000));
        var sack = _peer.TakeAnswer(ChunkType.Sack);
        Assert.Equal("0000" + "0001" + "000003E8", Convert.ToHexString(sack.AsSpan(8)));
    }

    [Fact]
    public void A_window_that_was_closed_is_announced_when_it_opens()
    {
        var message = new byte[1_400];
        var now = _peer.Now;
        var packet = new byte[SctpLimits.ReceivedPacketBytesMax];
        Tested.Open(new() { NegotiatedId = 0 });
        _peer.Drain();
        for (var count = 0; Window() > 1_400; count++) Receive(message, (ushort)count);
        Assert.InRange(Window(), 0, 2_000);
        while (Tested.TryTakeEvent(out _)) { }
        _peer.Drain();
        Assert.Equal(SctpLimits.ReceivedBytesMax, (int)BinaryPrimitives.ReadUInt32BigEndian(
            _peer.Answers[^1].Value.AsSpan(4)));

        int Window() => Tested.Association.Receiver!.ReceiveWindow;

        void Receive(byte[] payload, ushort ssn)
        {
            var writer = new PacketWriter(packet);
            new DataChunk(DataFlags.Begin | DataFlags.End, _peer.NextTsn, 0, new(ssn), 53).Write(ref writer, payload);
            _peer.NextTsn += 1;
            Tested.Receive(now, packet.AsSpan(0, writer.Finish(new(5000, 5000, _peer.TestedTag))));
            while (Tested.TryTransmit(now, packet, out _)) { }
        }
    }

    [Fact]
    public void A_message_larger_than_agreed_ends_the_association()
    {
        for (var sent = 0;
            sent <= SctpLimits.MessageBytesMax && Tested.State == AssociationState.Established;
            sent += 1_000)
            _peer.SendData(new byte[1_000], flags: sent == 0 ? DataFlags.Begin : DataFlags.None);
        Assert.Equal(AssociationEnd.ProtocolViolated, _peer.Tested.Happenings[^1].End);
        Assert.Equal([0, (byte)ErrorCause.ProtocolViolation, 0, 4], _peer.TakeAnswer(ChunkType.Abort));
    }

    void Skip(uint cumulative) => _peer.Send((ref packet) => ForwardTsnChunk.Write(ref packet, new(cumulative), []));

    void Acknowledge(Tsn cumulative, uint window) =>
        _peer.Send((ref packet) => SackChunk.Write(ref packet, cumulative, window, [], []));

    Tsn Acknowledged()
    {
        var sack = Assert.Single(_peer.Answers, answer => answer.Type == ChunkType.Sack).Value;
        _peer.Answers.RemoveAll(answer => answer.Type == ChunkType.Sack);
        return new(BinaryPrimitives.ReadUInt32BigEndian(sack));
    }
}
