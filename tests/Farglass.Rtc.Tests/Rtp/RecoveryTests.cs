using Farglass.Rtc.Congestion;
using Farglass.Rtc.Rtp;

namespace Farglass.Rtc.Tests.Rtp;

/// <summary>How the picture goes on when more is lost than can be sent again in time.</summary>
public sealed class RecoveryTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void It_goes_on_from_a_frame_that_the_receiver_has(int seed)
    {
        var pair = Interrupted(seed, Streams.VideoWithDependencies, out var lastBefore, out var events);

        Assert.DoesNotContain(events, happened => happened.Kind == MediaEventKind.KeyFrameWanted);
        var continuation = Assert.Single(events, happened => happened.Kind == MediaEventKind.ContinuationWanted);
        Assert.InRange(continuation.FrameId, lastBefore - 5, lastBefore + 2); // Two were on their way.
        Assert.Equal(0, pair.Receiver.Statistics.GivenUp);
        AssertGoesOn(pair, lastBefore);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void It_goes_on_with_a_key_frame_where_the_receiver_knows_no_references(int seed)
    {
        var pair = Interrupted(seed, Streams.Video, out var lastBefore, out var events);

        Assert.DoesNotContain(events, happened => happened.Kind == MediaEventKind.ContinuationWanted);
        Assert.Contains(events, happened => happened.Kind == MediaEventKind.KeyFrameWanted);
        AssertGoesOn(pair, lastBefore);
    }

    [Fact]
    public void What_can_be_sent_again_in_time_is_sent_again()
    {
        var pair = NewPair(seed: 1, Streams.VideoWithDependencies);
        var eventsBefore = pair.Events.Count;
        pair.Forward.Loss = 1;
        pair.Run(Ms(20)); // One frame.
        pair.Forward.Loss = 0;
        pair.Run(Ms(500));
        pair.StopFrames();
        pair.Run(Ms(200));

        Assert.DoesNotContain(pair.Events.Skip(eventsBefore),
            happened => happened.Kind is MediaEventKind.ContinuationWanted or MediaEventKind.KeyFrameWanted);
        Assert.Equal(Enumerable.Range(1, (int)pair.LastSent), pair.Received.Select(frameId => (int)frameId));
    }

    [Fact]
    public void A_source_that_cannot_continue_is_asked_for_a_key_frame()
    {
        var pair = NewPair(seed: 1, Streams.VideoWithDependencies);
        pair.CanContinue = false;
        pair.Forward.Loss = 1;
        pair.Run(Ms(150));
        pair.Forward.Loss = 0;
        var before = pair.Received.Count;
        pair.Run(Ms(700));

        Assert.Contains(pair.Events, happened => happened.Kind == MediaEventKind.ContinuationWanted);
        Assert.InRange(pair.Received.Count - before, 10, 50);
    }

    static MediaPair Interrupted(
        int seed, RtpStreamParameters video, out uint lastBefore, out List<MediaEvent> events)
    {
        var pair = NewPair(seed, video);
        (lastBefore, var eventsBefore) = (pair.Received[^1], pair.Events.Count);
        pair.Forward.Loss = 1;
        pair.Run(Ms(150)); // At the rate of the frames, 120 ms worth of it are lost.
        pair.Forward.Loss = 0;
        pair.Run(Ms(150));
        events = pair.Events[eventsBefore..];
        return pair;
    }

    static void AssertGoesOn(MediaPair pair, uint lastBefore)
    {
        var after = pair.Received.Where(frameId => frameId > lastBefore + 5).ToList();
        Assert.NotEmpty(after);
        pair.Run(Ms(500));
        var isWithoutGap = pair.Received.Where(frameId => frameId >= after[0]).Select(frameId => (int)frameId);
        Assert.Equal(Enumerable.Range((int)after[0], (int)(pair.Received[^1] - after[0]) + 1), isWithoutGap);
        Assert.InRange(pair.Now - pair.LastReceivedAt, TimeSpan.Zero, Ms(60));
    }

    static MediaPair NewPair(int seed, RtpStreamParameters video)
    {
        var pair = new MediaPair(seed, new FixedRate(Bitrate.FromMegabits(2)), video)
        {
            FrameBytes = (random, isKey) => isKey ? 12_000 : random.Next(3_000, 4_000), // 1.7 Mbit/s.
        };
        (pair.Forward.Delay, pair.Back.Delay) = (Ms(20), Ms(20));
        pair.StartFrames();
        pair.Run(Ms(1_000));
        return pair;
    }
}
