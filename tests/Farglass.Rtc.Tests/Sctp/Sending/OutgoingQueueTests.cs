using Farglass.Rtc.Sctp;
using Farglass.Rtc.Sctp.Sending;

namespace Farglass.Rtc.Tests.Sctp.Sending;

public sealed class OutgoingQueueTests
{
    const int ChunkBytes = 10;

    readonly SctpStatistics _statistics = new();
    readonly ChunkPool _pool = new(ChunkBytes);
    readonly OutgoingQueue _queue;

    public OutgoingQueueTests() => _queue = new(_pool, _statistics);

    [Fact]
    public void A_message_is_cut_into_fragments()
    {
        var stream = Stream(7);
        Add(stream, length: 25);
        Assert.Equal(25, stream.QueuedBytes);
        Assert.Equal(["7 B 10", "7  10", "7 E 5"], TakeAll());
        Assert.Equal(0, stream.QueuedBytes);
        Assert.Equal(0, _queue.ChunkCount);
    }

    [Fact]
    public void Equals_take_turns_message_by_message()
    {
        var (a, b, c) = (Stream(1), Stream(2), Stream(3));
        Add(a, 15);
        Add(a, 5);
        Add(b, 5);
        Add(b, 6);
        Add(c, 7);
        Assert.Equal(["1 B 10", "1 E 5", "2 BE 5", "3 BE 7", "1 BE 5", "2 BE 6"], TakeAll());
    }

    [Fact]
    public void A_greater_priority_goes_first_but_a_message_that_was_begun_is_sent_to_its_end()
    {
        var (bulk, keys) = (Stream(1, ChannelPriority.Low), Stream(2, ChannelPriority.High));
        Add(bulk, 25);
        Add(bulk, 5);
        Assert.Equal("1 B 10", Take());
        Add(keys, 5);
        Add(keys, 6);
        Assert.Equal(["1  10", "1 E 5", "2 BE 5", "2 BE 6", "1 BE 5"], TakeAll());
    }

    [Fact]
    public void Ordered_messages_are_counted_and_the_count_wraps()
    {
        var stream = Stream(1);
        stream.NextSsn = new(0xFFFF);
        Add(stream, 15);
        Add(stream, 5, MessageTerms.Reliable with { IsOrdered = false });
        Add(stream, 5);
        var ssns = new List<ushort>();
        while (_queue.TryPeek(TimeSpan.Zero, out var chunk))
        {
            _queue.Take(chunk);
            ssns.Add(chunk.Ssn.Value);
        }

        Assert.Equal([0xFFFF, 0xFFFF, 0, 0], ssns);
    }

    [Fact]
    public void A_message_that_expires_before_it_is_begun_is_not_sent()
    {
        var stream = Stream(1);
        Add(stream, 25, MessageTerms.Reliable with { ExpiresAt = Peers.Ms(100) });
        Add(stream, 5);
        Assert.True(_queue.TryPeek(Peers.Ms(99), out var chunk));
        Assert.True(chunk.Begins && !chunk.Ends);
        Assert.True(_queue.TryPeek(Peers.Ms(100), out chunk));
        Assert.True(chunk.Begins && chunk.Ends);
        Assert.Equal(1, _statistics.Abandoned);
        Assert.Equal(1, _pool.Count);
    }

    [Fact]
    public void What_expired_makes_room_though_nothing_is_sent()
    {
        var stream = Stream(1);
        for (var round = 0; round < 3; round++)
            Add(stream, 25, MessageTerms.Reliable with { ExpiresAt = Peers.Ms(100) });
        Add(stream, 25, MessageTerms.Reliable with { ExpiresAt = Peers.Ms(200) });
        _queue.DropExpired(Peers.Ms(150), stream);
        Assert.Equal(25, stream.QueuedBytes);
        Assert.Equal(3, _pool.Count);
    }

    [Fact]
    public void The_rest_of_a_message_becomes_one_chunk_that_ends_it()
    {
        var (a, b) = (Stream(1), Stream(2));
        Add(a, 45);
        Add(a, 5);
        Add(b, 5);
        Take();
        var rest = _queue.TakeRest(a);
        Assert.True(rest is { Ends: true, Begins: false });
        Assert.Null(_queue.TakeRest(a));
        Assert.Equal(["2 BE 5", "1 BE 5"], TakeAll());
    }

    [Fact]
    public void What_is_unsent_is_dropped_but_not_what_was_begun()
    {
        var (a, b) = (Stream(1), Stream(2));
        Add(a, 25);
        Add(a, 25);
        Add(b, 25);
        Take();
        _queue.DropUnsent(a);
        _queue.DropUnsent(b);
        Assert.Equal(15, a.QueuedBytes);
        Assert.Equal(0, b.QueuedBytes);
        Assert.Equal(["1  10", "1 E 5"], TakeAll());
        Add(b, 5);
        Assert.Equal(["2 BE 5"], TakeAll());
    }

    static OutgoingStream Stream(ushort id, ChannelPriority priority = ChannelPriority.Low) =>
        new(id, (ushort)priority, serial: 0);

    void Add(OutgoingStream stream, int length, MessageTerms? terms = null) =>
        _queue.Add(stream, payloadProtocol: 51, terms ?? MessageTerms.Reliable, new byte[length]);

    string? Take()
    {
        if (!_queue.TryPeek(TimeSpan.Zero, out var chunk)) return null;
        _queue.Take(chunk);
        return $"{chunk.Stream!.Id} {(chunk.Begins ? "B" : "")}{(chunk.Ends ? "E" : "")} {chunk.Payload.Length}";
    }

    IEnumerable<string> TakeAll()
    {
        while (Take() is { } taken) yield return taken;
    }
}
