using Farglass.Rtc.Congestion;
using Farglass.Rtc.Rtcp;
using Farglass.Rtc.Rtp;
using Farglass.Rtc.Tests.Rtcp;

namespace Farglass.Rtc.Tests.Rtp;

/// <summary>A sender alone: the test is its receiver.</summary>
public sealed class MediaSenderTests
{
    const uint Receiver = 0x30000001;

    static readonly DateTimeOffset Zero = new(2026, 11, 26, 0, 0, 0, TimeSpan.Zero);

    readonly MediaSender _sender = Create(new FixedRate(Bitrate.FromMegabits(8)));
    readonly Random _random = new(9);
    uint _frameId;

    static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    [Fact]
    public void The_first_frame_goes_behind_a_report_and_ends_in_a_marker()
    {
        Assert.True(Send(Ms(1_000), isKey: true, bytes: 3_000));
        Assert.True(_sender.Deadline <= Ms(1_000));
        var datagrams = Drain(Ms(1_000));

        Assert.True(datagrams[0].IsRtcp);
        var reader = new RtcpReader(datagrams[0].Bytes);
        Assert.True(reader.TryRead(out var block));
        Assert.True(SenderReport.TryParse(block, out var ssrc, out var info, out _));
        Assert.Equal(Streams.Video.Ssrc, ssrc);
        Assert.Equal(NtpTime.From(Zero + Ms(1_000)), info.Time);
        Assert.Equal(0u, info.Packets);
        Assert.True(reader.TryRead(out block));
        Assert.True(SourceDescription.TryParse(block, out _, out var cname));
        Assert.Equal("sender"u8, cname);

        var packets = datagrams.Skip(1).Select(datagram => Parse(datagram.Bytes)).ToList();
        Assert.All(packets, packet => Assert.Equal(info.RtpTimestamp, packet.Timestamp)); // Captured now.
        Assert.Equal([.. Enumerable.Repeat(false, packets.Count - 1), true], packets.Select(packet => packet.Marker));
        Assert.Equal(MediaEventKind.FrameLeft, Events().Single().Kind);
    }

    [Fact]
    public void A_report_says_what_has_been_sent_and_what_time_it_is_in_the_stream()
    {
        Send(Ms(1_000), isKey: true, bytes: 3_000);
        var first = Parse(Drain(Ms(1_000))[1].Bytes);
        Assert.Equal(Ms(1_300), _sender.Deadline); // Whether it has arrived.
        _sender.Advance(Ms(2_000));

        var report = Drain(Ms(2_000)).First(datagram => datagram.IsRtcp).Bytes;

        Assert.True(SenderReport.TryParse(First(report), out _, out var info, out _));
        Assert.InRange(info.Packets, 3u, 6u);
        Assert.InRange(info.PayloadBytes, 3_000u, 3_200u);
        Assert.Equal(first.Timestamp + 90_000, info.RtpTimestamp);
    }

    [Fact]
    public void Only_a_key_frame_can_come_first_and_is_asked_for()
    {
        Assert.False(Send(Ms(0), isKey: false, bytes: 100));

        Assert.Equal(new MediaEvent(MediaEventKind.KeyFrameWanted), Events().Single());
        Assert.Empty(Drain(Ms(0)));
        Assert.Equal(TimeSpan.MaxValue, _sender.Deadline);
        Assert.Equal(1, _sender.Statistics.FramesRefused);
    }

    [Fact]
    public void A_packet_that_is_missed_is_repeated_once_in_a_round_trip()
    {
        var original = SendKeyFrame(Ms(0))[1];
        var number = Parse(original).Sequence;

        Assert.Empty(Missed(Ms(50), number)); // It cannot have been missed yet: the way there and back takes 100 ms.
        var repeated = Missed(Ms(100), number).Single();
        Assert.Empty(Missed(Ms(150), number));
        Assert.Single(Missed(Ms(250), number));

        Assert.True(RtpPacket.TryParse(repeated, out var packet));
        Assert.Equal(Streams.Video.Rtx!.Ssrc, packet.Header.Ssrc);
        Assert.True(RtxPacket.TryUnwrap(packet, Streams.Video, out var header, out var payload));
        Assert.True(RtpPacket.TryParse(original, out var first));
        Assert.Equal(first.Header, header);
        Assert.True(first.Payload.SequenceEqual(payload));
    }

