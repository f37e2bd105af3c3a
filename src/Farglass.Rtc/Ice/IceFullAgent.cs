using System.Diagnostics;
using Farglass.Rtc.Ice.Stun;

namespace Farglass.Rtc.Ice;

/// <summary>
/// The client's end of one session: it checks every pair of addresses, uses the best that works, keeps the others
/// warm, and changes over when the best one falls silent or its address goes away (RFC 8445, RFC 7675).
/// </summary>
/// <remarks>
/// It differs from RFC 8445 in two things. What is selected carries data at once, as any valid pair may (12.1), and is
/// nominated in each of its checks, not in one: so a nomination that is lost is made up for. And it nominates
/// again when another pair has become better (8.1.1 allows that only after a restart): our lite agent, as browsers do,
/// takes the latest.
/// A path of TCP is one connection. The agent names it by the local address and port 9, and its owner connects when
/// there is something to send by it.
/// </remarks>
public sealed class IceFullAgent : IIceAgent
{
    readonly Random _random;
    readonly CheckList _list;
    readonly AnswerQueue _answers = new();
    readonly IceEventQueue _events = new(2 * IceLimits.PairsMax);
    NominationOrder _nominations;
    IceCredentials _local;
    IceCredentials? _remote;
    RequestGate? _gate;
    ulong _tieBreaker;
    uint _nomination;
    CandidatePair? _selected;
    NetworkPath? _carriedOver, _announced;
    TimeSpan _carriedUntil, _pacedAt;
    TimeSpan _settleAt = TimeSpan.MaxValue, _connectBy = TimeSpan.MaxValue;

    /// <param name="random">For times and the tie-breaker. What must not be guessed does not come from it.</param>
    public IceFullAgent(IceRole role, IceCredentials local, Random random)
    {
        Role = role;
        _local = local;
        _random = random;
        _list = new(role);
        _tieBreaker = (ulong)random.NextInt64();
    }

    public IceRole Role { get; private set; }

    /// <summary>After a restart the path from before it, until a new one works.</summary>
    public NetworkPath? SelectedPath => _selected?.Path ?? _carriedOver;

    /// <summary>Of the selected path, smoothed.</summary>
    public TimeSpan? RoundTrip => _selected?.RoundTrip;

    public long Rejected { get; private set; }

    public TimeSpan Deadline
    {
        get
        {
            if (_remote is null) return TimeSpan.MaxValue;
            var deadline = _connectBy;
            if (_carriedOver is not null) deadline = Earlier(deadline, _carriedUntil);
            var hasValid = _list.HasValid;
            if (_selected is null && hasValid && Role == IceRole.Controlling) deadline = Earlier(deadline, _settleAt);
            foreach (var pair in _list.Pairs) deadline = Earlier(deadline, DeadlineOf(pair, hasValid));
            return deadline;
        }
    }

    public bool IsKnown(in NetworkPath path) =>
        _list.Find(path) is { State: PairState.Succeeded } || _carriedOver == path;

    /// <summary>The peer's credentials are known: checks begin.</summary>
    public void Start(TimeSpan now, IceCredentials remote)
    {
        Debug.Assert(_remote is null, "It has started. New credentials are a restart.");
        _remote = remote;
        _gate = new(_local, remote);
        _connectBy = now + IceLimits.ConnectMax;
    }

    /// <summary>
    /// New credentials at both ends (RFC 8445, 9). The peer's candidates are given again; ours stay. Data goes the old
    /// way until a new one works.
    /// </summary>
    public void Restart(TimeSpan now, IceCredentials local, IceCredentials remote)
    {
        Debug.Assert(_gate is not null, "It has not started.");
        (_carriedOver, _carriedUntil) = (SelectedPath, _selected?.ConsentUntil ?? _carriedUntil);
        (_local, _remote, _selected) = (local, remote, null);
        _gate.Restart(local, remote);
        _nominations.Restart();
        _nomination = 0;
        _settleAt = TimeSpan.MaxValue;
        _connectBy = _carriedOver is null ? now + IceLimits.ConnectMax : TimeSpan.MaxValue;
        Drop(_list.RemoveRemotes());
    }

    /// <summary>A candidate of ours: UDP, or TCP that connects. Of another kind, or known, it is not taken.</summary>
    public bool AddLocal(IceCandidate local) => _list.AddLocal(local);

    /// <summary>An address is gone, and with it all paths from there.</summary>
    public void RemoveLocal(TimeSpan now, IceCandidate local)
    {
        if (_carriedOver is { } path && path.Protocol == local.Protocol && path.Local == local.Address)
            EndCarriedOver();
        Drop(_list.RemoveLocal(local));
        Select(now);
    }

