using System.Buffers.Binary;
using Farglass.Rtc.Sctp;
using Farglass.Rtc.Sctp.Channels;
using Farglass.Rtc.Sctp.Chunks;

namespace Farglass.Fuzz.Targets;

/// <summary>
/// An association in each of its states. The first byte says in which one, whether the header is put right (the
/// checksum always is), and how late the packet comes. One that has left its state is made anew.
/// </summary>
sealed class SctpSubject : Subject
{
    const int SentMax = 2 * SctpLimits.InFlightChunksMax;

    readonly SctpEnds?[] _ends = new SctpEnds?[Enum.GetValues<AssociationState>().Length];
    readonly byte[] _packet = new byte[SctpLimits.SentPacketBytesDefault];

    public override Shape Take(Span<byte> input)
    {
        if (input.Length < 2) return default;
        var control = input[0];
        var packet = input[1..];
        var state = (AssociationState)((control & 0xF) % _ends.Length);
        var ends = _ends[(int)state] ??= SctpEnds.In(state);
        ends.Now += Streams.Step(control >> 6);
        if (packet.Length >= PacketHeader.Size) Repair(packet, (control & 0x20) == 0 ? ends.Tag : null);
        ends.Local.Receive(ends.Now, packet);
        var shape = Drain(ends.Local, ends.Now, new Shape().With(state));
        if (ends.Local.State != state) _ends[(int)state] = null;
        return shape.With(ends.Local.State);
    }

    static void Repair(Span<byte> packet, uint? tag)
    {
        if (tag is { } ours)
            new PacketHeader(SctpEnds.Port, SctpEnds.Port, IsInit(packet) ? 0 : ours).Write(packet);
        else BinaryPrimitives.WriteUInt32LittleEndian(packet[8..], Crc32c.OfPacket(packet));
    }

    static bool IsInit(ReadOnlySpan<byte> packet) =>
        packet.Length > PacketHeader.Size && packet[PacketHeader.Size] == (byte)ChunkType.Init;

    Shape Drain(DataChannels channels, TimeSpan now, Shape shape)
    {
        if (channels.Deadline <= now) channels.Advance(now);
        var told = 0;
        for (; channels.TryTakeEvent(out var happened); told++)
        {
            Holds(told <= SctpLimits.ReceivedBytesMax / SctpLimits.HeldOverheadBytes, "There is an end of events.");
            Holds(happened.Message.Length <= SctpLimits.MessageBytesMax, "A message has a size.");
            shape = shape.With(happened.Kind).WithSize(happened.Message.Length);
            if (happened is { Kind: DataChannelEventKind.Message, Channel: { } channel })
                channels.TrySend(now, channel, happened.MessageKind, happened.Message); // As an echo.
        }

        var sent = 0;
        for (; channels.TryTransmit(now, _packet, out var length); sent++)
        {
            Holds(sent < SentMax, "There is an end of packets.");
            if (sent < 4) shape = shape.With(_packet[PacketHeader.Size]).WithSize(length);
        }

        return shape.WithSize(sent).WithSize(channels.Statistics.Malformed).WithSize(channels.Statistics.Dropped);
    }

    public static IEnumerable<byte[]> Seeds()
    {
        var established = SctpEnds.In(AssociationState.Established);
        AssociationState[] states =
            [AssociationState.Closed, AssociationState.CookieWait, AssociationState.Established];
        foreach (var packet in established.ToLocal.Take(4))
            foreach (var state in states) yield return [(byte)state, .. packet];
        foreach (var write in Chunks())
        {
            var bytes = new byte[SctpLimits.SentPacketBytesDefault];
            var packet = new PacketWriter(bytes.AsSpan(1));
            write(ref packet, established.PeerTsn);
            bytes[0] = (byte)AssociationState.Established;
            yield return bytes[..(1 + packet.Finish(new(SctpEnds.Port, SctpEnds.Port, established.Tag!.Value)))];
        }
    }

    static IEnumerable<WriteChunks> Chunks()
    {
        yield return (ref packet, next) =>
        {
            Data(DataFlags.Begin, 1, 0, PayloadProtocol.Binary).Write(ref packet, [1, 2, 3, 4]);
            Data(DataFlags.End, 1, 0, PayloadProtocol.Binary).Write(ref packet, [5, 6, 7]);
            DataChunk Data(DataFlags flags, ushort stream, ushort ssn, PayloadProtocol protocol) =>
                new(flags, new(next++), stream, new(ssn), (uint)protocol);
        };
        yield return (ref packet, next) =>
        {
            const DcepChannelType type = DcepChannelType.Retransmissions | DcepChannelType.Unordered;
            var open = new DcepOpen(type, priority: 256, reliability: 3, "label"u8, "p"u8);
            var message = new byte[open.Length];
            open.Write(message);
            new DataChunk(DataFlags.Begin | DataFlags.End, new(next), 7, new(0), (uint)PayloadProtocol.Dcep)
                .Write(ref packet, message);
        };
        yield return (ref packet, next) =>
        {
            Tsn[] duplicates = [new(next)];
            SackChunk.Write(ref packet, new(next), 100_000, [new(2, 3), new(5, 5)], duplicates);
        };
        yield return (ref packet, next) =>
            ForwardTsnChunk.Write(ref packet, new(next + 2), [new(1, new(0)), new(3, new(1))]);
        yield return (ref packet, next) => OutgoingResetRequest.Write(ref packet, next, 1, new(next - 1), [1, 2]);
        foreach (var type in new[]
        {
            ChunkType.Heartbeat, ChunkType.HeartbeatAck, ChunkType.Shutdown, ChunkType.ShutdownAck,
            ChunkType.ShutdownComplete, ChunkType.Abort, ChunkType.Error, ChunkType.CookieEcho, ChunkType.CookieAck,
            (ChunkType)0x3F, (ChunkType)0x7F, (ChunkType)0xFF,
        })
            yield return (ref packet, _) => packet.Add(type, flags: 0, valueLength: 8).Fill(8);
    }

    delegate void WriteChunks(ref PacketWriter packet, uint nextTsn);
}
