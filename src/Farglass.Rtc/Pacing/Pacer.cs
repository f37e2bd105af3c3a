using Farglass.Rtc.Congestion;
using Farglass.Rtc.Rtp;

namespace Farglass.Rtc.Pacing;

/// <summary>
/// Decides which packet leaves next, and when: sound at once, then repetitions, then video, and padding if a probe
/// wants it. What leaves is paid for at the pacing rate; packets go in runs until a run's credit is used up.
/// </summary>
/// <remarks>
/// Runs, because they are one system call, and because a timer for each packet would cost more than the packet.
/// </remarks>
sealed class Pacer
{
    readonly PacketQueue _audio = new(RtpLimits.AudioPackets);
    readonly PacketQueue _retransmissions = new(PacingLimits.RetransmissionsMax);
    readonly PacketQueue _video = new(RtpLimits.HistoryPackets);
    TimeSpan _paidAt; // When all that has left is paid for.
    TimeSpan _runStart;
    int _runBytes;
    ProbeRequest _probe;
    int _probePackets;
    long _probeBytes;

    public Bitrate Target { get; set; }

    /// <summary>The target is what the link carries, as far as its queue tells.</summary>
    public bool IsLinkFull { get; set; }

    /// <summary>What a probe sends when there is no media.</summary>
    public PacedPacket? Padding { get; set; }

    public bool HasRoomForVideo => _video.Count < RtpLimits.HistoryPackets;

    public long QueuedBytes => _retransmissions.Bytes + _video.Bytes;

    /// <summary>
    /// How long the queue takes at the target rate. (It is sent faster than that, but others need room as well.)
    /// </summary>
    public TimeSpan QueueDelay => Target.TimeFor(QueuedBytes);

    /// <summary>When the next packet may leave; <see cref="TimeSpan.MaxValue"/> if there is none.</summary>
    public TimeSpan Deadline =>
        _audio.Count > 0 ? TimeSpan.Zero : TryPeek(out _, out _) ? _paidAt : TimeSpan.MaxValue;

    Bitrate Rate => IsProbing ? _probe.Rate : Target * Factor;

    double Factor => IsLinkFull && Target < PacingLimits.FullLinkMax
        ? PacingLimits.PacingFactorIfFull
        : PacingLimits.PacingFactor;

    bool IsProbing => _probe.Id != 0;

    public bool TryAdd(in PacedPacket packet) => packet.Kind switch
    {
        PacketKind.Audio => _audio.TryAdd(packet),
        PacketKind.Retransmission => _retransmissions.TryAdd(packet),
        _ => _video.TryAdd(packet),
    };

    /// <summary>Takes back the video packets from this number on.</summary>
    public void TakeBackVideo(long fromSequence) => _video.RemoveFrom(fromSequence);

    /// <summary>A stream ends: nothing of the picture is sent any more, nor again, nor to probe with.</summary>
    public void ClearVideo()
    {
        _video.Clear();
        _retransmissions.Clear();
        Padding = null;
    }

    /// <summary>What was asked for again is not needed any more.</summary>
    public void ClearRetransmissions() => _retransmissions.Clear();

    public void ClearAudio() => _audio.Clear();

    /// <summary>Starts a probe, in place of one that may be running.</summary>
    public void Start(in ProbeRequest probe) => (_probe, _probePackets, _probeBytes) = (probe, 0, 0);

    /// <summary>Takes what may leave now. To be called until false.</summary>
    public bool TryTake(TimeSpan now, out PacedPacket packet)
    {
        if (_audio.TryPeek(out packet))
        {
            _audio.RemoveFirst();
            Pay(now, packet.Bytes);
            return true;
        }
        if (!TryPeek(out packet, out var queue))
        {
            _probe = default; // Nothing to probe with.
            return false;
        }
        if (!MayLeave(now, packet.Bytes)) return false;
        queue?.RemoveFirst();
        packet = packet with { ProbeId = _probe.Id };
        Pay(now, packet.Bytes);
        CountForProbe(packet.Bytes);
        return true;
    }

    bool TryPeek(out PacedPacket packet, out PacketQueue? queue)
    {
        queue = _retransmissions.Count > 0 ? _retransmissions : _video;
        if (queue.TryPeek(out packet)) return true;
        queue = null;
        packet = Padding.GetValueOrDefault();
        return IsProbing && Padding.HasValue;
    }

    bool MayLeave(TimeSpan now, int bytes) =>
        now >= _paidAt || (_paidAt + Rate.TimeFor(bytes) <= _runStart + PacingLimits.BurstMax
            && _runBytes + bytes <= PacingLimits.BurstBytesMax);

    void Pay(TimeSpan now, int bytes)
    {
        if (now >= _paidAt) (_paidAt, _runStart, _runBytes) = (now, now, 0);
        _paidAt += Rate.TimeFor(bytes);
        _runBytes += bytes;
    }

    void CountForProbe(int bytes)
    {
        if (!IsProbing) return;
        _probePackets++;
        _probeBytes += bytes;
        if (_probePackets >= _probe.PacketsMin && _probeBytes >= _probe.Rate.BytesIn(_probe.Duration)) _probe = default;
    }
}
