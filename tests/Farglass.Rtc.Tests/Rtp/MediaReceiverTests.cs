using Farglass.Rtc.Congestion;
using Farglass.Rtc.Rtcp;
using Farglass.Rtc.Rtp;

namespace Farglass.Rtc.Tests.Rtp;

public sealed class MediaReceiverTests
{
    static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    [Fact]
    public void On_a_clean_link_every_frame_arrives_and_is_known_to_have_arrived()
    {
        var pair = Pair();
        pair.StartFrames();
        pair.Run(Ms(5_000));
        pair.StopFrames();
        pair.Run(Ms(1_000));

        Assert.Equal(Enumerable.Range(1, (int)pair.LastSent), pair.Received.Select(frameId => (int)frameId));
        Assert.Equal(pair.Received, pair.FramesOf(MediaEventKind.FrameLeft));
        Assert.Equal(pair.Received, pair.FramesOf(MediaEventKind.FrameArrived));
        Assert.Empty(pair.FramesOf(MediaEventKind.FrameLost));
        Assert.Equal(0, pair.Sender.Statistics.RetransmittedPackets);
        Assert.Equal(0, pair.Sender.Statistics.TailsRepeated);
    }

    [Fact]
    public void Both_sides_learn_the_round_trip()
    {
        var pair = Pair();
        (pair.Forward.Delay, pair.Back.Delay) = (Ms(30), Ms(50));
        pair.StartFrames();
        pair.Run(Ms(4_000));

        Assert.InRange(pair.Sender.RoundTrip.TotalMilliseconds, 79, 82);
        Assert.InRange(pair.Receiver.RoundTrip.TotalMilliseconds, 79, 82);
    }

    [Fact]
    public void The_time_of_capture_comes_across()
    {
        var pair = Pair();
        pair.SendFrame();
        pair.Run(Ms(100));
        var zero = new DateTimeOffset(2026, 11, 26, 0, 0, 0, TimeSpan.Zero);
        var datagrams = pair.Datagrams!;
        Assert.True(RtpPacket.TryParse(datagrams.First(datagram => !datagram.IsRtcp).Bytes, out var packet));

        Assert.True(pair.Receiver.TryCapturedAt(packet.Header.Timestamp, out var capturedAt));

        Assert.InRange((capturedAt - zero - Ms(1_000)).TotalMilliseconds, -0.1, 0.1);
    }

    [Fact]
    public void A_receiver_asks_for_what_is_missing_at_once_and_for_a_key_frame_when_that_fails()
    {
        var pair = Pair();
        pair.StartFrames();
        pair.Run(Ms(1_000));
        pair.Back.Loss = 1; // Whatever it asks for, nobody hears it.
        pair.Forward.Loss = 0.2;
        pair.Run(Ms(100));
        pair.Forward.Loss = 0;
        var before = pair.Datagrams!.Count;
        pair.Run(Ms(3_000));

        var asked = pair.Datagrams.Skip(before).Where(datagram => datagram.IsRtcp).Select(TypeOf).ToList();
        Assert.InRange(asked.Count(type => type == (RtcpType.TransportFeedback, RtcpFormat.GenericNack)), 9, 100);
        Assert.InRange(asked.Count(type => type == (RtcpType.PayloadFeedback, RtcpFormat.PictureLoss)), 3, 10);

        pair.Back.Loss = 0;
        pair.Run(Ms(1_000));
        Assert.InRange(pair.LastSent - pair.Received[^1], 0u, 3u);
    }

    [Fact]
    public void Sound_comes_as_it_was_sent_and_only_once()
    {
        var pair = Pair();
        pair.Forward.Duplication = 0.5;
        for (var packet = 0; packet < 200; packet++)
        {
            Assert.True(pair.Sender.SendAudio(pair.Now, packet * 480, pair.Now, [(byte)packet]));
            pair.Run(Ms(10));
        }
        pair.Run(Ms(100));
        Assert.Equal(200, pair.AudioReceived);
    }

