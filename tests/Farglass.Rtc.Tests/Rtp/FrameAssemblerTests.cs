using Farglass.Rtc.Rtp;

namespace Farglass.Rtc.Tests.Rtp;

public sealed class FrameAssemblerTests
{
    const long First = 70_000;
    static readonly byte[] Key = [0x67, 1], Idr = [0x65, 2], Slice = [0x41, 3];

    readonly FrameAssembler _assembler = new();

    [Fact]
    public void A_frame_comes_out_when_its_last_packet_is_in_whatever_the_order()
    {
        Insert(2, timestamp: 10, Idr, marker: true);
        Assert.False(_assembler.TryTake(out _));
        Insert(1, timestamp: 10, Key);
        Insert(1, timestamp: 10, Key); // A duplicate.

        Assert.Equal("0000000167010000000165" + "02", Take(isKey: true));
        Assert.False(_assembler.TryTake(out _));
    }

    [Fact]
    public void Nothing_comes_out_before_a_key_frame()
    {
        Insert(1, timestamp: 10, Slice, marker: true);
        Assert.False(_assembler.TryTake(out _));
        Assert.True(_assembler.WaitsForKeyFrame);
        Insert(2, timestamp: 20, Key);
        Insert(3, timestamp: 20, Idr, marker: true);

        Assert.NotNull(Take(isKey: true));
        Assert.False(_assembler.WaitsForKeyFrame);
    }

    [Fact]
    public void A_later_frame_waits_for_an_earlier_one()
    {
        InsertKeyFrame(1);
        Take(isKey: true);
        Insert(4, timestamp: 30, Slice, marker: true);
        Assert.False(_assembler.TryTake(out _));

        Insert(3, timestamp: 20, [0x41, 9], marker: true);

        Assert.Equal("000000014109", Take(isKey: false));
        Assert.Equal("000000014103", Take(isKey: false));
    }

    [Fact]
    public void A_gap_that_is_given_up_is_skipped_to_the_key_frame_that_is_there()
    {
        InsertKeyFrame(1);
        Take(isKey: true);
        Insert(4, timestamp: 20, Slice, marker: true);
        Insert(5, timestamp: 30, Key);
        Assert.False(_assembler.TryTake(out _));

        _assembler.SkipToKeyFrame();

        Assert.False(_assembler.WaitsForKeyFrame);
        Assert.Equal(First + 5, _assembler.Next);
        Insert(6, timestamp: 30, Idr, marker: true);
        Assert.NotNull(Take(isKey: true));
        Insert(3, timestamp: 15, Slice, marker: true); // It comes after all, and too late.
        Assert.False(_assembler.TryTake(out _));
    }

    [Fact]
    public void A_gap_is_left_behind_as_soon_as_a_key_frame_after_it_is_whole()
    {
        InsertKeyFrame(1);
        Take(isKey: true);
        Insert(4, timestamp: 20, Slice, marker: true);
        Insert(6, timestamp: 30, Idr, marker: true);
        Assert.False(_assembler.TryTake(out _));

        Insert(5, timestamp: 30, Key);

        Assert.NotNull(Take(isKey: true));
        Assert.False(_assembler.WaitsForKeyFrame);
        Assert.Equal(2, _assembler.Starts);
    }

    [Fact]
    public void A_gap_is_left_behind_by_a_frame_that_was_made_from_one_before_the_gap()
    {
        InsertKeyFrame(1);
        Take(isKey: true);
        Insert(3, timestamp: 20, Slice, marker: true, Made(frame: 2, from: 1));
        Take(isKey: false);
        Insert(5, timestamp: 40, Slice, marker: true, Made(frame: 4, from: 3)); // The third is missing.
        Assert.False(_assembler.TryTake(out _));

        Insert(6, timestamp: 50, [0x41, 9], marker: true, Made(frame: 5, from: 2));
        Insert(7, timestamp: 60, [0x41, 10], marker: true, Made(frame: 6, from: 5));

        Assert.Equal("000000014109", Take(isKey: false));
        Assert.Equal("00000001410A", Take(isKey: false));
        Assert.False(_assembler.WaitsForKeyFrame);
    }

