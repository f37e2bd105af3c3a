using System.Buffers.Binary;
using Farglass.Rtc.Rtcp;
using Farglass.Rtc.Rtp;

namespace Farglass.Fuzz.Targets;

/// <summary>
/// Every reader of a block, and both halves of the media plane with packets on their way. The first byte says what is
/// put right before, and how late it comes.
/// </summary>
sealed class RtcpSubject : Subject
{
    readonly MediaSender _sender = new(Streams.Sent, Parties.Rate(), new Random(1));
    readonly MediaReceiver _receiver = new(Streams.Received);
    readonly byte[] _datagram = new byte[FuzzLimits.DatagramBytesMax];
    readonly byte[] _frame = new byte[3_000];
    TimeSpan _now;
    uint _frames;

    public RtcpSubject() => new byte[] { 0, 0, 0, 1, 0x65, 1, 2, 3 }.CopyTo(_frame, 0);

    public override Shape Take(Span<byte> input)
    {
        if (input.Length < 2) return default;
        var control = input[0];
        var packet = input[1..];
        _now += Streams.Step(control >> 6);
        if ((control & 1) != 0) Repair(packet, isAboutVideo: (control & 2) != 0);
        if ((control & 4) != 0) _sender.SendFrame(_now, ++_frames, _now, _frame);
        var shape = Look(packet, new());
        _sender.ReceiveRtcp(_now, packet);
        _receiver.ReceiveRtcp(_now, packet);
        return Drain(shape.With(_receiver.HasEnded));
    }

    static void Repair(Span<byte> packet, bool isAboutVideo)
    {
        if (packet.Length < 4) return;
        packet[0] = (byte)((packet[0] & 0x1F) | RtpHeader.VersionBits);
        if (packet[1] is < (byte)RtcpType.SenderReport or > (byte)RtcpType.ExtendedReport)
            packet[1] = (byte)(200 + (packet[1] & 7));
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)((packet.Length / 4) - 1));
        if (isAboutVideo && packet.Length >= 12) BinaryPrimitives.WriteUInt32BigEndian(packet[8..], Streams.Video);
    }

    static Shape Look(ReadOnlySpan<byte> packet, Shape shape)
    {
        var reader = new RtcpReader(packet);
        while (reader.TryRead(out var block))
        {
            shape = shape.With((ulong)block.Type).With(ReceiverReport.TryParse(block, out _, out var reports))
                .With(SenderReport.TryParse(block, out _, out _, out var sent)).WithSize(Sum(reports) + Sum(sent))
                .With(SourceDescription.TryParse(block, out _, out var name)).WithSize(name.Length)
                .With(Goodbye.Names(block, Streams.Video)).With(PictureLoss.TryParse(block, out _))
                .With(FullIntraRequest.TryParse(block, Streams.Video, out _))
                .With(ReceiverEstimate.TryParse(block, out var bits)).WithSize(bits)
                .With(ExtendedReport.TryParseReceiverTime(block, out _, out _))
                .With(ExtendedReport.TryParseReply(block, Streams.Receiver, out _))
                .With(TransportFeedback.TryParse(block, out var feedback));
            Holds(bits >= 0, "A rate is not negative.");
            var packets = 0;
            foreach (var status in feedback) packets += status.HasArrived ? 1 : 0;
            if (GenericNack.TryParse(block, out var nack))
                foreach (var _ in nack) packets++;
            shape = shape.WithSize(packets);
        }

        return shape.With(reader.Failed);
    }

    static long Sum(ReceptionReports reports)
    {
        var sum = 0L;
        for (var index = 0; index < reports.Count; index++) sum += reports[index].FractionLost;
        return sum;
    }

    Shape Drain(Shape shape)
    {
        if (_sender.Deadline <= _now) _sender.Advance(_now);
        if (_receiver.Deadline <= _now) _receiver.Advance(_now);
        var sent = 0;
        for (; _sender.TryTransmit(_now, _datagram, out var length, out _); sent++)
            Holds(length <= RtpLimits.PacketBytesMax && sent <= 2 * RtpLimits.HistoryPackets, "There is an end of it.");
        while (_sender.TryTakeEvent(out var happened)) shape = shape.With(happened.Kind);
        for (; _receiver.TryTransmit(_now, _datagram, out _); sent++) Holds(sent < 10_000, "There is an end of it.");
        Holds(_sender.Target.BitsPerSecond is >= 300_000 and <= 20_000_000, "The target stays within its bounds.");
        Holds(_sender.RoundTrip >= TimeSpan.Zero && _receiver.RoundTrip >= TimeSpan.Zero, "Time goes forward.");
        return shape.WithSize(sent).WithSize(_sender.Target.BitsPerSecond / 100_000);
    }

    public static IEnumerable<byte[]> Seeds()
    {
        var report = new ReceptionReport(Streams.Video, 12, 34, 0x0001_0005, 90, 0x1234_5678, 6_554);
        yield return Compound(0x85, (ref writer) =>
        {
            ReceiverReport.Write(ref writer, Streams.Receiver, [report, report with { Ssrc = Streams.Audio }]);
            SourceDescription.Write(ref writer, Streams.Receiver, "client"u8);
            ExtendedReport.WriteReceiverTime(ref writer, Streams.Receiver, new(0x1234_5678_9ABC_DEF0));
        });
        yield return Compound(0x45, (ref writer) =>
        {
            SenderReport.Write(ref writer, Streams.Video, new(new(0x1234_5678_9ABC_DEF0), 9_000, 10, 12_000));
            ExtendedReport.WriteReply(ref writer, Streams.Video, new(Streams.Receiver, 0x1234_5678, 655));
            Goodbye.Write(ref writer, [Streams.Audio]);
        });
        yield return Compound(0x47, (ref writer) =>
            GenericNack.Write(ref writer, Streams.Receiver, Streams.Video, [65_530, 65_531, 65_540, 65_560]));
        yield return Compound(0xC7, (ref writer) => PictureLoss.Write(ref writer, Streams.Receiver, Streams.Video));
        yield return Compound(0x45, (ref writer) =>
            FullIntraRequest.Write(ref writer, Streams.Receiver, Streams.Video, number: 3));
        yield return Compound(0x45, (ref writer) =>
            ReceiverEstimate.Write(ref writer, Streams.Receiver, Streams.Video, 2_500_000));
        yield return Compound(0x45, (ref writer) => TwccSubject.Write(ref writer, count: 40));
    }

    static byte[] Compound(byte control, WriteBlocks write)
    {
        var bytes = new byte[RtcpLimits.CompoundBytesMax];
        var writer = new RtcpWriter(bytes.AsSpan(1));
        write(ref writer);
        bytes[0] = control;
        return bytes[..(1 + writer.Length)];
    }

    delegate void WriteBlocks(ref RtcpWriter writer);
}