    [Fact]
    public void Sound_repeats_itself_while_packets_are_lost_and_no_longer()
    {
        var pair = Pair();
        var position = 0;
        int Redundant(double loss)
        {
            pair.Forward.Loss = loss;
            pair.Datagrams!.Clear();
            for (var packet = 0; packet < 500; packet++, position += 480)
            {
                Assert.True(pair.Sender.SendAudio(pair.Now, position, pair.Now, [(byte)packet, 1, 2]));
                pair.Run(Ms(10));
            }

            const byte Marker = 0x80;
            return pair.Datagrams.Count(sent => !sent.IsRtcp
                && (sent.Bytes[1] & ~Marker) == Streams.Audio.RedundancyPayloadType);
        }

        Assert.Equal(0, Redundant(loss: 0));
        Assert.InRange(Redundant(loss: 0.1), 450, 500);
        Redundant(loss: 0);
        Assert.InRange(Redundant(loss: 0), 0, 499);
        Assert.Equal(0, Redundant(loss: 0));
    }

    [Fact]
    public void Sound_that_nobody_takes_loses_the_oldest()
    {
        var receiver = new AudioReceiver(Streams.Audio);
        var template = new RtpPacketTemplate(Streams.Audio);
        var bytes = new byte[template.Size + 1];
        for (ushort number = 0; number < RtpLimits.AudioPackets + 10; number++)
        {
            template.Write(bytes, new(111, Marker: false, new(number), number, Streams.Audio.Ssrc));
            bytes[^1] = (byte)number;
            Assert.True(RtpPacket.TryParse(bytes, out var packet));
            receiver.Receive(Ms(number), packet);
        }
        Assert.True(receiver.TryTake(out var audio));
        Assert.Equal(10u, audio.RtpTimestamp);
        Assert.Equal([10], audio.Payload.ToArray());
    }

    [Fact]
    public void A_goodbye_is_heard()
    {
        var pair = Pair();
        pair.SendFrame();
        pair.Run(Ms(100));
        Assert.False(pair.Receiver.HasEnded);
        pair.Sender.End(pair.Now);
        pair.Run(Ms(100));
        Assert.True(pair.Receiver.HasEnded);
    }

    [Fact]
    public void Streams_that_were_not_agreed_on_are_nothing()
    {
        var receiver = new MediaReceiver(new(Streams.Video, Audio: null, 7, "r", DateTimeOffset.UnixEpoch));
        var template = new RtpPacketTemplate(Streams.Audio);
        var bytes = new byte[template.Size + 1];
        template.Write(bytes, new(111, Marker: false, new(1), 1, Streams.Audio.Ssrc));

        receiver.ReceiveRtp(Ms(0), bytes);

        Assert.Equal(TimeSpan.MaxValue, receiver.Deadline);
        Assert.False(receiver.TryTakeAudio(out _));
    }

    [Fact]
    public void A_peer_without_transport_feedback_is_served_by_reports()
    {
        var pair = new MediaPair(
            12, new GoogleCongestionControl(Bitrate.FromMegabits(1), Bitrate.FromMegabits(4), Bitrate.FromMegabits(8)),
            Streams.Video with { Extensions = default })
        {
            FrameBytes = (_, _) => 6_000, // 2.9 Mbit/s.
        };
        pair.StartFrames();
        pair.Run(Ms(20_000));
        pair.StopFrames();
        pair.Run(Ms(2_000));

        Assert.Equal(pair.LastSent, (uint)pair.Received.Count);
        Assert.Equal(pair.Received, pair.FramesOf(MediaEventKind.FrameArrived));
        Assert.InRange(pair.Sender.Target.BitsPerSecond, 4_300_000, 8_000_000); // It has grown, as far as it was used.
        Assert.Equal(TimeSpan.MaxValue, pair.Sender.Deadline);
    }

    static (RtcpType, int) TypeOf((byte[] Bytes, bool IsRtcp) datagram)
    {
        var reader = new RtcpReader(datagram.Bytes);
        Assert.True(reader.TryRead(out var block));
        return (block.Type, block.Count);
    }

    static MediaPair Pair() => new(11, new FixedRate(Bitrate.FromMegabits(8)))
    {
        FrameBytes = (random, isKey) => isKey ? 20_000 : random.Next(100, 10_000),
        Datagrams = [],
    };
}
