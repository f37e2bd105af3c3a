using Farglass.Rtc.Pacing;
using Farglass.Rtc.Rtp;

namespace Farglass.Rtc.Tests.Pacing;

public sealed class FrameLedgerTests
{
    readonly FrameLedger _ledger = new();

    public FrameLedgerTests()
    {
        _ledger.Add(frameId: 1, 100, 102);
        _ledger.Add(frameId: 2, 103, 103);
        _ledger.Add(frameId: 3, 104, 110);
    }

    [Fact]
    public void The_receiver_can_go_on_from_the_newest_frame_that_it_has_with_all_that_it_was_made_from()
    {
        var ledger = new FrameLedger();
        ledger.Add(frameId: 1, 100, 100, references: null);
        for (uint frameId = 2; frameId <= 4; frameId++) ledger.Add(frameId, 99 + frameId, 99 + frameId, frameId - 1);
        Assert.False(ledger.TryNewestDecodable(out _));

        ledger.Arrived(100, out _);
        ledger.Arrived(102, out _); // The third, but not the second, from which it was made.
        Assert.True(ledger.TryNewestDecodable(out var newest));
        Assert.Equal(1u, newest);

        ledger.Arrived(101, out _);
        Assert.True(ledger.TryNewestDecodable(out newest));
        Assert.Equal(3u, newest);
    }

    [Fact]
    public void What_is_made_from_a_frame_that_is_lost_is_of_no_use()
    {
        var ledger = new FrameLedger();
        ledger.Add(frameId: 1, 100, 100, references: null);
        ledger.Add(frameId: 2, 101, 101, references: 1);
        ledger.Add(frameId: 3, 102, 102, references: 2);
        Assert.True(ledger.IsOfUse(3));
        Assert.False(ledger.IsOfUse(4)); // It was never sent.

        ledger.Lost(101, out _);
        ledger.Add(frameId: 4, 103, 103, references: 1);

        Assert.True(ledger.IsOfUse(1));
        Assert.False(ledger.IsOfUse(2));
        Assert.False(ledger.IsOfUse(3));
        Assert.True(ledger.IsOfUse(4));
    }

    [Fact]
    public void What_is_known_of_a_frame_outlives_the_one_that_it_was_made_from()
    {
        var ledger = new FrameLedger();
        ledger.Add(frameId: 1, 100, 100, references: null);
        ledger.Arrived(100, out _);
        const uint last = RtpLimits.FramesOnTheWay * 3;
        for (uint frameId = 2; frameId <= last; frameId++)
        {
            ledger.Add(frameId, 99 + frameId, 99 + frameId, frameId - 1);
            ledger.Arrived(99 + frameId, out _);
            Assert.True(ledger.TryNewestDecodable(out var newest));
            Assert.Equal(frameId, newest);
        }
        Assert.True(ledger.IsOfUse(last));
    }

    [Fact]
    public void A_frame_has_left_with_its_last_packet()
    {
        Assert.False(_ledger.Left(100, out _));
        Assert.False(_ledger.Left(101, out _));
        Assert.True(_ledger.Left(102, out var frameId));
        Assert.Equal(1u, frameId);
        Assert.True(_ledger.Left(103, out frameId));
        Assert.Equal(2u, frameId);
        Assert.False(_ledger.Left(99, out _));
        Assert.False(_ledger.Left(111, out _));
    }

    [Fact]
    public void A_frame_has_arrived_when_all_its_packets_have_in_any_order()
    {
        Assert.False(_ledger.Arrived(102, out _));
        Assert.True(_ledger.Arrived(103, out var frameId));
        Assert.Equal(2u, frameId);
        Assert.False(_ledger.Arrived(100, out _));
        Assert.True(_ledger.Arrived(101, out frameId));
        Assert.Equal(1u, frameId);
    }

    [Fact]
    public void What_a_receiver_has_passed_is_there_when_nothing_of_it_was_missed_for_a_while()
    {
        Assert.Empty(ArrivedBefore(103, now: 5, quiet: 2));
        _ledger.Missed(101, TimeSpan.FromSeconds(6));

        Assert.Equal([2], ArrivedBefore(110, now: 7, quiet: 2));
        Assert.True(_ledger.HasOnTheWay(before: 111));
        Assert.Equal([1], ArrivedBefore(110, now: 8, quiet: 2)); // It was missed, and is not missed any more.
        Assert.Equal([3], ArrivedBefore(110, now: 9, quiet: 2));
        Assert.False(_ledger.HasOnTheWay(before: 111));
    }

    [Fact]
    public void A_frame_that_is_lost_does_not_arrive()
    {
        Assert.True(_ledger.Lost(103, out var frameId));
        Assert.Equal(2u, frameId);
        Assert.False(_ledger.Lost(103, out _));
        Assert.False(_ledger.Arrived(103, out _));
        Assert.True(_ledger.TryTakeLostBefore(109, out frameId));
        Assert.Equal(1u, frameId);
        Assert.False(_ledger.TryTakeLostBefore(109, out _));
    }

    [Fact]
    public void Only_frames_that_have_not_begun_to_leave_are_taken_back()
    {
        Assert.True(_ledger.TryTakeBack(unsent: 102, out var frameId, out var first));
        Assert.Equal((3u, 104), (frameId, first));
        Assert.True(_ledger.TryTakeBack(unsent: 102, out frameId, out first));
        Assert.Equal((2u, 103), (frameId, first));
        Assert.False(_ledger.TryTakeBack(unsent: 102, out _, out _));
    }

    [Fact]
    public void The_oldest_frame_makes_room_for_the_newest()
    {
        for (uint frame = 4; frame < 4 + RtpLimits.FramesOnTheWay; frame++)
            _ledger.Add(frame, 107 + frame, 107 + frame);
        Assert.False(_ledger.Left(103, out _));
        Assert.False(_ledger.Left(110, out _));
        Assert.True(_ledger.Left(111, out var frameId));
        Assert.Equal(4u, frameId);
    }

    List<uint> ArrivedBefore(long sequence, int now, int quiet)
    {
        var frames = new List<uint>();
        while (_ledger.TryTakeArrivedBefore(
            sequence, TimeSpan.FromSeconds(now), TimeSpan.FromSeconds(quiet), out var frameId)) frames.Add(frameId);
        return frames;
    }
}
