namespace Farglass.Rtc.Congestion;

/// <summary>
/// What a probe found: the slower of the rates at which its packets left and came in; a little less where they came
/// noticeably slower, so that the queue empties.
/// </summary>
sealed class ProbeMeter
{
    const double NoticeablySlower = 0.9, ShareToEmpty = 0.95;

    /// <summary>Faster in than out by more is the work of something on the way that holds packets back.</summary>
    const double CompressionMax = 2;

    const double ShareMin = 0.8, JitterFactor = 1.5;

    static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(1);

    int _id, _packets, _packetsMin;
    long _bytes, _firstBytes, _lastBytes;
    TimeSpan _sentFirst, _sentLast, _arrivedFirst, _arrivedLast;

    public void Expect(in ProbeRequest probe)
    {
        (_id, _packetsMin, _packets, _bytes) = (probe.Id, (int)(probe.PacketsMin * ShareMin), 0, 0);
        (_sentFirst, _arrivedFirst, _sentLast, _arrivedLast) = (TimeSpan.MaxValue, TimeSpan.MaxValue, default, default);
    }

    /// <summary>A packet of a probe has arrived.</summary>
    public void Add(in PacketResult result)
    {
        var packet = result.Packet;
        if (packet.ProbeId != _id) return;
        _packets++;
        _bytes += packet.Bytes;
        if (result.ArrivedAt < _arrivedFirst) (_arrivedFirst, _firstBytes) = (result.ArrivedAt, packet.Bytes);
        if (result.ArrivedAt > _arrivedLast) _arrivedLast = result.ArrivedAt;
        if (packet.SentAt < _sentFirst) _sentFirst = packet.SentAt;
        if (packet.SentAt >= _sentLast) (_sentLast, _lastBytes) = (packet.SentAt, packet.Bytes);
    }

    /// <param name="jitter">
    /// By how much the arrivals vary in the mean: so much closer together, or further apart, may the first and the last
    /// have come.
    /// </param>
    /// <param name="rate">What got through at least.</param>
    /// <param name="isOpen">That may have been all that was sent: the probe was too short to say.</param>
    public bool TryResult(TimeSpan jitter, out Bitrate rate, out bool isOpen)
    {
        (rate, isOpen) = (default, false);
        if (_id == 0 || _packets < _packetsMin) return false;
        var (sending, arriving) = (_sentLast - _sentFirst, _arrivedLast - _arrivedFirst);
        if (sending <= TimeSpan.Zero || sending > TimeMax || arriving <= TimeSpan.Zero
            || arriving > TimeMax) return false;
        var sent = Bitrate.Of(_bytes - _lastBytes, sending);
        var bytes = _bytes - _firstBytes;
        if (Bitrate.Of(bytes, arriving) > sent * CompressionMax) return false;
        var (noise, enough) = (jitter * JitterFactor, sent * NoticeablySlower);
        var least = Bitrate.Of(bytes, arriving + noise);
        isOpen = least < enough && (arriving <= noise || Bitrate.Of(bytes, arriving - noise) >= enough);
        rate = least < enough ? least * ShareToEmpty : Bitrate.Min(sent, least);
        return true;
    }
}