    [Fact]
    public void What_was_never_sent_is_not_repeated()
    {
        var last = Parse(SendKeyFrame(Ms(0))[^1]).Sequence;
        Assert.Empty(Missed(Ms(200), new((ushort)(last.Value + 1))));
        Assert.Empty(Missed(Ms(200), new((ushort)(last.Value + 30_000))));
    }

    [Fact]
    public void Without_rtx_nothing_is_repeated()
    {
        var sender = Create(new FixedRate(Bitrate.FromMegabits(8)), Streams.Video with { Rtx = null });
        sender.SendFrame(Ms(0), 1, Ms(0), AccessUnits.Random(_random, isKey: true, 3_000));
        var first = Parse(Drain(sender, Ms(0))[1].Bytes);
        sender.ReceiveRtcp(Ms(500), Nack(first.Sequence));
        Assert.Empty(Drain(sender, Ms(500)));
    }

    [Fact]
    public void A_lost_picture_asks_for_one_key_frame_in_300_ms_and_its_frames_are_lost()
    {
        SendKeyFrame(Ms(0));
        Events();
        var loss = RtcpBytes.Write((ref writer) => PictureLoss.Write(ref writer, Receiver, Streams.Video.Ssrc));
        _sender.ReceiveRtcp(Ms(50), loss); // A round trip has not passed: it cannot know of the key frame yet.
        _sender.ReceiveRtcp(Ms(100), loss);
        _sender.ReceiveRtcp(Ms(200), loss);

        Assert.Equal(
            [new(MediaEventKind.FrameLost, 1), new MediaEvent(MediaEventKind.KeyFrameWanted)], Events());
        _sender.ReceiveRtcp(Ms(400), loss);
        Assert.Equal([new MediaEvent(MediaEventKind.KeyFrameWanted)], Events());

        _sender.ReceiveRtcp(Ms(800), RtcpBytes.Write(
            (ref writer) => FullIntraRequest.Write(ref writer, Receiver, Streams.Video.Ssrc, number: 1)));
        Assert.Equal([new MediaEvent(MediaEventKind.KeyFrameWanted)], Events());
        _sender.ReceiveRtcp(Ms(1_200), RtcpBytes.Write(
            (ref writer) => PictureLoss.Write(ref writer, Receiver, Streams.Audio.Ssrc))); // Not a picture.
        Assert.Empty(Events());
    }

    /// <summary>Chromium reports how far it is and, in the same packet, what it misses there.</summary>
    [Fact]
    public void It_does_not_go_on_from_a_frame_that_was_passed_and_is_missed_in_the_same_report()
    {
        var sender = Create(new FixedRate(Bitrate.FromKilobits(300)), Streams.VideoWithDependencies);
        SequenceNumber[] NumbersOf(uint frameId, double at, int bytes)
        {
            sender.SendFrame(Ms(at), frameId, Ms(at), AccessUnits.Random(_random, frameId == 1, bytes));
            var left = Enumerable.Range(0, 60).SelectMany(step => Drain(sender, Ms(at + (5 * step)))).ToList();
            return [.. Numbers(left).Select(number => new SequenceNumber(number))];
        }

        var first = NumbersOf(frameId: 1, at: 0, bytes: 1_000);
        sender.ReceiveRtcp(Ms(200), Report(first[^1]));
        var missed = NumbersOf(frameId: 2, at: 700, bytes: 8_000);
        var last = NumbersOf(frameId: 3, at: 1_000, bytes: 1_000)[^1];
        sender.ReceiveRtcp(Ms(1_600), [.. Report(last), .. Nack(missed)]);

        var events = new List<MediaEvent>();
        while (sender.TryTakeEvent(out var happened)) events.Add(happened);
        Assert.Contains(new(MediaEventKind.ContinuationWanted, 1), events);
    }

