using System.Buffers.Binary;
using Farglass.Rtc.Rtcp;
using Farglass.Rtc.Rtp;

namespace Farglass.Fuzz.Targets;

/// <summary>
/// A receiver of picture and sound. The first byte says which stream the packet is put into, whether it comes next
/// there or after a gap, and how late.
/// </summary>
sealed class RtpSubject : Subject
{
    readonly MediaReceiver _receiver = new(Streams.Received);
    readonly byte[] _datagram = new byte[FuzzLimits.DatagramBytesMax];
    ushort _video = 1, _repeated, _audio;
    TimeSpan _now;

    public override Shape Take(Span<byte> input)
    {
        if (input.Length < 2) return default;
        var control = input[0];
        var packet = input[1..];
        _now += Streams.Step(control >> 6);
        if ((control & 1) == 0 && packet.Length >= RtpHeader.Size) PutInto(packet, (control >> 1) & 7);
        var shape = Look(packet);
        _receiver.ReceiveRtp(_now, packet);
        return Drain(shape);
    }

    void PutInto(Span<byte> packet, int how)
    {
        packet[0] = (byte)((packet[0] & 0x3F) | RtpHeader.VersionBits);
        var (ssrc, sequence) = how switch
        {
            0 => (Streams.VideoRtx, ++_repeated),
            1 => (Streams.Audio, ++_audio),
            2 => (Streams.Video, _video += 3), // Two are missing.
            3 => (Streams.Video, --_video),
            _ => (Streams.Video, ++_video),
        };
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], ssrc);
        if (how != 0 || !RtpPacket.TryParse(packet, out _)) return;
        var payload = packet[RtpPacket.HeaderBytes(packet)..];
        if (payload.Length >= 2) BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)(_video - 1));
    }

    static Shape Look(ReadOnlySpan<byte> bytes)
    {
        var shape = new Shape().With(RtpPacket.TryParse(bytes, out var packet));
        if (bytes.Length < RtpHeader.Size || packet.Header == default) return shape;
        Holds(RtpPacket.HeaderBytes(bytes) + packet.Payload.Length <= bytes.Length, "A packet has what it has.");
        for (var id = 0; id <= byte.MaxValue; id += id > RtpExtensionMap.IdMax ? 60 : 1)
            if (packet.Extensions.TryFind(id, out var value)) shape = shape.WithSize(value.Length);
        return shape.WithSize(packet.Payload.Length);
    }

    Shape Drain(Shape shape)
    {
        while (_receiver.TryTakeFrame(_now, out var frame))
        {
            Holds(frame.AccessUnit.Length is > 4 and <= RtpLimits.FrameBytesMax, "A frame has a size.");
            shape = shape.With(frame.IsKey).WithSize(frame.AccessUnit.Length);
        }

        while (_receiver.TryTakeAudio(out var audio)) shape = shape.WithSize(audio.Payload.Length);
        if (_receiver.Deadline <= _now) _receiver.Advance(_now);
        var sent = 0;
        for (; _receiver.TryTransmit(_now, _datagram, out var length); sent++)
        {
            Holds(length <= RtcpLimits.CompoundBytesMax, "It fits into a datagram.");
            Holds(sent < 32, "There is an end of what is due.");
        }

        var seen = _receiver.Statistics;
        return shape.WithSize(sent).WithSize(seen.Lost).WithSize(seen.Malformed).WithSize(seen.GivenUp);
    }

    public static IEnumerable<byte[]> Seeds()
    {
        var template = new RtpPacketTemplate(Streams.Received.Video!);
        byte[] parameters = [0, 0, 0, 1, 0x67, 0x64, 0, 0x1F, 0, 0, 0, 1, 0x68, 0xEE, 0x3C];
        byte[] keyFrame = [.. parameters, 0, 0, 0, 1, 0x65, .. Noise(300)];
        byte[] frame = [0, 0, 0, 1, 0x41, .. Noise(80)];
        foreach (var (accessUnit, timestamp) in new[] { (keyFrame, 0u), (frame, 1_500u), (frame, 3_000u) })
            foreach (var payload in Payloads(accessUnit))
                yield return Packet(template, control: 0x48, payload.Bytes, payload.IsLast, timestamp);
        yield return Packet(template, control: 0x00, [0, 2, 0x41, .. Noise(40)], isLast: true, timestamp: 3_000);
        yield return Packet(template, control: 0x02, Noise(60), isLast: true, timestamp: 960);
        yield return [0x48, 0xB2, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 7, 0, 0, 0, 8,
            0x10, 0, 0, 2, 1, 2, 7, 7, 14, 0, 0, 0, 0x41, 9, 9, 9, 9, 2, 2];
    }

    static List<(byte[] Bytes, bool IsLast)> Payloads(byte[] accessUnit)
    {
        var payloads = new List<(byte[], bool)>();
        var packetizer = new H264Packetizer(accessUnit, payloadBytesMax: 120);
        var payload = new byte[120];
        while (packetizer.TryWrite(payload, out var length, out var isLast)) payloads.Add((payload[..length], isLast));
        return payloads;
    }

    static byte[] Packet(RtpPacketTemplate template, byte control, byte[] payload, bool isLast, uint timestamp)
    {
        var bytes = new byte[1 + template.Size + payload.Length];
        bytes[0] = control;
        template.Write(bytes.AsSpan(1), new(96, isLast, new(1), timestamp, Streams.Video));
        template.Stamp(bytes.AsSpan(1), TimeSpan.Zero, new(1), default);
        payload.CopyTo(bytes.AsSpan(1 + template.Size));
        return bytes;
    }

    static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
