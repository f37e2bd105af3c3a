using Farglass.Rtc.Sctp;
using Farglass.Rtc.Sctp.Chunks;
using Farglass.Rtc.Sctp.Receiving;

namespace Farglass.Rtc.Tests.Sctp.Receiving;

public sealed class ReassemblyTests
{
    const uint First = 0xFFFFFFFE; // So that it wraps at once.

    readonly Inbox _inbox = new();
    readonly SctpStatistics _statistics = new();
    readonly Reassembly _reassembly;

    public ReassemblyTests() => _reassembly = new(new(First), _inbox, _statistics);

    [Fact]
    public void Fragments_become_a_message()
    {
        Add(0, "B", "he");
        Add(1, "", "ll");
        Assert.Equal("", Taken());
        Add(2, "E", "o");
        Assert.Equal("hello", Taken());
        Assert.Equal(0, _reassembly.HeldBytes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void In_whatever_order_fragments_come_the_messages_of_a_stream_come_in_theirs(int seed)
    {
        var chunks = new List<(int Offset, string Flags, string Payload, ushort Stream, ushort Ssn)>();
        var expected = new Dictionary<ushort, string> { [0] = "", [1] = "" };
        var random = new Random(seed);
        var ssns = new ushort[] { 0, 0 };
        while (chunks.Count < SctpLimits.ReceivedAheadMax - 10)
        {
            var (stream, fragments) = ((ushort)random.Next(2), random.Next(1, 6));
            for (var index = 0; index < fragments; index++)
            {
                var payload = ((char)random.Next('a', 'z')).ToString();
                expected[stream] += payload;
                var flags = (index == 0 ? "B" : "") + (index == fragments - 1 ? "E" : "");
                chunks.Add((chunks.Count, flags, payload, stream, ssns[stream]));
            }

            ssns[stream]++;
        }

        var shuffled = chunks.ToArray();
        random.Shuffle(shuffled);
        var taken = new Dictionary<ushort, string> { [0] = "", [1] = "" };
        foreach (var (offset, flags, payload, stream, ssn) in shuffled)
        {
            Add(offset, flags, payload, stream, ssn);
            while (_inbox.TryTake(out var header, out var message))
                taken[header.Stream] += System.Text.Encoding.ASCII.GetString(message);
        }

        Assert.Equal(expected, taken);
        Assert.Equal(0, _reassembly.HeldBytes);
        Assert.Equal(0, _inbox.HeldBytes);
    }

    [Fact]
    public void A_gap_holds_up_its_own_stream_alone()
    {
        Add(0, "BE", "a", stream: 1, ssn: 0);
        Add(2, "BE", "c", stream: 1, ssn: 2);
        Add(3, "BE", "x", stream: 2, ssn: 0);
        Add(4, "BE", "y", stream: 2, ssn: 1);
        Assert.Equal("a x y", Taken());
        Add(1, "BE", "b", stream: 1, ssn: 1);
        Assert.Equal("b c", Taken());
    }

    [Fact]
    public void What_is_unordered_waits_for_nothing()
    {
        Add(3, "UB", "he");
        Add(4, "UE", "y");
        Add(1, "UBE", "you");
        Assert.Equal("hey you", Taken());
    }

    [Fact]
    public void A_message_handed_on_ahead_lets_the_next_of_its_stream_go_too()
    {
        Add(4, "BE", "b", stream: 1, ssn: 1);
        Assert.Equal("", Taken());
        Add(2, "BE", "a", stream: 1, ssn: 0);
        Assert.Equal("a b", Taken());
    }

    [Fact]
    public void What_is_skipped_takes_the_whole_of_its_message_with_it()
    {
        Add(0, "B", "lost");
        Add(2, "E", "lost", ssn: 0);
        Add(3, "BE", "found", ssn: 1);
        Skip(2, new SkippedMessage(0, new(0)));
        Assert.Equal("found", Taken());
        Assert.Equal(0, _reassembly.HeldBytes);
    }

    [Fact]
    public void What_was_received_before_the_skip_arrives_all_the_same()
    {
        Add(1, "BE", "a", ssn: 1); // Waits for number 0, which will not come.
        Add(3, "BE", "b", ssn: 2);
        Skip(2, new SkippedMessage(0, new(0)));
        Assert.Equal("a b", Taken());
    }

    [Fact]
    public void A_skip_that_says_nothing_of_its_stream_blocks_it_not()
    {
        Add(1, "BE", "a", ssn: 1);
        Skip(0);
        Assert.Equal("a", Taken());
    }

    [Fact]
    public void A_beginning_without_an_end_makes_way_for_the_next_message()
    {
        Add(0, "B", "lost");
        Add(1, "BE", "found", ssn: 1);
        Assert.Equal("found", Taken());
    }

    [Fact]
    public void An_end_without_a_beginning_is_dropped()
    {
        Add(0, "E", "lost");
        Add(1, "B", "lo", stream: 1);
        Add(2, "E", "st", stream: 2); // Not of the same stream.
        Add(3, "BE", "found", ssn: 1);
        Assert.Equal("found", Taken());
        Assert.Equal(2, _statistics.Dropped);
    }

    [Fact]
    public void A_stream_that_is_reset_counts_from_zero()
    {
        Add(0, "BE", "a", ssn: 0);
        Add(1, "BE", "b", ssn: 1);
        _reassembly.Reset(0);
        Add(3, "BE", "c", ssn: 0); // Behind a gap, so its number matters.
        Assert.Equal("a b c", Taken());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_message_larger_than_agreed_breaks_it(bool behindAGap)
    {
        var payload = new string('x', 1_400);
        var fragments = (SctpLimits.MessageBytesMax / payload.Length) + 2;
        for (var index = 0; index < fragments; index++)
        {
            Add((behindAGap ? 1 : 0) + index, "U" + (index == 0 ? "B" : "") + (index == fragments - 1 ? "E" : ""),
                payload);
        }

        Assert.True(_reassembly.IsBroken);
        Assert.Equal("", Taken());
    }

    void Add(int offset, string flags, string payload, ushort stream = 0, ushort ssn = 0)
    {
        var set = (flags.Contains('B') ? DataFlags.Begin : 0) | (flags.Contains('E') ? DataFlags.End : 0)
            | (flags.Contains('U') ? DataFlags.Unordered : 0);
        _reassembly.Add(new(set, new Tsn(First) + offset, stream, new(ssn), PayloadProtocol: 51),
            System.Text.Encoding.ASCII.GetBytes(payload));
    }

    void Skip(int offset, params SkippedMessage[] skipped)
    {
        var bytes = new byte[100];
        var packet = new PacketWriter(bytes);
        ForwardTsnChunk.Write(ref packet, new Tsn(First) + offset, skipped);
        Assert.True(ForwardTsnChunk.TryParse(new(bytes.AsSpan(PacketHeader.Size..packet.Length)), out var forward));
        _reassembly.MoveTo(forward);
    }

    string Taken()
    {
        var taken = new List<string>();
        while (_inbox.TryTake(out _, out var message)) taken.Add(System.Text.Encoding.ASCII.GetString(message));
        return string.Join(' ', taken);
    }
}
