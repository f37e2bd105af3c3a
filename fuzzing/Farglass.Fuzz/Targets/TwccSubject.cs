using System.Buffers.Binary;
using Farglass.Rtc.Congestion;
using Farglass.Rtc.Pacing;
using Farglass.Rtc.Rtcp;

namespace Farglass.Fuzz.Targets;

/// <summary>
/// Feedback on packets that were sent, read by the history of the transport and by congestion control. The first byte
/// says how many more were sent, and whether the feedback begins with the last of them.
/// </summary>
sealed class TwccSubject : Subject
{
    readonly TransportHistory _history = new();
    readonly GoogleCongestionControl _rate = Parties.Rate();
    TimeSpan _now;

    public override Shape Take(Span<byte> input)
    {
        if (input.Length < 2) return default;
        var control = input[0];
        var packet = input[1..];
        _now += Streams.Step(control >> 6);
        for (var left = control & 0x1F; left > 0; left--)
        {
            var sent = new SentPacket(_history.Next, PacketKind.Video, _history.Next, 1_100, _now, 0);
            _history.Add(sent);
            _rate.Sent(sent);
        }

        if ((control & 0x20) != 0 && packet.Length >= 20) Repair(packet);
        var shape = new Shape();
        var reader = new RtcpReader(packet);
        while (reader.TryRead(out var block))
        {
            if (!TransportFeedback.TryParse(block, out var feedback)) continue;
            var results = _history.Read(feedback);
            Holds(results.Length <= Math.Min(feedback.StatusCount, RtcpLimits.PacketsInFlight), "Each is told once.");
            _rate.Feedback(_now, results);
            shape = shape.WithSize(feedback.StatusCount).WithSize(results.Length);
        }

        if (_rate.Deadline <= _now) _rate.Advance(_now);
        Holds(_rate.Target.BitsPerSecond is >= 300_000 and <= 20_000_000, "The target stays within its bounds.");
        return shape.With(reader.Failed).WithSize(_rate.Target.BitsPerSecond / 100_000);
    }

    void Repair(Span<byte> packet)
    {
        packet[0] = (2 << 6) | RtcpFormat.TransportWide;
        packet[1] = (byte)RtcpType.TransportFeedback;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)((packet.Length / 4) - 1));
        BinaryPrimitives.WriteUInt16BigEndian(packet[12..], (ushort)(_history.Next - 40));
    }

    public static IEnumerable<byte[]> Seeds() =>
        from count in (int[])[1, 7, 40, 400]
        from control in (byte[])[0x3F, 0x50, 0x9F]
        select Feedback(control, count);

    /// <summary>Of arrivals with gaps, jumps and disorder.</summary>
    public static void Write(ref RtcpWriter writer, int count)
    {
        var recorder = new TransportFeedbackRecorder();
        for (var number = 0; number < count; number++)
        {
            if (number % 5 == 3) continue;
            var at = TimeSpan.FromMilliseconds(1_000 + (number * 3) + (number % 7 == 0 ? 400 : 0));
            recorder.Arrived(at, new((ushort)(20 + number)));
        }

        recorder.TryWrite(TimeSpan.FromMinutes(1), Streams.Receiver, Streams.Video, ref writer);
    }

    static byte[] Feedback(byte control, int count)
    {
        var bytes = new byte[RtcpLimits.CompoundBytesMax];
        var writer = new RtcpWriter(bytes.AsSpan(1));
        Write(ref writer, count);
        bytes[0] = control;
        return bytes[..(1 + writer.Length)];
    }
}
