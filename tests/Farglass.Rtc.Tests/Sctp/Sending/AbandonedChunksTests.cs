using Farglass.Rtc.Sctp;
using Farglass.Rtc.Sctp.Chunks;
using Farglass.Rtc.Sctp.Sending;

namespace Farglass.Rtc.Tests.Sctp.Sending;

public sealed class AbandonedChunksTests
{
    const int ChunkBytes = 10;

    readonly ChunkPool _pool = new(ChunkBytes);
    readonly OutgoingQueue _queue;
    readonly SentChunks _sent;
    readonly AbandonedChunks _abandoned;
    readonly byte[] _bytes = new byte[1200];

    public AbandonedChunksTests()
    {
        _queue = new(_pool, new());
        _sent = new(new(100), _pool);
        _abandoned = new(_sent);
    }

    [Fact]
    public void A_message_is_given_up_whole()
    {
        Queue(stream: 1, length: 30);
        Queue(stream: 2, length: 10);
        Send(4);
        GiveUp(101);
        Assert.Equal((102, "1:0"), Forward());
        Assert.Equal(ChunkState.InFlight, _sent[new(103)].State);
    }

    [Fact]
    public void What_was_not_sent_of_it_is_one_number_that_never_comes()
    {
        Queue(stream: 1, length: 100);
        Queue(stream: 1, length: 10);
        Send(3);
        GiveUp(100);
        Assert.Equal((103, "1:0"), Forward());
        Send(1);
        Assert.Equal(new(1), _sent[new(104)].Ssn);
    }

    [Fact]
    public void What_is_on_its_way_is_not_skipped()
    {
        Queue(stream: 1, length: 10);
        Queue(stream: 2, length: 10);
        Queue(stream: 3, length: 10);
        Send(3);
        GiveUp(102);
        Assert.Null(Forward());
        GiveUp(100);
        Assert.Equal((100, "1:0"), Forward());
    }

    [Fact]
    public void Unordered_messages_are_skipped_without_a_name()
    {
        Queue(stream: 1, length: 10, isOrdered: false);
        Send(1);
        GiveUp(100);
        Assert.Equal((100, ""), Forward());
    }

    [Fact]
    public void Of_each_stream_the_last_is_named()
    {
        for (var round = 0; round < 3; round++)
        {
            Queue(stream: 1, length: 10);
            Queue(stream: 2, length: 10);
        }

        Send(6);
        for (var tsn = 100u; tsn < 106; tsn++) GiveUp(tsn);
        Assert.Equal((105, "1:2 2:2"), Forward());
    }

    [Fact]
    public void What_has_no_place_in_the_list_is_left_for_the_next()
    {
        for (ushort stream = 0; stream < 100; stream++) Queue(stream, length: 10);
        Send(100);
        for (var tsn = 100u; tsn < 200; tsn++) GiveUp(tsn);
        Assert.Equal(100 + SctpLimits.SkippedStreamsMax - 1, Forward()!.Value.Cumulative);
        Acknowledge(100 + SctpLimits.SkippedStreamsMax - 1);
        Assert.Equal(199, Forward()!.Value.Cumulative);
    }

    [Fact]
    public void It_is_said_again_when_the_peer_has_not_heard()
    {
        Queue(stream: 1, length: 10);
        Queue(stream: 2, length: 10);
        Send(2);
        GiveUp(100);
        Assert.NotNull(Forward());
        Assert.Null(Forward());
        _abandoned.Acknowledged(Peers.Ms(10), cumulativeMoved: false, roundTrip: Peers.Ms(50));
        Assert.Null(Forward());
        _abandoned.Acknowledged(Peers.Ms(60), cumulativeMoved: false, roundTrip: Peers.Ms(50));
        Assert.NotNull(Forward());
        _abandoned.TimedOut();
        Assert.NotNull(Forward());
        Acknowledge(100);
        _abandoned.TimedOut();
        Assert.Null(Forward());
    }

    void Queue(ushort stream, int length, bool isOrdered = true)
    {
        if (!_streams.TryGetValue(stream, out var known))
            _streams[stream] = known = new(stream, priority: 1, serial: 0);
        _queue.Add(known, 51, MessageTerms.Reliable with { IsOrdered = isOrdered }, new byte[length]);
    }

    readonly Dictionary<ushort, OutgoingStream> _streams = [];

    void Send(int count)
    {
        for (; count > 0; count--)
        {
            Assert.True(_queue.TryPeek(TimeSpan.Zero, out var chunk));
            _queue.Take(chunk);
            _sent.Add(TimeSpan.Zero, chunk);
        }
    }

    void GiveUp(uint tsn) => _abandoned.Add(_sent[new(tsn)], _queue);

    (int Cumulative, string Skipped)? Forward()
    {
        var packet = new PacketWriter(_bytes);
        if (!_abandoned.TryWrite(TimeSpan.Zero, ref packet)) return null;
        Assert.True(ForwardTsnChunk.TryParse(new(_bytes.AsSpan(PacketHeader.Size..packet.Length)), out var forward));
        var skipped = new List<string>();
        for (var index = 0; index < forward.SkippedCount; index++)
            skipped.Add($"{forward.Skipped(index).Stream}:{forward.Skipped(index).Ssn.Value}");
        return ((int)forward.Cumulative.Value, string.Join(' ', skipped));
    }

    void Acknowledge(int cumulative)
    {
        var packet = new PacketWriter(_bytes);
        SackChunk.Write(ref packet, new((uint)cumulative), 1000, [], []);
        Assert.True(SackChunk.TryParse(new(_bytes.AsSpan(PacketHeader.Size..packet.Length)), out var sack));
        _abandoned.Acknowledged(TimeSpan.Zero, _sent.Acknowledge(TimeSpan.Zero, sack).CumulativeMoved, TimeSpan.Zero);
    }
}
