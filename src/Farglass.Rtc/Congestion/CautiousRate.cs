namespace Farglass.Rtc.Congestion;

/// <summary>
/// A rate that grows slowly while all goes well and falls at once when it does not: when packets are lost, when a queue
/// stands on the way, when nothing is heard, when the receiver says so.
/// </summary>
/// <remarks>
/// It converges and does no harm, and that is all it promises. It does not search: it never sends more than the source
/// has, needs half a minute from 2 to 20 Mbit/s, cannot tell random loss from a full link, and gives way to senders
/// that fill queues.
/// </remarks>
public sealed class CautiousRate : IBandwidthController
{
    const double GrowthPerSecond = 1.08, Fall = 0.85;

    /// <summary>More than this falls; more than a fifth of it no longer grows.</summary>
    const double LossMax = 0.10, LossToGrow = 0.02;

    /// <summary>What gets through allows half as much again, and no more: the rest has not been tried.</summary>
    const double AcknowledgedShareMax = 1.5;

    /// <summary>Of fewer packets a tenth is lost by chance, where a twentieth is lost.</summary>
    const int LossPacketsMin = 100;

    /// <summary>Even the fastest packet of a feedback waited this long: the queue does not empty any more.</summary>
    static readonly TimeSpan StandingQueueMax = TimeSpan.FromMilliseconds(50);

    /// <summary>One feedback may be an accident of the radio.</summary>
    const int QueuedFeedbacksMax = 2;

    /// <summary>What a fall does is seen after a round trip and a feedback. Until then nothing more is done.</summary>
    static readonly TimeSpan FeedbackWait = TimeSpan.FromMilliseconds(200);

    /// <summary>A receiver that is there reports at least every second.</summary>
    static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(2);

    readonly Bitrate _least, _most;
    readonly RateMeter _acknowledged = new();
    readonly DelayFloor _floor = new();
    Bitrate _target, _limit;
    TimeSpan _roundTrip = TimeSpan.FromMilliseconds(100);
    TimeSpan _holdUntil, _grownAt = TimeSpan.MaxValue, _lastArrival;
    TimeSpan _feedbackAt = TimeSpan.MinValue, _unheardSince = TimeSpan.MaxValue, _sentAt = TimeSpan.MinValue;
    int _arrived, _lost, _queuedFeedbacks;
    double _lossShare;
    bool _isApplicationLimited = true;

    public CautiousRate(Bitrate least, Bitrate start, Bitrate most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(start, least);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, most);
        (_least, _target, _most, _limit) = (least, start, most, most);
    }

    public Bitrate Target => Bitrate.Max(Bitrate.Min(_target, _limit), _least);

    public RateReason Reason => _isApplicationLimited ? RateReason.ApplicationLimited
        : _target >= _limit ? RateReason.Limit
        : RateReason.Searching;

    /// <summary>It acts on what it is told only.</summary>
    public TimeSpan Deadline => TimeSpan.MaxValue;

    public void Advance(TimeSpan now) { }

    public void Sent(in SentPacket packet)
    {
        // Silence counts while packets leave. Before a pause, and after it, nothing was there to report on.
        if (_unheardSince == TimeSpan.MaxValue || packet.SentAt - _sentAt > SilenceMax / 2)
            _unheardSince = packet.SentAt;
        _sentAt = packet.SentAt;
        if (packet.SentAt - _unheardSince < SilenceMax) return;
        _unheardSince = packet.SentAt;
        Decrease(packet.SentAt, _target);
    }

    public void Feedback(TimeSpan now, ReadOnlySpan<PacketResult> results)
    {
        Heard();
        _feedbackAt = now;
        var least = TimeSpan.MaxValue;
        foreach (ref readonly var result in results)
        {
            if (!result.HasArrived)
            {
                _lost++;
                continue;
            }
            _arrived++;
            _acknowledged.Add(result.ArrivedAt, result.Packet.Bytes);
            _lastArrival = TimeSpan.FromTicks(Math.Max(_lastArrival.Ticks, result.ArrivedAt.Ticks));
            var delay = result.ArrivedAt - result.Packet.SentAt;
            if (delay < least) least = delay;
        }
        if (least != TimeSpan.MaxValue) JudgeDelay(now, least);
        if (_arrived + _lost >= LossPacketsMin) JudgeLoss(now, (double)_lost / (_arrived + _lost));
        Grow(now);
    }

    public void RoundTrip(TimeSpan now, TimeSpan roundTrip) => _roundTrip = roundTrip;

    public void LossReport(TimeSpan now, double share)
    {
        Heard();
        if (_feedbackAt != TimeSpan.MinValue && now - _feedbackAt < SilenceMax) return; // That one says more.
        JudgeLoss(now, share);
        Grow(now);
    }

    public void ReceiverLimit(TimeSpan now, Bitrate limit)
    {
        Heard();
        _limit = limit;
        _target = Bitrate.Max(Bitrate.Min(_target, limit), _least);
    }

    public void ApplicationLimited(TimeSpan now, bool isLimited) => _isApplicationLimited = isLimited;

    public bool TryTakeProbe(TimeSpan now, out ProbeRequest probe)
    {
        probe = default;
        return false;
    }

    void Heard() => _unheardSince = TimeSpan.MaxValue;

    void JudgeDelay(TimeSpan now, TimeSpan least)
    {
        _floor.Add(now, least);
        if (least - _floor.Value <= StandingQueueMax) _queuedFeedbacks = 0;
        else if (++_queuedFeedbacks >= QueuedFeedbacksMax) Decrease(now, Through());
    }

    void JudgeLoss(TimeSpan now, double share)
    {
        (_arrived, _lost, _lossShare) = (0, 0, share);
        if (share > LossMax) Decrease(now, Through());
    }

    /// <summary>The rate that is known to get through, if the source tries for all of it.</summary>
    Bitrate Through() => !_isApplicationLimited && _acknowledged.TryRate(_lastArrival, out var rate)
        ? Bitrate.Min(rate, _target)
        : _target;

    void Decrease(TimeSpan now, Bitrate from)
    {
        if (now < _holdUntil) return;
        _target = Bitrate.Max(from * Fall, _least);
        _holdUntil = now + _roundTrip + FeedbackWait;
    }

    void Grow(TimeSpan now)
    {
        var elapsed = _grownAt < now ? Math.Min((now - _grownAt).TotalSeconds, 1) : 0;
        _grownAt = now;
        if (_isApplicationLimited || now < _holdUntil || _queuedFeedbacks > 0 || _lossShare > LossToGrow) return;
        if (_acknowledged.TryRate(_lastArrival, out var rate) && _target >= rate * AcknowledgedShareMax) return;
        _target = Bitrate.Min(_target * Math.Pow(GrowthPerSecond, elapsed), Bitrate.Min(_most, _limit));
    }
}
