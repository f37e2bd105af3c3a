namespace Farglass.Rtc.Rtp;

/// <summary>One packet of sound. Its bytes are valid until the next one is taken.</summary>
public readonly ref struct ReceivedAudio
{
    internal ReceivedAudio(ReadOnlySpan<byte> payload, uint rtpTimestamp)
    {
        Payload = payload;
        RtpTimestamp = rtpTimestamp;
    }

    /// <summary>One packet of the codec.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    public uint RtpTimestamp { get; }
}

/// <summary>
/// Keeps packets of sound until they are taken, as they come: to put them in order and to hide what is missing is for
/// whoever decodes them. One who takes none loses the oldest.
/// </summary>
sealed class AudioReceiver(RtpStreamParameters parameters)
{
    const int Slots = RtpLimits.AudioPackets;

    /// <summary>Bits of the packets before the newest one.</summary>
    const int SeenMax = 64;

    readonly byte[] _memory = new byte[Slots * RtpLimits.MediaPacketBytesMax];
    readonly (int Length, uint Timestamp)[] _slots = new (int, uint)[Slots];
    int _first, _count;
    long _newest;
    ulong _seen; // The newest packet is the lowest bit.

    public RtpStreamParameters Parameters { get; } = parameters;

    public RtpReceiveStream Stream { get; } = new(parameters.Ssrc, parameters.ClockRate);

    public void Receive(TimeSpan now, in RtpPacket packet)
    {
        if (!Stream.Receive(now, packet.Header, isRepeated: false, out var sequence)) return;
        var payload = packet.Payload;
        if (packet.Header.PayloadType == Parameters.RedundancyPayloadType
            && !Redundancy.TryReadLast(packet.Payload, out payload)) return;
        if (payload.IsEmpty || payload.Length > RtpLimits.MediaPacketBytesMax || !IsNew(sequence)) return;
        if (_count == Slots) TryTake(out _);
        var index = (_first + _count++) % Slots;
        payload.CopyTo(Memory(index));
        _slots[index] = (payload.Length, packet.Header.Timestamp);
    }

    public bool TryTake(out ReceivedAudio audio)
    {
        audio = default;
        if (_count == 0) return false;
        var (length, timestamp) = _slots[_first];
        audio = new(Memory(_first)[..length], timestamp);
        _first = (_first + 1) % Slots;
        _count--;
        return true;
    }

    bool IsNew(long sequence)
    {
        var step = sequence - _newest;
        if (step > 0)
        {
            _seen = step < SeenMax ? (_seen << (int)step) | 1 : 1;
            _newest = sequence;
            return true;
        }
        var bit = -step < SeenMax ? 1ul << (int)-step : 0;
        var isNew = (_seen & bit) == 0 && bit != 0;
        _seen |= bit;
        return isNew;
    }

    Span<byte> Memory(int index) =>
        _memory.AsSpan(index * RtpLimits.MediaPacketBytesMax, RtpLimits.MediaPacketBytesMax);
}