    [Fact]
    public void A_receiver_that_has_all_and_is_only_impatient_gets_a_key_frame_when_it_asks_again()
    {
        var loss = RtcpBytes.Write((ref writer) => PictureLoss.Write(ref writer, Receiver, Streams.Video.Ssrc));
        Arrive(Ms(500), Parse(SendKeyFrame(Ms(0))[^1]).Sequence);
        _sender.Advance(Ms(1_000));
        Assert.Contains(new(MediaEventKind.FrameArrived, 1), Events());

        _sender.ReceiveRtcp(Ms(3_000), loss);
        Assert.Empty(Events());
        _sender.ReceiveRtcp(Ms(6_000), loss);
        Assert.Equal([new(MediaEventKind.KeyFrameWanted)], Events());
    }

    [Fact]
    public void A_receiver_that_may_miss_something_is_heard_after_a_silence_too()
    {
        SendKeyFrame(Ms(0)); // Of which nothing is heard.
        Events();
        _sender.ReceiveRtcp(Ms(3_000), RtcpBytes.Write(
            (ref writer) => PictureLoss.Write(ref writer, Receiver, Streams.Video.Ssrc)));
        Assert.Contains(new(MediaEventKind.KeyFrameWanted), Events());
    }

    [Fact]
    public void A_reply_to_the_receivers_time_goes_with_the_next_report()
    {
        SendKeyFrame(Ms(0));
        var time = NtpTime.From(Zero);
        _sender.ReceiveRtcp(Ms(300), RtcpBytes.Write(
            (ref writer) => ExtendedReport.WriteReceiverTime(ref writer, Receiver, time)));
        Assert.Empty(Drain(Ms(300)));

        var report = Drain(Ms(1_000)).Single(datagram => datagram.IsRtcp).Bytes;

        var reader = new RtcpReader(report);
        ReceiverTimeReply reply = default;
        var isFound = false;
        while (reader.TryRead(out var block)) isFound |= ExtendedReport.TryParseReply(block, Receiver, out reply);
        Assert.True(isFound);
        Assert.Equal(new(Receiver, time.Middle, NtpTime.ToShort(Ms(700))), reply);
    }

    [Fact]
    public void The_round_trip_is_learnt_from_reports()
    {
        SendKeyFrame(Ms(0));
        Assert.False(_sender.HasRoundTrip);

        Report(Ms(540), sentAt: Ms(0), kept: Ms(500), jitter: 0);

        Assert.True(_sender.HasRoundTrip);
        Assert.InRange(_sender.RoundTrip.TotalMilliseconds, 39.9, 40.1);
    }

    [Fact]
    public void Jitter_widens_the_playout_delay_of_the_next_packets()
    {
        Assert.Equal(TimeSpan.Zero, PlayoutDelayOf(SendKeyFrame(Ms(0))[1]).Most);
        Report(Ms(500), sentAt: Ms(0), kept: Ms(500), jitter: 90 * 70); // 70 ms.
        Send(Ms(600), isKey: false, bytes: 100);
        Assert.Equal(Ms(200), PlayoutDelayOf(Drain(Ms(600))[^1].Bytes).Most);
    }

