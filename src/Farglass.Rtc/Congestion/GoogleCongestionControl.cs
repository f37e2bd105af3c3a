namespace Farglass.Rtc.Congestion;

/// <summary>
/// Google congestion control at the sender (draft-ietf-rmcat-gcc-02; Carlucci et al., Analysis and Design of the Google
/// Congestion Control, 2016): the lower of a rate by delay and one by loss, found sooner by probes.
/// </summary>
/// <remarks>It has no deadline: a source that rests wakes nobody, and probes go along with media.</remarks>
public sealed class GoogleCongestionControl : IBandwidthController
{
    /// <summary>Of fewer packets a tenth is lost by chance, where a twentieth is lost.</summary>
    const int LossPacketsMin = 50;

    /// <summary>A queue that stands means a smaller link only if less gets through than is tried.</summary>
    const double ThroughOfTargetMin = 0.9;

    /// <summary>While a queue that a smaller link has left behind empties.</summary>
    const double DrainShare = 0.6;

    /// <summary>
    /// While it is so long that what leaves now comes no sooner for leaving now. The rest keeps the way open.
    /// </summary>
    const double FloodedShare = 0.15;

    static readonly TimeSpan FloodedFrom = TimeSpan.FromMilliseconds(80);

    /// <summary>
    /// At a rate that is just what the link carries, a queue stays as it is, and has no trend. One that was there for a
    /// while is let run off.
    /// </summary>
    const double SkimShare = 0.85;

    static readonly TimeSpan SkimAfter = TimeSpan.FromMilliseconds(150);

    /// <summary>As RFC 3550, 6.4.1 smooths it.</summary>
    const double JitterSmoothing = 16;

    /// <summary>Nobody knows yet: the first probes are long enough for any common radio.</summary>
    static readonly TimeSpan JitterAtFirst = TimeSpan.FromMilliseconds(10);

    /// <summary>More is an outage.</summary>
    static readonly TimeSpan JitterMax = TimeSpan.FromMilliseconds(100);

    /// <summary>Of a feedback, the last fourth says how it is now.</summary>
    const int LatelyShare = 4;

    /// <summary>
    /// A burst of the source's own says less than a probe: so it is a step. What it did is seen a round trip later.
    /// </summary>
    const double MeasuredStep = 1.08;

    static readonly TimeSpan MeasuredInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>After more was too much: as long as between two probes.</summary>
    static readonly TimeSpan MeasuredWaitIfFull = TimeSpan.FromSeconds(2);

    const double ShareAmongOthers = 0.5, SilenceFall = 0.5, ShareAfterSilence = 0.85;

    static readonly TimeSpan StandingQueueMax = TimeSpan.FromMilliseconds(50);

    /// <summary>A trend without any queue is jitter. Two packets are none.</summary>
    const int QueueMinBytes = 2 * 1_200;

    static readonly TimeSpan QueueMinTime = TimeSpan.FromMilliseconds(10);

    static readonly TimeSpan QueueToProbeMax = TimeSpan.FromMilliseconds(25);

    /// <summary>After a fall the queue has to empty before the next probe.</summary>
    static readonly TimeSpan ProbeResultWait = TimeSpan.FromMilliseconds(500);

    /// <summary>Feedback comes several times a second, reports about every second.</summary>
    static readonly TimeSpan SilenceMax = TimeSpan.FromMilliseconds(500), ReportSilenceMax = TimeSpan.FromSeconds(2);

    static readonly TimeSpan IdleMin = TimeSpan.FromSeconds(5), MeterSlice = TimeSpan.FromMilliseconds(20);

    /// <summary>Packets come out of a queue evenly: a short time tells their rate.</summary>
    static readonly TimeSpan QueuedMeterSlice = TimeSpan.FromMilliseconds(6);

