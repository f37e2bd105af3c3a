using System.Runtime.CompilerServices;
using Farglass.Rtc.Pacing;

namespace Farglass.Rtc.Rtp;

/// <summary>
/// One stream of sound: each packet of the codec is a packet of its own (RFC 7587, 4.2). None is sent again when it is
/// lost; where packets are being lost each repeats the one before it, if both ends can.
/// </summary>
sealed class AudioSender
{
    readonly Pacer _pacer;
    readonly PacketHistory _waiting = new(RtpLimits.AudioPackets);
    readonly byte[] _last = new byte[RtpLimits.MediaPacketBytesMax]; // The payload before, to be repeated.
    RtpStreamParameters _parameters;
    long _unsent; // The first packet that has not left.
    int _lastLength;
    uint _lastTimestamp;

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
        (Rests, _lastLength) = (true, 0);
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

    /// <param name="isLossy">Packets have been lost lately.</param>
    /// <returns>False if the stream rests, the packet is too large, or if nobody has taken those before it.</returns>
    public bool TrySend(long samplePosition, TimeSpan capturedAt, ReadOnlySpan<byte> payload, bool isLossy)
    {
        if (Rests || payload.IsEmpty || Template.Size + payload.Length > RtpLimits.MediaPacketBytesMax) return false;
        var sequence = Stream.NextSequence;
        var timestamp = Stream.TimestampOfSample(samplePosition, capturedAt);
        var earlier = _last.AsSpan(0, _lastLength);
        var repeats = isLossy && _parameters.RedundancyPayloadType is not null
            && Redundancy.CanRepeat(earlier, timestamp - _lastTimestamp)
            && Template.Size + Redundancy.SizeOf(earlier, payload) <= RtpLimits.MediaPacketBytesMax;
        var length = Template.Size + (repeats ? Redundancy.SizeOf(earlier, payload) : payload.Length);
        if (!_pacer.TryAdd(new(PacketKind.Audio, sequence, length))) return false;
        var packet = _waiting.Reserve(sequence);
        var payloadType = repeats ? _parameters.RedundancyPayloadType!.Value : _parameters.PayloadType;
        Template.Write(packet, new(
            payloadType, Marker: false, SequenceNumber.Of(sequence), timestamp, _parameters.Ssrc));
        var target = packet[Template.Size..];
        if (repeats)
            Redundancy.Write(target, _parameters.PayloadType, earlier, timestamp - _lastTimestamp, payload);
        else payload.CopyTo(target);
        _waiting.Commit(sequence, length);
        Stream.NextSequence++;
        Keep(payload, timestamp);
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

    void Keep(ReadOnlySpan<byte> payload, uint timestamp)
    {
        payload.CopyTo(_last);
        (_lastLength, _lastTimestamp) = (payload.Length, timestamp);
    }
}