    [Fact]
    public void A_frame_that_would_wait_too_long_is_refused_and_a_key_frame_takes_the_place_of_what_waits()
    {
        SendKeyFrame(Ms(0));
        var numbers = new List<ushort>();
        Assert.True(Send(Ms(10), isKey: false, bytes: 300_000)); // 300 ms at 8 Mbit/s.
        numbers.AddRange(Numbers(Drain(Ms(10)))); // It has begun to leave.
        Assert.True(Send(Ms(11), isKey: false, bytes: 300_000));
        Assert.InRange(_sender.QueueDelay, Ms(550), Ms(620));
        Events();

        Assert.False(Send(Ms(12), isKey: false, bytes: 100));
        Assert.Empty(Events()); // A key frame now would only wait as well.
        Assert.True(Send(Ms(13), isKey: true, bytes: 20_000));
        Assert.Equal([new MediaEvent(MediaEventKind.FrameLost, 3)], Events());
        Assert.InRange(_sender.QueueDelay, Ms(280), Ms(320));

        for (var now = Ms(14); now < Ms(400); now += Ms(1))
            numbers.AddRange(Numbers(Drain(now)));
        Assert.Equal(Enumerable.Range(numbers[0], numbers.Count).Select(number => (ushort)number), numbers); // No gap.
        Assert.Equal([2, 5], Events().Where(e => e.Kind == MediaEventKind.FrameLeft).Select(e => (int)e.FrameId));
    }

    [Fact]
    public void A_key_frame_that_is_owed_is_asked_for_when_the_queue_has_become_short()
    {
        SendKeyFrame(Ms(0));
        Assert.True(Send(Ms(10), isKey: false, bytes: 600_000)); // It leaves within 240 ms.
        Assert.False(Send(Ms(11), isKey: false, bytes: 100));
        Events();

        var now = Ms(12);
        for (; Events().All(happened => happened.Kind != MediaEventKind.KeyFrameWanted); now = _sender.Deadline)
            Drain(now);

        Assert.InRange(now, Ms(140), Ms(180));
        Assert.False(Send(now, isKey: false, bytes: 100));
        Drain(now);
        Assert.Empty(Events()); // Not again, for 300 ms.
    }

    [Fact]
    public void A_key_frame_on_a_slow_link_does_not_call_for_another_one()
    {
        var pair = new MediaPair(14, new FixedRate(Bitrate.FromKilobits(800)))
        {
            FrameBytes = (_, isKey) => isKey ? 150_000 : 1_000, // A second and a half, and 480 kbit/s.
        };
        pair.Forward.Rate = Bitrate.FromMegabits(1);
        pair.Forward.QueueMax = TimeSpan.FromSeconds(3);
        pair.StartFrames();
        pair.Run(TimeSpan.FromSeconds(20));

        Assert.DoesNotContain(pair.Events, happened => happened.Kind == MediaEventKind.KeyFrameWanted);
        Assert.InRange(pair.Received.Count, 900, 1_200);
    }

    [Fact]
    public void A_frame_larger_than_the_history_is_refused_whole()
    {
        SendKeyFrame(Ms(0));
        Assert.False(Send(Ms(1), isKey: true, bytes: 4_000_000));
        Assert.Equal(0, _sender.QueuedBytes);
        Assert.True(Send(Ms(400), isKey: true, bytes: 1_000));
    }

    [Fact]
    public void Sound_has_its_own_clock_and_report()
    {
        Assert.True(_sender.SendAudio(Ms(0), 0, Ms(0), [1, 2, 3]));
        Assert.True(_sender.SendAudio(Ms(0), 480, Ms(10), [4]));
        var datagrams = Drain(Ms(0));

        Assert.True(SenderReport.TryParse(First(datagrams[0].Bytes), out var ssrc, out _, out _));
        Assert.Equal(Streams.Audio.Ssrc, ssrc); // No picture has been sent.
        var (first, second) = (Parse(datagrams[1].Bytes), Parse(datagrams[2].Bytes));
        Assert.Equal(Streams.Audio.PayloadType, first.PayloadType);
        Assert.Equal(480u, second.Timestamp - first.Timestamp);
        Assert.False(_sender.SendAudio(Ms(1), 960, Ms(20), new byte[1_200])); // It would not fit.
    }

    [Fact]
    public void Sound_that_nobody_takes_does_not_pile_up()
    {
        var taken = 0;
        for (var packet = 0; packet < 1_000; packet++)
            if (_sender.SendAudio(Ms(0), packet * 480, Ms(0), [1])) taken++;
        Assert.Equal(RtpLimits.AudioPackets, taken);
    }

