using System.Runtime.CompilerServices;
using Farglass.Rtc.Pacing;

namespace Farglass.Rtc.Rtp;

/// <summary>
/// One stream of sound: each packet of the codec is a packet of its own (RFC 7587, 4.2), and none is repeated.
/// </summary>
sealed class AudioSender(RtpStreamParameters parameters, Pacer pacer, Random random)
{
    readonly PacketHistory _waiting = new(RtpLimits.AudioPackets);

    public RtpSendStream Stream { get; } = new(parameters.Ssrc, parameters.ClockRate, random);

    public RtpPacketTemplate Template { get; } = new(parameters);

    /// <returns>False if the packet is too large, or if nobody has taken those before it.</returns>
    public bool TrySend(long samplePosition, TimeSpan capturedAt, ReadOnlySpan<byte> payload)
    {
        var length = Template.Size + payload.Length;
        if (payload.IsEmpty || length > RtpLimits.MediaPacketBytesMax) return false;
        var sequence = Stream.NextSequence;
        if (!pacer.TryAdd(new(PacketKind.Audio, sequence, length))) return false;
        var timestamp = Stream.TimestampOfSample(samplePosition, capturedAt);
        var packet = _waiting.Reserve(sequence);
        Template.Write(packet, new(
            parameters.PayloadType, Marker: false, SequenceNumber.Of(sequence), timestamp, parameters.Ssrc));
        payload.CopyTo(packet[Template.Size..]);
        _waiting.Commit(sequence, length);
        Stream.NextSequence++;
        return true;
    }

    /// <returns>The length of the packet.</returns>
    public int Write(in PacedPacket packet, Span<byte> target)
    {
        ref var entry = ref _waiting.Find(packet.Sequence);
        if (Unsafe.IsNullRef(ref entry)) return 0;
        _waiting.Bytes(entry).CopyTo(target);
        Stream.Sent(entry.Length - Template.Size);
        return entry.Length;
    }
}