    readonly Bitrate _least, _most;
    readonly RateMeter _acknowledged = new(MeterSlice), _queued = new(QueuedMeterSlice);
    readonly DelayFloor _floor = new();
    readonly BytesOnTheWay _onTheWay = new();
    readonly PacketGroups _groups = new();
    readonly Trendline _trend = new();
    readonly OveruseDetector _detector = new();
    readonly DelayRate _delayRate;
    readonly LossBound _lossBound;
    readonly StandingQueue _standing = new();
    readonly ProbeMeter _probeMeter = new();
    readonly ProbeSchedule _probes = new();
    Bitrate _limit, _beforeSilence, _beforeStanding;
    TimeSpan _roundTrip = TimeSpan.FromMilliseconds(100);
    TimeSpan _lastArrival, _jitter = JitterAtFirst, _queue, _lately, _heardOf, _fallenAt, _silentUntil, _measuredAt;
    TimeSpan _emptyAt;
    TimeSpan _feedbackAt = TimeSpan.MinValue, _unheardSince = TimeSpan.MaxValue, _sentAt = TimeSpan.MinValue;
    int _arrived, _lost;
    bool _isApplicationLimited = true, _isDelayLimited, _hasLongQueue, _isHeldBack, _isSkimming;

    public GoogleCongestionControl(Bitrate least, Bitrate start, Bitrate most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(start, least);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, most);
        (_least, _most, _limit) = (least, most, most);
        _delayRate = new(start);
        _lossBound = new(least);
    }

    public Bitrate Target
    {
        get
        {
            var rate = Bitrate.Min(Bitrate.Min(_delayRate.Value, _lossBound.Value), _limit);
            return Bitrate.Max(rate * ShareOf(rate), _least);
        }
    }

    public RateReason Reason =>
        _beforeSilence.BitsPerSecond > 0 ? RateReason.Silence
        : _isApplicationLimited ? RateReason.ApplicationLimited
        : Bitrate.Min(_delayRate.Value, _lossBound.Value) >= _limit ? RateReason.Limit
        : _lossBound.Value < _delayRate.Value ? RateReason.Loss
        : _isDelayLimited ? RateReason.Delay
        : RateReason.Searching;

    public TimeSpan Queue => _queue;

    public TimeSpan Deadline => TimeSpan.MaxValue;

    TimeSpan QueueMin =>
        _delayRate.Value.TimeFor(QueueMinBytes) is var packets && packets > QueueMinTime ? packets : QueueMinTime;

    bool IsOverused => _detector.Use == LinkUse.Over && _queue > QueueMin;

    bool IsDraining => _hasLongQueue && !_standing.IsOfOthers;

    public void Advance(TimeSpan now) { }

    public void Sent(in SentPacket packet)
    {
        var now = packet.SentAt;
        var silence = (_feedbackAt == TimeSpan.MinValue ? ReportSilenceMax : SilenceMax) + _roundTrip;
        // Silence counts while packets leave. Before a pause, and after it, nothing was there to report on.
        if (_unheardSince == TimeSpan.MaxValue || now - _sentAt > SilenceMax) _unheardSince = now;
        // After a rest the first picture is a burst by itself: a probe beside it would only be in its way.
        if (_sentAt != TimeSpan.MinValue && now - _sentAt > IdleMin) _probes.Delay(now);
        _sentAt = now;
        _onTheWay.Sent(packet);
        if (now - _unheardSince < silence) return;
        _unheardSince = now;
        if (_beforeSilence == default) _beforeSilence = _delayRate.Value;
        SetRate(_delayRate.Value * SilenceFall);
    }

    public void Feedback(TimeSpan now, ReadOnlySpan<PacketResult> results)
    {
        HeardAfterSilence(now);
        _feedbackAt = now;
        var (least, lately) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        var latelyFrom = results.Length - (results.Length / LatelyShare) - 1;
        for (var index = 0; index < results.Length; index++)
        {
            ref readonly var result = ref results[index];
            if (!result.HasArrived)
            {
                if (result.Packet.SentAt >= _silentUntil) _lost++; // What an outage took says nothing of the rate.
                continue;
            }
            _arrived++;
            if (least == TimeSpan.MaxValue) _heardOf = result.Packet.SentAt;
            Arrived(result);
            _onTheWay.Heard(now, result.Packet);
            var delay = result.ArrivedAt - result.Packet.SentAt;
            if (delay < least) least = delay;
            if (index >= latelyFrom && delay < lately) lately = delay;
        }
        if (_arrived + _lost >= LossPacketsMin) JudgeLoss(now, (double)_lost / (_arrived + _lost));
        if (least == TimeSpan.MaxValue) return;
        if (!_standing.IsOfOthers) _floor.Add(now, least);
        _queue = least - _floor.Value;
        _lately = lately == TimeSpan.MaxValue ? _queue : lately - _floor.Value;
        JudgeProbe(now);
        JudgeDelay(now);
    }

    public void RoundTrip(TimeSpan now, TimeSpan roundTrip) => _roundTrip = roundTrip;

    public void LossReport(TimeSpan now, double share)
    {
        if (_feedbackAt != TimeSpan.MinValue && now - _feedbackAt < ReportSilenceMax) return; // That one says more.
        HeardAfterSilence(now);
        JudgeLoss(now, share);
        if (!_isApplicationLimited) _delayRate.Increase(now, default, _roundTrip);
        SetRate(_delayRate.Value);
    }

    public void ReceiverLimit(TimeSpan now, Bitrate limit)
    {
        HeardAfterSilence(now);
        _limit = Bitrate.Max(Bitrate.Min(limit, _most), _least);
    }

    public void ApplicationLimited(TimeSpan now, bool isLimited) => _isApplicationLimited = isLimited;

    public void HeldBack(TimeSpan now, bool isHeldBack) => _isHeldBack = isHeldBack;

    public void Measured(TimeSpan now, Bitrate rate)
    {
        if (rate <= Target || IsOverused || _queue > QueueToProbeMax || _beforeSilence != default
            || now - _measuredAt < (_roundTrip > MeasuredInterval ? _roundTrip : MeasuredInterval)
            || now - _fallenAt < (_isDelayLimited ? MeasuredWaitIfFull : ProbeResultWait)) return;
        _measuredAt = now;
        SetRate(Bitrate.Max(Bitrate.Min(rate, Target * MeasuredStep), _delayRate.Value));
    }

    public bool TryTakeProbe(TimeSpan now, out ProbeRequest probe)
    {
        probe = default;
        var mayProbe = _sentAt != TimeSpan.MinValue && now - _sentAt < SilenceMax && _beforeSilence == default
            && !IsOverused && _queue < QueueToProbeMax
            && now - _fallenAt > ProbeResultWait && !_lossBound.IsExceeded;
        var state = new ProbeConditions(_isApplicationLimited, _isDelayLimited, _jitter);
        if (!mayProbe || !_probes.TryTake(now, Target, _limit, state, out probe)) return false;
        _probeMeter.Expect(probe);
        return true;
    }

    /// <summary>After an outage the way is most likely as it was; if not, the queue will say so at once.</summary>
    void HeardAfterSilence(TimeSpan now)
    {
        _unheardSince = TimeSpan.MaxValue;
        if (_beforeSilence == default) return;
        SetRate(Bitrate.Max(_beforeSilence * ShareAfterSilence, _delayRate.Value));
        _beforeSilence = default;
        _delayRate.Hold(now);
        _groups.Clear();
        _trend.Clear();
        _detector.Clear();
        (_arrived, _lost, _silentUntil) = (0, 0, now);
    }

    void Arrived(in PacketResult result)
    {
        _acknowledged.Add(result.ArrivedAt, result.Packet.Bytes);
        _queued.Add(result.ArrivedAt, result.Packet.Bytes);
        if (result.ArrivedAt > _lastArrival) _lastArrival = result.ArrivedAt;
        if (result.Packet.ProbeId != 0) _probeMeter.Add(result);
        if (!_groups.TryAdd(result.Packet.SentAt, result.ArrivedAt, out var variation)) return;
        var jitter = variation.Duration() < JitterMax ? variation.Duration() : JitterMax;
        _jitter += (jitter - _jitter) / JitterSmoothing;
        _trend.Add(result.ArrivedAt, variation);
        _detector.Add(result.ArrivedAt, _trend.Value);
    }

    void JudgeLoss(TimeSpan now, double share)
    {
        (_arrived, _lost) = (0, 0);
        _lossBound.Add(now, share, Target, _roundTrip);
    }

    void JudgeProbe(TimeSpan now)
    {
        if (_probes.Tried == default || !_probeMeter.TryResult(_jitter, out var found, out var isOpen)) return;
        _probes.Found(found, Target, isOpen && !_isDelayLimited && _queue <= QueueToProbeMax);
        if (found <= Target || _queue > QueueToProbeMax) return;
        _isDelayLimited = false;
        SetRate(Bitrate.Max(found, _delayRate.Value));
        _lossBound.Clear();
        _delayRate.Hold(now);
    }

    void JudgeDelay(TimeSpan now)
    {
        var isKnown = _acknowledged.TryRate(_lastArrival, out var through);
        if (_lately > StandingQueueMax && _queued.TryRate(_lastArrival, out var queued))
            through = Bitrate.Min(through, queued);
        JudgeStanding(now, isKnown && through >= Target * ThroughOfTargetMin && _heardOf > _fallenAt);
        var isSmaller = isKnown && (_lately > StandingQueueMax + (_jitter * 2) || _isHeldBack)
            && through < Target * ThroughOfTargetMin && !_isApplicationLimited && !_standing.IsOfOthers;
        _hasLongQueue = _lately > StandingQueueMax && (_hasLongQueue || isSmaller || _lately > StandingQueueMax * 2);
        if (_queue < QueueMin + _jitter) _emptyAt = now;
        _isSkimming = now - _emptyAt > SkimAfter && !_standing.IsOfOthers;
        if (isSmaller || IsOverused) Fall(now, isKnown, through);
        else if (_detector.Use != LinkUse.Under && !_isApplicationLimited && !IsDraining)
            _delayRate.Increase(now, isKnown ? through : default, _roundTrip);
        else _delayRate.Hold(now);
        SetRate(_delayRate.Value);
    }

    /// <summary>A rate that was given up for others' sake is taken up again, by half.</summary>
    void JudgeStanding(TimeSpan now, bool getsThrough)
    {
        if (_queue < StandingQueueMax) _beforeStanding = _delayRate.Value;
        var were = _standing.IsOfOthers;
        if (_standing.Add(now, _queue, getsThrough)) Fall(now, isKnown: false, default);
        _detector.IsPatient = _standing.IsOfOthers;
        _delayRate.CarefulFrom = _standing.IsOfOthers ? _beforeStanding * ShareAmongOthers : new(long.MaxValue);
        if (were || !_standing.IsOfOthers) return;
        SetRate(Bitrate.Max(_delayRate.Value, _beforeStanding * ShareAmongOthers));
        _lossBound.Clear();
    }

    void Fall(TimeSpan now, bool isKnown, Bitrate through)
    {
        _isDelayLimited = true;
        _probes.Forget();
        var before = Target;
        _delayRate.Decrease(now, isKnown ? Bitrate.Min(through, _delayRate.Value) : _delayRate.Value, _roundTrip,
            isNews: _heardOf > _fallenAt);
        if (Target < before) _fallenAt = now;
    }

    double ShareOf(Bitrate rate) =>
        IsDraining ? _onTheWay.QueueAt(rate) > FloodedFrom ? FloodedShare : DrainShare
        : _isSkimming ? SkimShare
        : 1;

    void SetRate(Bitrate rate) => _delayRate.Value = Bitrate.Max(Bitrate.Min(rate, _most), _least);
}
