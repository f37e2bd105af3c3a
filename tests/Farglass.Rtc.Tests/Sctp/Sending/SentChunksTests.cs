using Farglass.Rtc.Sctp;
using Farglass.Rtc.Sctp.Chunks;
using Farglass.Rtc.Sctp.Sending;

namespace Farglass.Rtc.Tests.Sctp.Sending;

public sealed class SentChunksTests
{
    const uint First = 0xFFFFFFFC; // So that it wraps at once.
    const int ChunkBytes = 100;
    const int WireBytes = ChunkBytes + DataChunk.Overhead;

    readonly ChunkPool _pool = new(ChunkBytes);
    readonly OutgoingStream _stream = new(1, priority: 1, serial: 0);
    readonly SentChunks _sent;
    readonly List<OutgoingChunk> _chunks = [];
    TimeSpan _now;

    public SentChunksTests() => _sent = new(new(First), _pool);

    [Fact]
    public void What_is_acknowledged_without_a_gap_is_forgotten()
    {
        Send(5);
        Assert.Equal(5 * WireBytes, _sent.FlightBytes);
        var told = Acknowledge(2);
        Assert.Equal((3 * WireBytes, true), (told.Bytes, told.CumulativeMoved));
        Assert.Equal(2 * WireBytes, _sent.FlightBytes);
        Assert.Equal((2, 2), (_pool.Count, _stream.UnacknowledgedChunks));
        Acknowledge(4);
        Assert.True(_sent.IsEmpty && _stream.IsDrained);
    }

    [Fact]
    public void A_round_trip_is_measured_by_what_was_sent_last_and_once()
    {
        Send(2);
        _now = Peers.Ms(30);
        Send(1);
        _now = Peers.Ms(100);
        Assert.Equal(Peers.Ms(70), Acknowledge(2).RoundTrip);

        Send(1);
        _sent.MarkAllLost();
        SendLost();
        Assert.Null(Acknowledge(3).RoundTrip); // Nobody knows which of the two was answered (Karn).
    }

    [Fact]
    public void A_chunk_that_was_overtaken_three_times_is_lost()
    {
        Send(6);
        for (ushort last = 2; last <= 3; last++) Assert.False(Lose(Acknowledge(-1, (2, last))));
        Assert.True(Lose(Acknowledge(-1, (2, 4))));
        Assert.True(_sent.TryFindLost(out var lost));
        Assert.Same(_chunks[0], lost);
        Assert.Equal(2 * WireBytes, _sent.FlightBytes);
    }

    [Fact]
    public void A_repeated_word_is_no_new_word()
    {
        Send(6);
        for (var round = 0; round < 10; round++) Assert.False(Lose(Acknowledge(-1, (2, 3))));
    }

    [Fact]
    public void What_was_sent_again_is_not_lost_again_on_the_word_of_what_was_sent_before()
    {
        Send(10);
        for (ushort last = 2; last <= 4; last++) Lose(Acknowledge(-1, (2, last)));
        SendLost();
        for (ushort last = 5; last <= 10; last++) Assert.False(Lose(Acknowledge(-1, (2, last))));
        Send(3);
        for (ushort last = 11; last <= 12; last++) Assert.False(Lose(Acknowledge(-1, (2, last))));
        Assert.True(Lose(Acknowledge(-1, (2, 13))));
    }

    [Fact]
    public void What_was_only_late_need_not_be_sent_again()
    {
        Send(6);
        for (ushort last = 2; last <= 4; last++) Lose(Acknowledge(-1, (2, last)));
        Assert.True(_sent.HasLost);
        Acknowledge(3);
        Assert.False(_sent.HasLost);
        Assert.Equal(2 * WireBytes, _sent.FlightBytes);
    }

    [Fact]
    public void What_the_peer_no_longer_has_is_on_its_way_again()
    {
        Send(4);
        Acknowledge(-1, (2, 4));
        Assert.Equal(WireBytes, _sent.FlightBytes);
        Acknowledge(-1, (2, 2));
        Assert.Equal(3 * WireBytes, _sent.FlightBytes);
        Acknowledge(-1);
        Assert.Equal(4 * WireBytes, _sent.FlightBytes);
        Assert.Equal(4 * WireBytes, Acknowledge(3).Bytes);
        Assert.Equal(0, _sent.FlightBytes);
    }

    [Fact]
    public void Gaps_that_make_no_sense_acknowledge_nothing()
    {
        Send(4);
        Acknowledge(-1, (3, 2));
        Acknowledge(-1, (2, 50));
        Acknowledge(-1, (0, 0));
        Assert.Equal(4 * WireBytes, _sent.FlightBytes);
        Acknowledge(-1, (4, 4), (2, 2)); // Only what is in order.
        Assert.Equal(3 * WireBytes, _sent.FlightBytes);
    }

    [Fact]
    public void The_bytes_on_their_way_are_those_that_are_on_their_way_whatever_happens()
    {
        var random = new Random(1);
        for (var round = 0; round < 20_000; round++)
        {
            _now += Peers.Ms(1);
            if (_sent.HasRoom && random.Next(2) == 0) Send(1);
            if (random.Next(100) == 0) _sent.MarkAllLost();
            if (_sent.HasLost && random.Next(3) == 0) SendLost();
            var count = _sent.Next - _sent.First;
            if (count < 4 || random.Next(4) != 0) continue;
            var cumulative = random.Next(10) == 0 ? random.Next(count) : -1;
            var start = (ushort)random.Next(2, 2 + count);
            Lose(AcknowledgeFromFirst(cumulative, (start, (ushort)(start + random.Next(3)))));
            var expected = 0;
            for (var tsn = _sent.First; tsn < _sent.Next; tsn += 1)
                if (_sent[tsn].State == ChunkState.InFlight) expected += _sent[tsn].WireBytes;
            Assert.Equal(expected, _sent.FlightBytes);
        }
    }

    void Send(int count)
    {
        for (; count > 0; count--)
        {
            var chunk = _pool.Rent();
            chunk.Fill(_stream, DataFlags.Begin | DataFlags.End, 51, MessageTerms.Reliable, new byte[ChunkBytes]);
            _sent.Add(_now, chunk);
            _chunks.Add(chunk);
        }
    }

    void SendLost()
    {
        Assert.True(_sent.TryFindLost(out var chunk));
        _sent.SentAgain(_now, chunk);
    }

    bool Lose(Acknowledgement told) => told.NewestOrder >= 0 && _sent.CountMisses(told.NewestOrder);

    Acknowledgement Acknowledge(int cumulative, params (ushort Start, ushort End)[] gaps) =>
        AcknowledgeFromFirst(cumulative - (_sent.First - new Tsn(First)), gaps);

    Acknowledgement AcknowledgeFromFirst(int cumulative, params (ushort Start, ushort End)[] gaps)
    {
        var bytes = new byte[200];
        var packet = new PacketWriter(bytes);
        SackChunk.Write(ref packet, _sent.First + cumulative, 1000,
            [.. gaps.Select(gap => new GapBlock(gap.Start, gap.End))], []);
        Assert.True(SackChunk.TryParse(new(bytes.AsSpan(PacketHeader.Size..packet.Length)), out var sack));
        return _sent.Acknowledge(_now, sack);
    }
}
