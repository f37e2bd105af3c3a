using Farglass.Rtc.Congestion;
using Farglass.Rtc.Rtp;

namespace Farglass.Rtc.Tests.Rtp;

public sealed class SteadyStateTests(ITestOutputHelper output)
{
    static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    [Fact]
    public void Packets_pass_without_a_new_object_on_either_side()
    {
        var random = new Random(5);
        var zero = DateTimeOffset.UnixEpoch;
        var controller = new GoogleCongestionControl(
            Bitrate.FromMegabits(1), Bitrate.FromMegabits(8), Bitrate.FromMegabits(8));
        var sender = new MediaSender(new(Streams.Video, Streams.Audio, "s", zero), controller, random);
        var receiver = new MediaReceiver(new(Streams.Video, Streams.Audio, 7, "r", zero));
        byte[][] frames = [AccessUnits.Random(random, true, 40_000), AccessUnits.Random(random, false, 12_000)];
        var (datagram, sound) = (new byte[1_200], new byte[120]);
        var (packets, received, dropped, wantsKeyFrame, frameId) = (0, 0, 0, true, 0u);

        void Run(TimeSpan from, TimeSpan to)
        {
            for (var now = from; now < to; now += TimeSpan.FromMilliseconds(1))
            {
                var step = (int)now.TotalMilliseconds;
                sender.Advance(now);
                receiver.Advance(now);
                if (step % 16 == 0) sender.SendFrame(now, ++frameId, now, frames[wantsKeyFrame ? 0 : 1]);
                if (step % 16 == 0) wantsKeyFrame = false;
                if (step % 10 == 0) sender.SendAudio(now, step * 48, now, sound);
                while (sender.TryTransmit(now, datagram, out var length, out var isRtcp))
                {
                    if (isRtcp) receiver.ReceiveRtcp(now, datagram.AsSpan(0, length));
                    else if (++packets % 50 == 0) dropped++;
                    else receiver.ReceiveRtp(now, datagram.AsSpan(0, length));
                }
                while (receiver.TryTakeFrame(now, out _)) received++;
                while (receiver.TryTakeAudio(out _)) received++;
                while (receiver.TryTransmit(now, datagram, out var length))
                    sender.ReceiveRtcp(now, datagram.AsSpan(0, length));
                while (sender.TryTakeEvent(out var happened))
                    wantsKeyFrame |= happened.Kind == MediaEventKind.KeyFrameWanted;
            }
        }

        Run(Seconds(0), Seconds(5));
        (packets, received) = (0, 0);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Run(Seconds(5), Seconds(15));

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        output.WriteLine($"{packets} packets, {dropped} dropped, {received} received, {allocated} bytes");
        Assert.InRange(packets, 7_000, 12_000);
        Assert.InRange(received, 1_550, 1_610); // 625 frames, and 1000 packets of sound but for the dropped ones.
        Assert.InRange(sender.Statistics.RetransmittedPackets, 100, 500);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void A_source_at_rest_sends_nothing_and_wakes_nobody()
    {
        var pair = new MediaPair(6, new FixedRate(Bitrate.FromMegabits(8))) { FrameBytes = (_, _) => 3_000 };
        pair.StartFrames();
        pair.Run(Seconds(5));
        pair.StopFrames();
        pair.Run(Seconds(3));

        var (forward, back) = (pair.Forward.Sent, pair.Back.Sent);
        Assert.Equal(TimeSpan.MaxValue, pair.Sender.Deadline);
        Assert.Equal(TimeSpan.MaxValue, pair.Receiver.Deadline);
        pair.Run(TimeSpan.FromHours(1));
        Assert.Equal((forward, back), (pair.Forward.Sent, pair.Back.Sent));

        pair.StartFrames();
        pair.Run(Seconds(1));
        pair.StopFrames();
        pair.Run(Seconds(1));
        Assert.Equal(pair.LastSent, pair.Received[^1]);
        Assert.Equal(pair.LastSent, (uint)pair.Received.Count);
    }

    [Fact]
    public void All_numbers_wrap_and_nobody_notices()
    {
        var pair = new MediaPair(13, new FixedRate(Bitrate.FromMegabits(8))) { FrameBytes = (_, _) => 20 };
        pair.Forward.Loss = 0.001;
        pair.StartFrames();
        pair.Run(TimeSpan.FromMinutes(25)); // 90,000 frames of a packet each.
        pair.StopFrames();
        pair.Run(Seconds(2));
        Assert.Equal(pair.LastSent, (uint)pair.Received.Count);
        Assert.Equal(pair.LastSent, (uint)pair.FramesOf(MediaEventKind.FrameArrived).Count());
    }

    [Fact]
    public void Packets_that_were_tampered_with_are_survived()
    {
        var datagrams = new List<(byte[] Bytes, bool IsRtcp)>();
        var pair = new MediaPair(
            7, new GoogleCongestionControl(new(1), Bitrate.FromMegabits(4), Bitrate.FromMegabits(8)))
        {
            FrameBytes = (random, _) => random.Next(100, 3_000),
            Datagrams = datagrams,
        };
        (pair.Forward.Loss, pair.Back.Loss) = (0.1, 0.1);
        pair.StartFrames();
        pair.Run(Seconds(5));
        var rtcp = datagrams.Where(datagram => datagram.IsRtcp).Select(datagram => datagram.Bytes).ToArray();
        var rtp = datagrams.Where(datagram => !datagram.IsRtcp).Select(datagram => datagram.Bytes).ToArray();

        var random = new Random(8);
        var (now, target) = (pair.Now, new byte[1_200]);
        for (var round = 0; round < 200_000; round++)
        {
            now += TimeSpan.FromMicroseconds(random.Next(1_000));
            pair.Sender.ReceiveRtcp(now, Mutate(rtcp, random));
            pair.Receiver.ReceiveRtcp(now, Mutate(rtcp, random));
            pair.Receiver.ReceiveRtp(now, Mutate(rtp, random));
            if (round % 10 == 0) pair.Sender.SendFrame(now, (uint)round, now, Mutate(rtp, random));
            pair.Sender.Advance(now);
            pair.Receiver.Advance(now);
            while (pair.Sender.TryTransmit(now, target, out _, out _)) { }
            while (pair.Receiver.TryTransmit(now, target, out _)) { }
            while (pair.Receiver.TryTakeFrame(now, out _)) { }
            while (pair.Sender.TryTakeEvent(out _)) { }
        }
        Assert.True(pair.Sender.Statistics.MalformedRtcp > 0);
        Assert.True(pair.Receiver.Statistics.Malformed > 0);
    }

    static byte[] Mutate(byte[][] datagrams, Random random)
    {
        var bytes = (byte[])datagrams[random.Next(datagrams.Length)].Clone();
        for (var change = random.Next(4); change > 0; change--)
            bytes[random.Next(random.Next(2) == 0 ? Math.Min(bytes.Length, 40) : bytes.Length)] = (byte)random.Next();
        return random.Next(8) switch
        {
            0 => bytes[..random.Next(bytes.Length)],
            1 => [.. bytes, .. datagrams[random.Next(datagrams.Length)]],
            _ => bytes,
        };
    }
}
