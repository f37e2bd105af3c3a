using System.Runtime.CompilerServices;
using Farglass.Rtc.Pacing;

namespace Farglass.Rtc.Rtp;

/// <summary>
/// One stream of sound: each packet of the codec is a packet of its own (RFC 7587, 4.2), and none is repeated.
/// </summary>
sealed class AudioSender
{
    readonly Pacer _pacer;
    readonly PacketHistory _waiting = new(RtpLimits.AudioPackets);
    RtpStreamParameters _parameters;
    long _unsent; // The first packet that has not left.

    public AudioSender(RtpStreamParameters parameters, Pacer pacer, Random random)
    {
        (_parameters, _pacer) = (parameters, pacer);
        Stream = new(parameters.Ssrc, parameters.ClockRate, random);
        Template = new(parameters);
        _unsent = Stream.NextSequence;
    }

    public RtpSendStream Stream { get; }

    public RtpPacketTemplate Template { get; private set; }

    public bool Rests { get; private set; }

    /// <summary>Nothing is sent until it <see cref="Goes"/> on.</summary>
    public void Rest()
    {
        Rests = true;
        _pacer.ClearAudio();
        Stream.NextSequence = _unsent; // What never left leaves no gap.
    }

    /// <summary>What the stream is from now on. Its numbers go on.</summary>
    public void Goes(RtpStreamParameters parameters)
    {
        if (!Rests && parameters == _parameters) return;
        Rest();
        Rests = false;
        _parameters = parameters;
        Template = new(parameters);
    }

    /// <returns>False if the stream rests, the packet is too large, or if nobody has taken those before it.</returns>
    public bool TrySend(long samplePosition, TimeSpan capturedAt, ReadOnlySpan<byte> payload)
    {
        var length = Template.Size + payload.Length;
        if (Rests || payload.IsEmpty || length > RtpLimits.MediaPacketBytesMax) return false;
        var sequence = Stream.NextSequence;
        if (!_pacer.TryAdd(new(PacketKind.Audio, sequence, length))) return false;
        var timestamp = Stream.TimestampOfSample(samplePosition, capturedAt);
        var packet = _waiting.Reserve(sequence);
        Template.Write(packet, new(
            _parameters.PayloadType, Marker: false, SequenceNumber.Of(sequence), timestamp, _parameters.Ssrc));
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
        _unsent = packet.Sequence + 1;
        Stream.Sent(entry.Length - Template.Size);
        return entry.Length;
    }
}
