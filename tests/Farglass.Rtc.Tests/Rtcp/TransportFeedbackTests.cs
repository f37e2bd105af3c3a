using Farglass.Rtc.Rtcp;
using Farglass.Rtc.Rtp;
using static Farglass.Rtc.Tests.Rtcp.RtcpBytes;

namespace Farglass.Rtc.Tests.Rtcp;

public sealed class TransportFeedbackTests
{
    const string Header = "11111111" + "22222222";

    static TimeSpan Units(long units) => units * TransportFeedback.Unit;

    [Fact]
    public void A_run_and_both_kinds_of_vectors_are_read_across_the_wrap()
    {
        var bytes = Convert.FromHexString("8FCD0009" + Header
            + "FFFE" + "0013" // From 65534 on, 19 packets,
            + "000002" + "07" // the first after 2 x 64 ms; feedback 7.
            + "2003" // Three small ones.
            + "9550" // A vector of one bit: 0 1 0 1 0 1 0 1 0 1 0 0 0 0.
            + "D400" // A vector of two bits: 1 1 0 0 0 0 0; the last five are more than was promised.
            + "0102FF" + "0304050607" + "0809" + "0000" + "0000"); // Deltas, and padding.

        Assert.True(TransportFeedback.TryParse(Single(bytes), out var feedback));

        Assert.Equal((65_534, 19), (feedback.BaseSequence.Value, feedback.StatusCount));
        Assert.Equal((2, 7), (feedback.ReferenceTime, feedback.Number));
        var statuses = List(feedback);
        Assert.Equal(
            Enumerable.Range(65_534, 19).Select(number => (ushort)number),
            statuses.Select(status => status.Sequence.Value));
        Assert.Equal("1110101010101000011", string.Concat(statuses.Select(status => status.HasArrived ? 1 : 0)));
        Assert.Equal(
            [1, 3, 258, 261, 265, 270, 276, 283, 291, 300],
            statuses.Where(status => status.HasArrived).Select(status => status.Units));
    }

    [Fact]
    public void Large_deltas_have_a_sign()
    {
        var bytes = Convert.FromHexString("8FCD0005" + Header + "0001" + "0003" + "FFFFFF" + "00"
            + "E000" // Two bits: 2 0 0 0 ...
            + "7FFF");
        Assert.True(TransportFeedback.TryParse(Single(bytes), out var feedback));
        Assert.Equal(-1, feedback.ReferenceTime);
        Assert.Equal(32_767, List(feedback)[0].Units);

        bytes = Convert.FromHexString("8FCD0006" + Header + "0001" + "0002" + "000001" + "00"
            + "4002" // A run of two large ones.
            + "0001" + "FF00" + "0000");
        Assert.True(TransportFeedback.TryParse(Single(bytes), out feedback));
        Assert.Equal([1, -255], List(feedback).Select(status => status.Units));
    }

    [Theory]
    [InlineData("8FCD0004" + Header + "00010000" + "00000000", "of nothing")]
    [InlineData("8FCD0004" + Header + "00010001" + "00000000", "without a chunk")]
    [InlineData("8FCD0005" + Header + "00010008" + "00000000" + "20080102", "with fewer deltas than arrivals")]
    [InlineData("8FCD0005" + Header + "00010001" + "00000000" + "60010000", "with a reserved run")]
    [InlineData("8FCD0005" + Header + "00010001" + "00000000" + "F0000000", "with a reserved symbol")]
    [InlineData("8FCD0005" + Header + "0001FFFF" + "00000000" + "00000000", "with runs of no length")]
    public void Feedback_that_does_not_add_up_is_refused(string hex, string what) =>
        Assert.False(TransportFeedback.TryParse(Single(Convert.FromHexString(hex)), out _), what);

    [Theory]
    [InlineData("LLLLLLLLLLLLLLLL", "0010")]
    [InlineData("SSSSSSSSSSSSSS", "200E")]
    [InlineData("SLSL", "A800")]
    [InlineData("SLWL", "D200")]
    [InlineData("SWWWWWWWS", "DAAA" + "E400")]
    [InlineData("SSSSSSSSSSSSSLW", "BFFE" + "4001")]
    public void The_chunk_is_chosen_that_says_most(string symbols, string chunks)
    {
        var now = Units(1_000);
        var arrivals = symbols.Select(symbol => symbol switch
        {
            'L' => TransportFeedbackWriter.NotArrived,
            'S' => now += Units(1),
            _ => now += Units(300),
        }).ToArray();

        var bytes = Write((ref writer) =>
            TransportFeedbackWriter.Write(ref writer, 1, 2, 3, default, new(4), arrivals));

        Assert.Equal(chunks, Convert.ToHexString(bytes.AsSpan(20, chunks.Length / 2)));
    }

    [Fact]
    public void What_is_written_is_what_is_read()
    {
        var random = new Random(4);
        for (var round = 0; round < 3_000; round++)
        {
            var first = new SequenceNumber((ushort)random.Next(65_536));
            var arrivals = Arrivals(random, random.Next(1, RtcpLimits.FeedbackStatusesMax + 1));
            var written = 0;

            var bytes = Write((ref writer) =>
                written = TransportFeedbackWriter.Write(ref writer, 1, 2, (byte)round, default, first, arrivals));

            Assert.Equal(arrivals.Length, written);
            Assert.True(TransportFeedback.TryParse(Single(bytes), out var feedback));
            Assert.Equal(first, feedback.BaseSequence);
            Assert.Equal((byte)round, feedback.Number);
            var zero = (long)feedback.ReferenceTime * TransportFeedback.UnitsPerReference;
            Assert.Equal(
                arrivals.Select(at => at == TransportFeedbackWriter.NotArrived ? -1 : at.Ticks / 2_500),
                List(feedback).Select(status => status.HasArrived ? zero + status.Units : -1));
        }
    }

    [Fact]
    public void A_pause_that_a_delta_cannot_say_needs_another_feedback()
    {
        TimeSpan[] arrivals = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(18)];
        var written = 0;
        Write((ref writer) => written = TransportFeedbackWriter.Write(ref writer, 1, 2, 3, default, new(4), arrivals));
        Assert.Equal(2, written);
    }

    static TimeSpan[] Arrivals(Random random, int count)
    {
        var now = TimeSpan.FromMilliseconds(random.Next(0, 1 << 28));
        var (loss, jitter) = (random.NextDouble(), 1 << random.Next(15));
        var arrivals = new TimeSpan[count];
        foreach (ref var arrival in arrivals.AsSpan())
        {
            now += TimeSpan.FromMicroseconds(random.Next(jitter));
            var late = TimeSpan.FromMicroseconds(random.Next(jitter / 2 + 1));
            arrival = random.NextDouble() < loss ? TransportFeedbackWriter.NotArrived : now + late;
        }
        return arrivals;
    }

    static List<PacketStatus> List(TransportFeedback feedback)
    {
        var statuses = new List<PacketStatus>();
        foreach (var status in feedback) statuses.Add(status);
        return statuses;
    }
}