    [Fact]
    public void Goodbye_is_said_once()
    {
        SendKeyFrame(Ms(0));
        _sender.End(Ms(100));

        var reader = new RtcpReader(Drain(Ms(100)).Single().Bytes);
        var (types, isNamed) = (new List<RtcpType>(), false);
        while (reader.TryRead(out var block))
        {
            types.Add(block.Type);
            isNamed |= Goodbye.Names(block, Streams.Video.Ssrc);
        }
        Assert.Equal(RtcpType.SenderReport, types[0]);
        Assert.Equal(RtcpType.Goodbye, types[^1]);
        Assert.True(isNamed);
        Assert.DoesNotContain(Drain(Ms(5_000)), datagram => datagram.IsRtcp);
    }

    [Fact]
    public void A_probe_of_the_controller_is_sent_and_its_packets_are_told_to_it()
    {
        var controller = new ProbeOnce();
        var sender = Create(controller);
        sender.SendFrame(Ms(0), 1, Ms(0), AccessUnits.Random(_random, isKey: true, 3_000));
        for (var now = Ms(0); now < Ms(50); now += Ms(1)) Drain(sender, now);
        controller.IsWanted = true;
        sender.Advance(Ms(50));
        for (var now = Ms(50); now < Ms(100); now += Ms(1)) Drain(sender, now);

        Assert.InRange(controller.ProbeBytes, 30_000, 32_000); // 16 Mbit/s for 15 ms.
        Assert.Equal(controller.ProbePackets, sender.Statistics.PaddingPackets);
    }

    [Fact]
    public void Of_small_packets_no_probe_is_made()
    {
        var controller = new ProbeOnce { IsWanted = true };
        var sender = Create(controller);
        sender.SendFrame(Ms(0), 1, Ms(0), AccessUnits.Random(_random, isKey: true, 100));
        sender.Advance(Ms(0));
        for (var now = Ms(0); now < Ms(50); now += Ms(1)) Drain(sender, now);

        Assert.InRange(controller.ProbePackets, 0, 3); // The frame itself.
        Assert.Equal(0, sender.Statistics.PaddingPackets);
    }

    [Fact]
    public void The_receivers_limit_reaches_the_controller_and_its_target_the_owner()
    {
        var sender = Create(
            new GoogleCongestionControl(new(100_000), Bitrate.FromMegabits(8), Bitrate.FromMegabits(20)));
        sender.ReceiveRtcp(Ms(0), RtcpBytes.Write(
            (ref writer) => ReceiverEstimate.Write(ref writer, Receiver, Streams.Video.Ssrc, 2_000_000)));

        Assert.True(sender.TryTakeEvent(out var happened));
        Assert.Equal(new(MediaEventKind.TargetChanged, 0, Bitrate.FromMegabits(2)), happened);
        Assert.Equal(Bitrate.FromMegabits(2), sender.Target);
    }

    static MediaSender Create(IBandwidthController controller, RtpStreamParameters? video = null) =>
        new(new(video ?? Streams.Video, Streams.Audio, "sender", Zero), controller, new(10));

    static RtpHeader Parse(byte[] bytes)
    {
        Assert.True(RtpPacket.TryParse(bytes, out var packet));
        return packet.Header;
    }

    static IEnumerable<ushort> Numbers(List<(byte[] Bytes, bool IsRtcp)> datagrams) =>
        datagrams.Where(datagram => !datagram.IsRtcp).Select(datagram => Parse(datagram.Bytes).Sequence.Value);

    static PlayoutDelay PlayoutDelayOf(byte[] bytes)
    {
        Assert.True(RtpPacket.TryParse(bytes, out var packet));
        Assert.True(packet.Extensions.TryFind(Streams.Video.Extensions.PlayoutDelay, out var value));
        Assert.True(PlayoutDelay.TryParse(value, out var delay));
        return delay;
    }

    static RtcpBlock First(byte[] bytes)
    {
        var reader = new RtcpReader(bytes);
        Assert.True(reader.TryRead(out var block));
        return block;
    }

