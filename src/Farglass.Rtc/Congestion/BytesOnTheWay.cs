using Farglass.Rtc.Rtp;

namespace Farglass.Rtc.Congestion;

/// <summary>
/// What has left and is not heard of: it tells a queue at once, where the delay of packets tells that they have come
/// through it.
/// </summary>
sealed class BytesOnTheWay
{
    readonly (long Sequence, long Total)[] _sent = new (long, long)[RtpLimits.HistoryPackets];
    readonly DelayFloor _floor = new();
    long _total, _heard;

    public void Sent(in SentPacket packet)
    {
        _total += packet.Bytes;
        _sent[packet.TransportSequence % _sent.Length] = (packet.TransportSequence, _total);
    }

    /// <summary>It is there, so all before it are there or lost.</summary>
    public void Heard(TimeSpan now, in SentPacket packet)
    {
        _floor.Add(now, now - packet.SentAt);
        var (sequence, total) = _sent[packet.TransportSequence % _sent.Length];
        if (sequence == packet.TransportSequence && total > _heard) _heard = total;
    }

    /// <summary>How long they take at that rate, beyond the shortest way there and back.</summary>
    public TimeSpan QueueAt(Bitrate rate) => rate.TimeFor(_total - _heard) - _floor.Value;
}