    /// <summary>
    /// A candidate of the peer, at any time: trickled ones too. Names, ports that only connect, and other components
    /// are not taken.
    /// </summary>
    public bool AddRemote(IceCandidate remote) => _list.AddRemote(remote);

    public bool Receive(TimeSpan now, in NetworkPath path, ReadOnlySpan<byte> datagram)
    {
        var isPeers = StunMessage.TryParse(datagram, out var message) && message.Class switch
        {
            StunClass.Request => TryReceiveRequest(now, path, message),
            StunClass.Success or StunClass.Error => TryReceiveAnswer(now, path, message),
            _ => false,
        };
        if (!isPeers) Rejected++;
        return isPeers;
    }

    public void PathClosed(TimeSpan now, in NetworkPath path)
    {
        if (_carriedOver == path) EndCarriedOver();
        if (_list.Find(path) is { State: PairState.InProgress or PairState.Succeeded } pair) Fail(now, pair);
        Select(now);
    }

    public void Advance(TimeSpan now)
    {
        if (_remote is null) return;
        if (_carriedOver is not null && now >= _carriedUntil) EndCarriedOver();
        var hasValid = _list.HasValid;
        foreach (var pair in _list.Pairs) if (now >= DeadlineOf(pair, hasValid)) AdvancePair(now, pair);
        if (now >= _pacedAt && _list.NextWaiting() is { } next)
        {
            next.Start(now, Role, RetransmitTime());
            _pacedAt = now + IceLimits.Pace;
        }
        Select(now);
        if (now < _connectBy) return;
        _connectBy = TimeSpan.MaxValue;
        _events.Add(IceEventKind.Lost);
    }

    public bool TryTransmit(Span<byte> target, out int length, out NetworkPath path)
    {
        if (_answers.TryTake(target, out length, out path)) return true;
        foreach (var pair in _list.Pairs)
        {
            if (!pair.IsCheckDue) continue;
            (length, path) = (WriteCheck(target, pair), pair.Path);
            pair.CheckDrained();
            return true;
        }
        return false;
    }

    public bool TryTakeEvent(out IceEvent taken) => _events.TryTake(out taken);

    static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;

    TimeSpan DeadlineOf(CandidatePair pair, bool hasValid) => pair.State switch
    {
        PairState.Waiting => _pacedAt,
        PairState.InProgress => pair.NextAt,
        PairState.Succeeded => Earlier(pair.NextAt, pair.ConsentUntil),
        _ when !hasValid => pair.NextAt + IceLimits.RetryInterval, // Nothing else works: what failed may work now.
        _ when pair.Path.Protocol == TransportProtocol.Udp && SelectedPath?.Protocol == TransportProtocol.Tcp =>
            pair.NextAt + IceLimits.UdpRetryInterval,
        _ => TimeSpan.MaxValue,
    };

    void AdvancePair(TimeSpan now, CandidatePair pair)
    {
        switch (pair.State)
        {
            case PairState.InProgress:
                if (!pair.TryRepeat(now)) Fail(now, pair);
                break;
            case PairState.Succeeded when now >= pair.ConsentUntil:
                Fail(now, pair);
                break;
            case PairState.Succeeded:
                pair.Confirm(now, Role, _random);
                break;
            case PairState.Failed:
                pair.Wait(triggered: false);
                break;
        }
    }

    /// <summary>
    /// RFC 8445, 14.3 also multiplies by the number of all pairs, which comes to minutes for 64 of them; its pace
    /// bounds what is sent as it is.
    /// </summary>
    TimeSpan RetransmitTime()
    {
        var time = IceLimits.Pace * _list.PendingCount;
        return time < IceLimits.RetransmitMin ? IceLimits.RetransmitMin : Earlier(time, IceLimits.RetransmitMax);
    }

    int WriteCheck(Span<byte> target, CandidatePair pair)
    {
        var check = pair.LatestCheck;
        var writer = new StunWriter(target, StunClass.Request, check.Id);
        writer.AddUsername(_remote!.UfragBytes, _local.UfragBytes);
        writer.AddPriority(IcePriority.AsPeerReflexive(pair.Local.Priority, pair.Local.Protocol));
        if (check.Role == IceRole.Controlled) writer.AddControlled(_tieBreaker);
        else writer.AddControlling(_tieBreaker);
        if (check.Role == IceRole.Controlling && pair == _selected)
        {
            writer.AddUseCandidate();
            writer.AddNomination(_nomination); // So that one which the network holds back does not undo the next.
        }
        return writer.FinishSigned(_remote.Key);
    }

