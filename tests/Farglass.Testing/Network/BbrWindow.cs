namespace Farglass.Testing.Network;

/// <summary>
/// BBR as Linux has it (version 1, draft-cardwell-iccrg-bbr-congestion-control-00): it sends at the highest rate that
/// came in lately, tries for a quarter more now and then, and does not take a loss for a full link.
/// </summary>
public sealed class BbrWindow : ICongestionWindow
{
    /// <summary>2 / ln 2: a rate that doubles in a round trip.</summary>
    const double StartupGain = 2.885, WindowGain = 2;

    const double FullGrowth = 1.25;

    const int WindowAtFirst = 10, WindowMin = 4, FullRounds = 3, BandwidthRounds = 10, PacketBytes = 1_448;

    static readonly double[] Cycle = [1.25, 0.75, 1, 1, 1, 1, 1, 1];

    static readonly TimeSpan FloorAge = TimeSpan.FromSeconds(10), ProbeTime = TimeSpan.FromMilliseconds(200);

    readonly LinkedList<(long Round, double Rate)> _rates = [];
    State _state = State.Startup;
    TimeSpan _floor = TimeSpan.MaxValue, _floorAt, _cycleAt, _probeUntil;
    double _full;
    long _round, _roundEnd;
    int _fullFor, _phase;
    bool _hasTimedOut;

    public int Packets => _hasTimedOut || _state == State.ProbeRoundTrip ? WindowMin
        : _rates.Count == 0 ? WindowAtFirst
        : (int)Math.Max(WindowMin, Math.Ceiling(
            (_state == State.Startup ? StartupGain : WindowGain) * Bandwidth * _floor.TotalSeconds / PacketBytes) + 3);

    public double PacingRate => _rates.Count == 0 ? double.PositiveInfinity : Bandwidth * _state switch
    {
        State.Startup => StartupGain,
        State.Drain => 1 / StartupGain,
        State.ProbeBandwidth => Cycle[_phase],
        _ => 1,
    };

    double Bandwidth => _rates.Max(rate => rate.Rate);

    public void Acknowledged(TimeSpan now, in TcpSample sample)
    {
        _hasTimedOut = false;
        var isNewRound = sample.DeliveredBefore >= _roundEnd;
        if (isNewRound) (_round, _roundEnd) = (_round + 1, sample.Delivered);
        if (!sample.IsLimited || _rates.Count == 0 || sample.Rate >= Bandwidth) _rates.AddLast((_round, sample.Rate));
        while (_rates.Count > 1 && _rates.First!.Value.Round < _round - BandwidthRounds) _rates.RemoveFirst();
        FollowFloor(now, sample.RoundTrip);
        if (_state == State.Startup && isNewRound && !sample.IsLimited) JudgeFull(now);
        if (_state == State.Drain && now >= _cycleAt) (_state, _phase) = (State.ProbeBandwidth, 2);
        if (_state != State.ProbeBandwidth || now - _cycleAt < _floor) return;
        (_phase, _cycleAt) = ((_phase + 1) % Cycle.Length, now);
    }

    public void Lost(TimeSpan now) { }

    public void TimedOut(TimeSpan now) => _hasTimedOut = true;

    void JudgeFull(TimeSpan now)
    {
        if (Bandwidth >= _full * FullGrowth) (_full, _fullFor) = (Bandwidth, 0);
        else if (++_fullFor >= FullRounds) (_state, _cycleAt) = (State.Drain, now + _floor);
    }

    /// <summary>A short round trip is believed for ten seconds. Then the way is emptied, to see it anew.</summary>
    void FollowFloor(TimeSpan now, TimeSpan roundTrip)
    {
        var isOld = now - _floorAt > FloorAge;
        if (roundTrip <= _floor || isOld) (_floor, _floorAt) = (roundTrip, now);
        if (isOld && _state == State.ProbeBandwidth) (_state, _probeUntil) = (State.ProbeRoundTrip, now + ProbeTime);
        if (_state == State.ProbeRoundTrip && now >= _probeUntil)
            (_state, _phase, _cycleAt) = (State.ProbeBandwidth, 2, now);
    }

    enum State
    {
        Startup,
        Drain,
        ProbeBandwidth,
        ProbeRoundTrip,
    }
}
