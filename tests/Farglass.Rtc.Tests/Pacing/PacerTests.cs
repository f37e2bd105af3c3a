using Farglass.Rtc.Congestion;
using Farglass.Rtc.Pacing;
using Farglass.Rtc.Rtp;

namespace Farglass.Rtc.Tests.Pacing;

public sealed class PacerTests
{
    readonly Pacer _pacer = new() { Target = Bitrate.FromMegabits(8) };

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    [Fact]
    public void Sound_goes_first_then_repetitions_then_video()
    {
        Add(PacketKind.Video, 1);
        Add(PacketKind.Retransmission, 2);
        Add(PacketKind.Audio, 3);
        Assert.Equal([3, 2, 1], Take(Ms(0)));
    }

    [Fact]
    public void Sound_passes_by_however_much_waits()
    {
        for (var sequence = 1; sequence < 100; sequence++) Add(PacketKind.Video, sequence);
        Take(Ms(0));
        Add(PacketKind.Audio, 1_000);
        Assert.Equal(TimeSpan.Zero, _pacer.Deadline);
        Assert.Equal([1_000], Take(Ms(0)));
    }

    [Fact]
    public void A_run_is_five_milliseconds_at_two_and_a_half_times_the_target()
    {
        for (var sequence = 1; sequence <= 20; sequence++) Add(PacketKind.Video, sequence); // 20 kB at 20 Mbit/s: 8 ms.

        Assert.Equal(12, Take(Ms(0)).Count); // 12.5 kB.
        Assert.Equal(Ms(4.8), _pacer.Deadline);
        Assert.Empty(Take(Ms(4.7)));
        Assert.Equal(8, Take(Ms(4.8)).Count);
        Assert.Equal(TimeSpan.MaxValue, _pacer.Deadline);
    }

    [Fact]
    public void On_a_slow_link_one_packet_goes_at_a_time()
    {
        _pacer.Target = Bitrate.FromKilobits(100);
        for (var sequence = 1; sequence <= 3; sequence++) Add(PacketKind.Video, sequence);

        Assert.Equal([1], Take(Ms(0)));
        Assert.Equal(Ms(32), _pacer.Deadline); // 1000 bytes at 250 kbit/s.
        Assert.Equal([2], Take(Ms(32)));
    }

    [Fact]
    public void On_a_fast_link_a_run_is_no_more_than_a_browser_takes()
    {
        _pacer.Target = Bitrate.FromMegabits(100);
        for (var sequence = 1; sequence <= 200; sequence++) Add(PacketKind.Video, sequence);
        Assert.InRange(Take(Ms(0)).Count * 1_000, 20_000, PacingLimits.BurstBytesMax);
    }

    [Theory]
    [InlineData(1_000, true, PacingLimits.PacingFactorIfFull)]
    [InlineData(1_000, false, PacingLimits.PacingFactor)]
    [InlineData(8_000, true, PacingLimits.PacingFactor)]
    public void A_slow_link_that_is_full_gets_a_frame_more_evenly(int kilobits, bool isFull, double factor)
    {
        (_pacer.Target, _pacer.IsLinkFull) = (Bitrate.FromKilobits(kilobits), isFull);
        for (var sequence = 1; sequence <= 100; sequence++) Add(PacketKind.Video, sequence);
        var evenly = _pacer.QueueDelay;
        var last = Ms(0);
        for (var now = last; now != TimeSpan.MaxValue; now = _pacer.Deadline) Take(last = now);
        Assert.InRange(evenly / last, factor, factor * 1.2); // The last run is not waited for.
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void In_no_time_more_leaves_than_the_rate_and_five_milliseconds(int seed)
    {
        var random = new Random(seed);
        _pacer.Target = Bitrate.FromKilobits(200 * (1 << random.Next(8)));
        var rate = _pacer.Target * PacingLimits.PacingFactor;
        var burst = Math.Max(rate.BytesIn(PacingLimits.BurstMax), RtpLimits.PacketBytesMax);
        var left = new List<(TimeSpan At, int Bytes)>();
        long sequence = 0;
        var bytesAdded = 0;
        for (var now = Ms(0); now < Ms(2_000); now += Ms(random.NextDouble()))
        {
            if (random.Next(30) == 0)
                for (var count = random.Next(60); count > 0; count--)
                {
                    var bytes = random.Next(50, RtpLimits.PacketBytesMax);
                    var kind = random.Next(5) == 0 ? PacketKind.Retransmission : PacketKind.Video;
                    if (_pacer.TryAdd(new(kind, ++sequence, bytes))) bytesAdded += bytes;
                }
            while (_pacer.TryTake(now, out var packet)) left.Add((now, packet.Bytes));
        }

        // The most that lies over the rate at any time, by the leaky bucket that a switch would have.
        var (level, at) = (0.0, Ms(0));
        foreach (var (time, bytes) in left)
        {
            level = Math.Max(level - rate.BytesIn(time - at), 0) + bytes;
            at = time;
            Assert.InRange(level, 0, burst + 2);
        }
        Assert.Equal(bytesAdded, left.Sum(packet => packet.Bytes) + _pacer.QueuedBytes);
    }

    [Fact]
    public void What_waits_is_told_in_bytes_and_as_the_time_that_it_takes()
    {
        for (var sequence = 1; sequence <= 10; sequence++) Add(PacketKind.Video, sequence);
        Assert.Equal(10_000, _pacer.QueuedBytes);
        Assert.Equal(Ms(10), _pacer.QueueDelay);

        _pacer.TakeBackVideo(fromSequence: 4);
        Assert.Equal(3_000, _pacer.QueuedBytes);
        Assert.Equal([1, 2, 3], Take(Ms(0)));
        Assert.Equal(TimeSpan.Zero, _pacer.QueueDelay);
    }

    [Fact]
    public void A_probe_sends_media_first_and_padding_for_the_rest_at_its_own_rate()
    {
        _pacer.Padding = new(PacketKind.Padding, 77, 1_000);
        Add(PacketKind.Video, 1);
        _pacer.Start(new(Id: 5, Bitrate.FromMegabits(16), Ms(15), PacketsMin: 5));

        var taken = new List<PacedPacket>();
        var now = Ms(0);
        for (; _pacer.Deadline != TimeSpan.MaxValue; now = _pacer.Deadline)
        {
            while (_pacer.TryTake(now, out var packet)) taken.Add(packet);
            if (_pacer.Deadline == TimeSpan.MaxValue) break;
        }

        Assert.Equal(30, taken.Count); // 30 kB: 15 ms at 16 Mbit/s.
        Assert.All(taken, packet => Assert.Equal(5, packet.ProbeId));
        Assert.Equal(PacketKind.Video, taken[0].Kind);
        Assert.All(taken.Skip(1), packet => Assert.Equal(new(PacketKind.Padding, 77, 1_000, 5), packet));
        Assert.InRange(now.TotalMilliseconds, 9, 15);
    }

    [Fact]
    public void A_probe_without_anything_to_send_ends()
    {
        _pacer.Start(new(Id: 5, Bitrate.FromMegabits(16), Ms(15), PacketsMin: 5));
        Assert.Empty(Take(Ms(0)));
        Assert.Equal(TimeSpan.MaxValue, _pacer.Deadline);
    }

    void Add(PacketKind kind, long sequence) => Assert.True(_pacer.TryAdd(new(kind, sequence, 1_000)));

    List<long> Take(TimeSpan now)
    {
        var taken = new List<long>();
        while (_pacer.TryTake(now, out var packet)) taken.Add(packet.Sequence);
        return taken;
    }
}
