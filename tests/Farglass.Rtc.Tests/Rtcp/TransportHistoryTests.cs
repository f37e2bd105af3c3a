using Farglass.Rtc.Congestion;
using Farglass.Rtc.Pacing;
using Farglass.Rtc.Rtcp;
using Farglass.Rtc.Rtp;

namespace Farglass.Rtc.Tests.Rtcp;

/// <summary>The two ends of transport-wide feedback: the receiver's notes, and the sender's memory.</summary>
public sealed class TransportHistoryTests
{
    readonly TransportHistory _history = new();
    readonly TransportFeedbackRecorder _recorder = new();

    static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    [Fact]
    public void Feedback_is_due_50_ms_after_the_first_arrival_and_tells_the_fate_of_each_packet()
    {
        for (var number = 0; number < 5; number++) Send(Ms(number));
        Arrive(0, Ms(20));
        Arrive(3, Ms(23));
        Arrive(1, Ms(25)); // Out of order.

        Assert.Equal(Ms(70), _recorder.Deadline);
        Assert.Empty(Feedback(Ms(69)));
        var results = Feedback(Ms(70));

        Assert.Equal([true, true, false, true], results.Select(result => result.HasArrived));
        Assert.Equal([0, 1, 2, 3], results.Select(result => result.Packet.MediaSequence));
        Assert.Equal([20, 25, 23], Times(results));
        Assert.Equal(TimeSpan.MaxValue, _recorder.Deadline);
    }

    [Fact]
    public void A_packet_that_comes_late_is_reported_after_all_and_nothing_twice()
    {
        for (var number = 0; number < 4; number++) Send(Ms(number));
        Arrive(0, Ms(10));
        Arrive(3, Ms(10));
        Assert.Equal(4, Feedback(Ms(100)).Count);

        Arrive(1, Ms(110));
        Arrive(1, Ms(111)); // A duplicate.
        var results = Feedback(Ms(200));

        Assert.Equal([1], results.Select(result => result.Packet.MediaSequence));
        Assert.Equal([110], Times(results));
    }

    [Fact]
    public void Numbers_and_times_wrap()
    {
        var now = TimeSpan.FromDays(12.4); // The reference time wraps after 12.42 days.
        long arrived = 0;
        for (var number = 0; number < 150_000; number++, now += Ms(13))
        {
            Send(now);
            if (number % 10 != 3) Arrive(number, now + Ms(5));
            foreach (var result in Feedback(now + Ms(5)))
            {
                Assert.Equal(result.Packet.MediaSequence % 10 != 3, result.HasArrived);
                if (!result.HasArrived) continue;
                arrived++;
                // The receiver's clock is the sender's here, but for the wrap that the sender cannot know of.
                var delay = (result.ArrivedAt - result.Packet.SentAt).TotalMilliseconds;
                Assert.InRange(delay % (64.0 * (1 << 24)), 4.7, 5.001);
            }
        }
        Assert.InRange(arrived, 134_990, 135_000);
    }

    [Fact]
    public void More_than_one_feedback_is_written_when_much_has_arrived()
    {
        for (var number = 0; number < 1_000; number++)
        {
            Send(Ms(0));
            Arrive(number, Ms(1));
        }
        Assert.Equal(1_000, Feedback(Ms(100)).Count);
    }

    [Fact]
    public void Feedback_on_what_was_never_sent_or_long_forgotten_tells_nothing()
    {
        Arrive(7, Ms(1));
        Assert.Empty(Feedback(Ms(100)));

        for (var number = 0; number < RtcpLimits.PacketsInFlight + 10; number++) Send(Ms(100));
        Arrive(5, Ms(101));
        Assert.DoesNotContain(Feedback(Ms(200)), result => result.Packet.MediaSequence < 10);
    }

    [Fact]
    public void A_jump_of_the_numbers_is_survived()
    {
        Arrive(0, Ms(1));
        Arrive(30_000, Ms(2));
        Arrive(60_000, Ms(3));
        var count = 0;
        var bytes = new byte[RtcpLimits.CompoundBytesMax];
        while (TryWrite(Ms(100), bytes, out _)) count++;
        Assert.InRange(count, 1, (RtcpLimits.ArrivalsKept / RtcpLimits.FeedbackStatusesMax) + 1);
    }

    void Send(TimeSpan now) => _history.Add(
        new(_history.Next, PacketKind.Video, _history.Next - (1 << 16), 1_000, now, ProbeId: 0));

    void Arrive(long number, TimeSpan now) => _recorder.Arrived(now, SequenceNumber.Of(number));

    List<PacketResult> Feedback(TimeSpan now)
    {
        var results = new List<PacketResult>();
        var bytes = new byte[RtcpLimits.CompoundBytesMax];
        while (TryWrite(now, bytes, out var length))
        {
            Assert.True(TransportFeedback.TryParse(RtcpBytes.Single(bytes.AsSpan(0, length)), out var feedback));
            results.AddRange(_history.Read(feedback));
        }
        return results;
    }

    bool TryWrite(TimeSpan now, byte[] bytes, out int length)
    {
        var writer = new RtcpWriter(bytes);
        var isWritten = _recorder.TryWrite(now, 1, 2, ref writer);
        length = writer.Length;
        return isWritten;
    }

    /// <summary>In milliseconds of the receiver's clock, which starts in its second period.</summary>
    static IEnumerable<double> Times(IEnumerable<PacketResult> results) => results
        .Where(result => result.HasArrived)
        .Select(result => (result.ArrivedAt - ((1L << 24) * 256 * TransportFeedback.Unit)).TotalMilliseconds);
}