    bool TryReceiveRequest(TimeSpan now, in NetworkPath path, in StunMessage request)
    {
        if (_gate is null || !_gate.TryPass(request, out var key, out var restarted)) return false;
        if (restarted) _events.Add(IceEventKind.Restarted);
        if (request.HasUnknownAttribute)
        {
            _answers.Refuse(path, request, AnswerQueue.UnknownAttribute, key);
            return true;
        }
        var verdict = IceRoles.Resolve(Role, _tieBreaker, request);
        if (verdict == RoleVerdict.Refuse)
        {
            _answers.Refuse(path, request, AnswerQueue.RoleConflict, key);
            return true;
        }
        if (verdict == RoleVerdict.Switch) ChangeRole(IceRoles.Other(Role));
        if (_list.FindOrLearn(path, request.Priority ?? 0) is not { } pair) return true; // No room, or not our address.
        _answers.Accept(path, request, key);
        // What works is checked as it is, and a check under way is repeated soon enough (RFC 8445, 7.3.1.4).
        if (pair.State is PairState.Waiting or PairState.Failed) pair.Wait(triggered: true);
        if (Role == IceRole.Controlled)
            pair.Nomination = Math.Max(pair.Nomination, _nominations.Take(request.Nomination));
        Select(now);
        return true;
    }

    /// <summary>Only by the path that the request took (RFC 8445, 7.2.5.2.1), and only signed.</summary>
    bool TryReceiveAnswer(TimeSpan now, in NetworkPath path, in StunMessage answer)
    {
        if (_remote is null || answer.HasUnknownAttribute || _list.Find(path) is not { } pair) return false;
        if (!answer.IsAuthentic(_remote.Key) || !pair.TryTakeCheck(answer.Id, out var check)) return false;
        if (answer.Class == StunClass.Success) Succeed(now, pair, check);
        else if (answer.ErrorCode == AnswerQueue.RoleConflict) LoseRole(pair, check);
        else if (pair.State == PairState.InProgress) Fail(now, pair);
        Select(now);
        return true;
    }

    void Succeed(TimeSpan now, CandidatePair pair, in SentCheck check)
    {
        if (!IsKnown(pair.Path)) _events.Add(IceEventKind.PathAdded, pair.Path);
        pair.Succeed(now, check, _random);
        if (_settleAt == TimeSpan.MaxValue) _settleAt = now + IceLimits.SettleTime;
        if (_list.FindSurplus(_selected) is { } surplus) Fail(now, surplus);
    }

    /// <summary>RFC 8445, 7.2.5.1. The peer may have changed over meanwhile; then we have done so before.</summary>
    void LoseRole(CandidatePair pair, in SentCheck check)
    {
        if (check.Role == Role)
        {
            ChangeRole(IceRoles.Other(Role));
            _tieBreaker = (ulong)_random.NextInt64();
        }
        if (pair.State != PairState.Succeeded) pair.Wait(triggered: true);
    }

    void ChangeRole(IceRole role)
    {
        Role = role;
        _list.ChangeRole(role);
    }

    void Fail(TimeSpan now, CandidatePair pair)
    {
        var wasValid = pair.State == PairState.Succeeded;
        pair.Fail(now);
        if (wasValid && !IsKnown(pair.Path)) _events.Add(IceEventKind.PathRemoved, pair.Path);
    }

    void Drop(IReadOnlyList<CandidatePair> pairs)
    {
        foreach (var pair in pairs)
        {
            if (pair == _selected) _selected = null;
            if (pair.State == PairState.Succeeded && !IsKnown(pair.Path))
                _events.Add(IceEventKind.PathRemoved, pair.Path);
        }
    }

    void EndCarriedOver()
    {
        if (_carriedOver is not { } path) return;
        _carriedOver = null;
        if (!IsKnown(path)) _events.Add(IceEventKind.PathRemoved, path);
    }

    void Select(TimeSpan now)
    {
        var best = _list.Best(now, _selected);
        if (best is not null && best != _selected && !ShouldWaitForBetter(now, best))
        {
            _selected = best;
            _nomination++;
            _connectBy = TimeSpan.MaxValue;
            EndCarriedOver();
            if (Role == IceRole.Controlling) best.Confirm(now, Role, _random); // It says so to the peer.
        }
        else if (best is null) _selected = null;
        Announce();
    }

    bool ShouldWaitForBetter(TimeSpan now, CandidatePair best) =>
        _selected is null && Role == IceRole.Controlling && now < _settleAt && _list.HasBetterPending(best);

    void Announce()
    {
        if (SelectedPath == _announced) return;
        _announced = SelectedPath;
        if (_announced is { } path) _events.Add(IceEventKind.Selected, path);
        else _events.Add(IceEventKind.Lost);
    }
}
