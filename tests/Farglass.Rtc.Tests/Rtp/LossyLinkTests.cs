using Farglass.Rtc.Congestion;
using Farglass.Rtc.Rtp;

namespace Farglass.Rtc.Tests.Rtp;

public sealed class LossyLinkTests(ITestOutputHelper output)
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 200)];

    public static TheoryData<int> FewSeeds => [.. Enumerable.Range(1, 8)];

    static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_lossy_link_delivers_what_it_should_whatever_the_seed(int seed)
    {
        var pair = LossyPair(seed, (random, isKey) => isKey ? random.Next(5_000, 30_000) : random.Next(20, 6_000),
            seed % 4 < 2 ? Streams.Video : Streams.VideoWithDependencies);
        pair.StartFrames();
        pair.Run(Seconds(3));

        (pair.Forward.Loss, pair.Back.Loss) = (0, 0);
        pair.Run(Seconds(2.5)); // As long as a repair, its giving up, and a key frame may take.
        var recovered = pair.LastSent;
        pair.Run(Seconds(1));
        pair.StopFrames();
        pair.Run(Seconds(2));

        Assert.Equal(
            Enumerable.Range((int)recovered + 1, (int)(pair.LastSent - recovered)),
            pair.Received.Where(frameId => frameId > recovered).Select(frameId => (int)frameId));
        Assert.Equal(0, pair.Receiver.Statistics.Malformed);
        Assert.Equal(0, pair.Sender.Statistics.MalformedRtcp);
        Assert.Equal(0, pair.Sender.QueuedBytes);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_picture_at_rest_is_the_last_one_however_much_was_lost(int seed)
    {
        var pair = LossyPair(seed, (random, isKey) => isKey ? random.Next(1_000, 20_000) : random.Next(20, 3_000));
        for (var frame = 0; frame < 20; frame++)
        {
            pair.SendFrame();
            pair.Run(Ms(seed % 2 == 0 ? 250 : 1_500));
        }

        pair.Run(Seconds(60)); // The loss goes on.

        Assert.Equal(pair.LastSent, pair.Received[^1]);
        Assert.Contains(pair.LastSent, pair.FramesOf(MediaEventKind.FrameArrived));
    }

    [Theory]
    [MemberData(nameof(FewSeeds))]
    public void On_a_link_that_is_too_full_repetitions_do_not_fill_the_rest(int seed)
    {
        var pair = new MediaPair(seed, new FixedRate(Bitrate.FromMegabits(8)))
        {
            FrameBytes = (_, isKey) => isKey ? 60_000 : 16_000, // 7.7 Mbit/s.
        };
        pair.Forward.Rate = Bitrate.FromMegabits(5);
        pair.StartFrames();
        pair.Run(Seconds(8));

        var statistics = pair.Sender.Statistics;
        output.WriteLine($"{statistics.Packets} packets, {statistics.RetransmittedPackets} repeated, "
            + $"{statistics.RetransmissionsRefused} refused, {pair.Forward.Dropped} dropped of {pair.Forward.Sent}");
        Assert.InRange(statistics.RetransmittedBytes, 0, 5_000_000 / 8 * 8 * 0.25 * 1.1);
        Assert.InRange(pair.Forward.Dropped, 0, pair.Forward.Sent * 0.60);

        pair.Forward.Rate = null;
        pair.Run(Seconds(2));
        var relieved = pair.LastSent;
        pair.Run(Seconds(1));
        Assert.InRange(pair.Received.Count(frameId => frameId > relieved), 58, 62);
    }

    [Theory]
    [MemberData(nameof(FewSeeds))]
    public void The_rate_finds_a_link_of_five_megabits_and_leaves_its_queue_short(int seed)
    {
        var controller = new GoogleCongestionControl(
            Bitrate.FromKilobits(300), Bitrate.FromMegabits(12), Bitrate.FromMegabits(20));
        var pair = new MediaPair(seed, controller)
        {
            FrameBytes = (random, isKey) =>
                (int)(controller.Target.BytesIn(Seconds(1.0 / 60)) * (isKey ? 4 : 0.7 + (random.NextDouble() * 0.5))),
        };
        pair.Forward.Rate = Bitrate.FromMegabits(5);
        pair.Forward.QueueMax = Ms(400);
        pair.StartFrames();
        pair.Run(Seconds(5));
        pair.Forward.LongestQueue = TimeSpan.Zero;
        var (dropped, sent, received) = (pair.Forward.Dropped, pair.Forward.Sent, pair.Received.Count);

        pair.Run(Seconds(30));

        output.WriteLine($"{controller.Target}, queue up to {pair.Forward.LongestQueue.TotalMilliseconds:0} ms, "
            + $"{pair.Forward.Dropped - dropped} of {pair.Forward.Sent - sent} dropped, "
            + $"{pair.Received.Count - received} frames");
        Assert.InRange(controller.Target.BitsPerSecond, 3_000_000, 5_900_000);
        Assert.InRange(pair.Forward.LongestQueue, TimeSpan.Zero, Ms(200));
        Assert.Equal(dropped, pair.Forward.Dropped);
        Assert.InRange(pair.Received.Count - received, 1_780, 1_805);
        Assert.Contains(pair.Events, happened => happened.Kind == MediaEventKind.TargetChanged);
        var network = pair.Sender.Network(pair.Now);
        Assert.Equal(controller.Target, network.Target);
        Assert.InRange(network.Sent.BitsPerSecond, 2_000_000, 6_500_000);
        Assert.InRange(network.Arrived.BitsPerSecond, 2_000_000, 5_100_000);
        Assert.InRange(network.LossShare, 0, 0.01);
        Assert.InRange(network.NetworkQueue, TimeSpan.Zero, Ms(200));
        pair.Forward.Loss = 0.2;
        pair.Run(Seconds(3));
        Assert.InRange(pair.Sender.Network(pair.Now).LossShare, 0.05, 0.4);
    }

    static MediaPair LossyPair(
        int seed, Func<Random, bool, int> frameBytes, RtpStreamParameters? video = null)
    {
        var random = new Random(seed);
        IBandwidthController controller = seed % 2 == 0
            ? new FixedRate(Bitrate.FromMegabits(6))
            : new GoogleCongestionControl(Bitrate.FromMegabits(1), Bitrate.FromMegabits(6), Bitrate.FromMegabits(10));
        var pair = new MediaPair(seed, controller, video) { FrameBytes = frameBytes };
        foreach (var link in (VirtualLink[])[pair.Forward, pair.Back])
        {
            link.Loss = random.NextDouble() * 0.15;
            link.Duplication = random.NextDouble() * 0.05;
            link.Delay = Ms(random.Next(1, 80));
            link.Jitter = Ms(random.NextDouble() * 30);
        }
        return pair;
    }
}