    [Fact]
    public void A_frame_that_was_made_from_one_that_never_came_out_leaves_no_gap_behind()
    {
        InsertKeyFrame(1);
        Take(isKey: true);
        Insert(5, timestamp: 40, Slice, marker: true, Made(frame: 4, from: 3));
        Insert(6, timestamp: 50, Slice, marker: true, Made(frame: 5, from: 4));

        Assert.False(_assembler.TryTake(out _));
    }

    [Fact]
    public void A_new_timestamp_ends_a_frame_without_a_marker()
    {
        InsertKeyFrame(1, marker: false);
        Assert.False(_assembler.TryTake(out _));
        Insert(3, timestamp: 20, Slice, marker: true);

        Assert.NotNull(Take(isKey: true));
        Assert.Equal("000000014103", Take(isKey: false));
    }

    [Fact]
    public void A_payload_that_is_malformed_costs_a_key_frame_and_nothing_else()
    {
        InsertKeyFrame(1);
        Take(isKey: true);
        Insert(3, timestamp: 20, [0x1F, 0], marker: true);
        Insert(4, timestamp: 30, Slice, marker: true);

        Assert.False(_assembler.TryTake(out _));
        Assert.True(_assembler.WaitsForKeyFrame);
        Assert.Equal(1, _assembler.Malformed);
        InsertKeyFrame(5, timestamp: 40);
        Assert.NotNull(Take(isKey: true));
    }

    [Fact]
    public void A_fragment_that_does_not_end_spoils_its_frame()
    {
        InsertKeyFrame(1);
        Take(isKey: true);
        Insert(3, timestamp: 20, [0x7C, 0x81, 1], marker: true);

        Assert.False(_assembler.TryTake(out _));
        Assert.True(_assembler.WaitsForKeyFrame);
    }

    [Fact]
    public void A_gap_holds_back_no_more_than_there_is_room_for()
    {
        InsertKeyFrame(1);
        Take(isKey: true);
        for (var number = 0; number < RtpLimits.ReorderPackets; number++)
            Insert(4 + number, timestamp: 20, Slice, marker: true);

        Assert.True(_assembler.WaitsForKeyFrame);
        InsertKeyFrame(4 + RtpLimits.ReorderPackets, timestamp: 40);
        Assert.NotNull(Take(isKey: true));
    }

    [Fact]
    public void A_frame_may_have_more_packets_than_wait_at_a_gap()
    {
        InsertKeyFrame(1);
        Take(isKey: true);
        var bytes = 0;
        for (var number = 0; number < RtpLimits.ReorderPackets * 2; number++)
        {
            Insert(3 + number, timestamp: 20, Slice, marker: number == (RtpLimits.ReorderPackets * 2) - 1);
            bytes += Slice.Length + 4;
            if (_assembler.TryTake(out var frame)) Assert.Equal(bytes, frame.AccessUnit.Length);
        }
        Assert.False(_assembler.WaitsForKeyFrame);
        Assert.Equal(RtpLimits.ReorderPackets * 2 * 6, bytes);
    }

    void InsertKeyFrame(int number, uint timestamp = 10, bool marker = true)
    {
        Insert(number, timestamp, Key);
        Insert(number + 1, timestamp, Idr, marker);
    }

    static DependencyDescriptor Made(ushort frame, ushort from) => new(frame, from, IsStart: true, IsEnd: true);

    void Insert(
        int number, uint timestamp, byte[] payload, bool marker = false, DependencyDescriptor? dependency = null) =>
        _assembler.Insert(First + number,
            new(96, marker, SequenceNumber.Of(First + number), timestamp, Ssrc: 1), payload, dependency);

    string Take(bool isKey)
    {
        Assert.True(_assembler.TryTake(out var frame));
        Assert.Equal(isKey, frame.IsKey);
        return Convert.ToHexString(frame.AccessUnit);
    }
}
