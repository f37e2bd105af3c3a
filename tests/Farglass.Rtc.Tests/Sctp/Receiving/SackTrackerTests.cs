using Farglass.Rtc.Sctp;
using Farglass.Rtc.Sctp.Chunks;
using Farglass.Rtc.Sctp.Receiving;

namespace Farglass.Rtc.Tests.Sctp.Receiving;

public sealed class SackTrackerTests
{
    const uint First = 0xFFFFFFF0; // So that it wraps at once.

    readonly SackTracker _tracker = new(new(First));

    [Fact]
    public void Without_a_gap_only_the_cumulative_number_moves()
    {
        Add(0, 1, 2, 20, 3);
        Assert.Equal((3, "20-20"), Sack());
        for (var offset = 4; offset < 20; offset++) Add(offset);
        Assert.Equal((20, ""), Sack());
        Assert.False(_tracker.HasGaps);
    }

    [Fact]
    public void Gap_blocks_say_what_came_behind_a_gap()
    {
        Add(0, 2, 3, 5, 9, 8);
        Assert.Equal((0, "2-3 5-5 8-9"), Sack());
        Add(1);
        Assert.Equal((3, "5-5 8-9"), Sack());
    }

    [Fact]
    public void What_came_already_and_what_is_too_far_ahead_is_known_as_such()
    {
        Add(0, 5);
        Assert.Equal(TsnArrival.Duplicate, Classify(0));
        Assert.Equal(TsnArrival.Duplicate, Classify(-7));
        Assert.Equal(TsnArrival.Duplicate, Classify(5));
        Assert.Equal(TsnArrival.New, Classify(1));
        Assert.Equal(TsnArrival.New, Classify(SctpLimits.ReceivedAheadMax));
        Assert.Equal(TsnArrival.TooFarAhead, Classify(SctpLimits.ReceivedAheadMax + 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void It_knows_what_a_set_would_know(int seed)
    {
        var random = new Random(seed);
        var received = new HashSet<int>();
        var cumulative = -1;
        for (var round = 0; round < 20_000; round++)
        {
            var offset = cumulative + random.Next(-20, 60);
            if (random.Next(200) == 0 && offset > cumulative)
            {
                _tracker.MoveTo(new Tsn(First) + offset);
                received.UnionWith(Enumerable.Range(cumulative + 1, offset - cumulative));
            }
            else if (Classify(offset) == TsnArrival.New)
            {
                Assert.True(offset > cumulative && received.Add(offset));
                Add(offset);
            }
            else Assert.True(offset <= cumulative || received.Contains(offset));

            while (received.Contains(cumulative + 1)) received.Remove(++cumulative);
            if (round % 100 != 0) continue;
            var (told, gaps) = Sack();
            Assert.Equal(cumulative, told);
            Assert.Equal(received.Where(one => one > cumulative).Order(), Numbers(gaps));
        }
    }

    [Fact]
    public void A_jump_over_all_that_was_received_leaves_nothing_behind()
    {
        Add(1, 3, 100);
        _tracker.MoveTo(new Tsn(First) + 50_000);
        Assert.Equal((50_000, ""), Sack());
        Add(50_002);
        Assert.Equal((50_000, "50002-50002"), Sack());
    }

    [Fact]
    public void What_does_not_fit_is_left_out()
    {
        for (var offset = 0; offset < 200; offset += 2) Add(offset);
        for (var round = 0; round < 30; round++) _tracker.AddDuplicate(new(First));
        Span<byte> bytes = stackalloc byte[PacketHeader.Size + Chunk.HeaderSize + SackChunk.Size + 20];
        var packet = new PacketWriter(bytes);

        Assert.True(_tracker.TryWrite(ref packet, receiveWindow: 1));
        Assert.Equal(bytes.Length, packet.Length);
        var next = new PacketWriter(bytes[..20]);
        Assert.False(_tracker.TryWrite(ref next, receiveWindow: 1));
    }

    void Add(params ReadOnlySpan<int> offsets)
    {
        foreach (var offset in offsets) _tracker.Add(new Tsn(First) + offset);
    }

    TsnArrival Classify(int offset) => _tracker.Classify(new Tsn(First) + offset);

    /// <summary>What a SACK says, as distances from the first TSN.</summary>
    (int Cumulative, string Gaps) Sack()
    {
        var bytes = new byte[1200];
        var packet = new PacketWriter(bytes);
        Assert.True(_tracker.TryWrite(ref packet, receiveWindow: 1));
        Assert.True(SackChunk.TryParse(new(bytes.AsSpan(PacketHeader.Size..packet.Length)), out var sack));
        var cumulative = sack.Cumulative - new Tsn(First);
        var gaps = new List<string>();
        for (var index = 0; index < sack.GapCount; index++)
            gaps.Add($"{cumulative + sack.Gap(index).Start}-{cumulative + sack.Gap(index).End}");
        return (cumulative, string.Join(' ', gaps));
    }

    static IEnumerable<int> Numbers(string gaps) =>
        from gap in gaps.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        let ends = gap.Split('-').Select(int.Parse).ToArray()
        from number in Enumerable.Range(ends[0], ends[1] - ends[0] + 1)
        select number;
}