    static byte[] Nack(params SequenceNumber[] numbers) => RtcpBytes.Write((ref writer) =>
        GenericNack.Write(ref writer, Receiver, Streams.Video.Ssrc, [.. numbers.Select(number => (long)number.Value)]));

    static byte[] Report(SequenceNumber highest) => RtcpBytes.Write((ref writer) =>
        ReceiverReport.Write(ref writer, Receiver, [new(Streams.Video.Ssrc, 0, 0, highest.Value, 0, 0, 0)]));

    static List<(byte[] Bytes, bool IsRtcp)> Drain(MediaSender sender, TimeSpan now)
    {
        var datagrams = new List<(byte[], bool)>();
        var target = new byte[1_200];
        while (sender.TryTransmit(now, target, out var length, out var isRtcp))
            datagrams.Add((target[..length], isRtcp));
        return datagrams;
    }

    List<(byte[] Bytes, bool IsRtcp)> Drain(TimeSpan now) => Drain(_sender, now);

    bool Send(TimeSpan now, bool isKey, int bytes) =>
        _sender.SendFrame(now, ++_frameId, now, AccessUnits.Random(_random, isKey, bytes));

    List<byte[]> SendKeyFrame(TimeSpan now)
    {
        Assert.True(Send(now, isKey: true, bytes: 3_000));
        return [.. Drain(now).Where(datagram => !datagram.IsRtcp).Select(datagram => datagram.Bytes)];
    }

    List<byte[]> Missed(TimeSpan now, SequenceNumber number)
    {
        _sender.ReceiveRtcp(now, Nack(number));
        return [.. Drain(now).Where(datagram => !datagram.IsRtcp).Select(datagram => datagram.Bytes)];
    }

    void Report(TimeSpan now, TimeSpan sentAt, TimeSpan kept, uint jitter) =>
        _sender.ReceiveRtcp(now, RtcpBytes.Write((ref writer) => ReceiverReport.Write(ref writer, Receiver,
            [new(Streams.Video.Ssrc, 0, 0, 0, jitter, NtpTime.From(Zero + sentAt).Middle, NtpTime.ToShort(kept))])));

    void Arrive(TimeSpan now, SequenceNumber highest) =>
        _sender.ReceiveRtcp(now, Report(highest));

    List<MediaEvent> Events()
    {
        var events = new List<MediaEvent>();
        while (_sender.TryTakeEvent(out var happened)) events.Add(happened);
        return events;
    }

    sealed class ProbeOnce : IBandwidthController
    {
        public bool IsWanted { get; set; }

        public int ProbePackets { get; private set; }

        public int ProbeBytes { get; private set; }

        public Bitrate Target => Bitrate.FromMegabits(1);

        public RateReason Reason => RateReason.Limit;

        public TimeSpan Queue => TimeSpan.Zero;

        public TimeSpan Deadline => TimeSpan.MaxValue;

        public void Advance(TimeSpan now) { }

        public void Sent(in SentPacket packet)
        {
            if (packet.ProbeId != 3) return;
            ProbePackets++;
            ProbeBytes += packet.Bytes;
        }

        public void Feedback(TimeSpan now, ReadOnlySpan<PacketResult> results) { }

        public void RoundTrip(TimeSpan now, TimeSpan roundTrip) { }

        public void LossReport(TimeSpan now, double share) { }

        public void ReceiverLimit(TimeSpan now, Bitrate limit) { }

        public void ApplicationLimited(TimeSpan now, bool isLimited) { }

        public void HeldBack(TimeSpan now, bool isHeldBack) { }

        public void Measured(TimeSpan now, Bitrate rate) { }

        public bool TryTakeProbe(TimeSpan now, out ProbeRequest probe)
        {
            probe = new(Id: 3, Bitrate.FromMegabits(16), Ms(15), PacketsMin: 5);
            var isWanted = IsWanted;
            IsWanted = false;
            return isWanted;
        }
    }
}
