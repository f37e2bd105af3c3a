using System.Diagnostics;
using Farglass.Rtc.Ice.Stun;

namespace Farglass.Rtc.Ice;

/// <summary>
/// RFC 8445, 6.1.2.6, without Frozen: with one component of one stream it would hold back nothing but what the pace of
/// checks holds back already.
/// </summary>
enum PairState : byte
{
    /// <summary>To be checked.</summary>
    Waiting,

    /// <summary>A check is on its way, and is sent again until it is answered.</summary>
    InProgress,

    /// <summary>It works, and is checked now and then so that it stays so.</summary>
    Succeeded,
    Failed,
}

/// <summary>A request that may yet be answered.</summary>
/// <param name="IsRepeated">It was sent more than once, so that its answer says nothing of the round trip.</param>
readonly record struct SentCheck(StunTransactionId Id, TimeSpan SentAt, IceRole Role, bool IsRepeated);

/// <summary>A local and a remote candidate, and what the checks between them have shown.</summary>
sealed class CandidatePair(IceCandidate local, IceCandidate remote)
{
    readonly SentCheck[] _checks = new SentCheck[IceLimits.ChecksRememberedMax]; // The latest at the end.
    int _sends;
    TimeSpan _wait;

    public IceCandidate Local { get; } = local;

    /// <summary>Set when a candidate that was learnt from a check is signalled after all.</summary>
    public IceCandidate Remote { get; set; } = remote;

    public NetworkPath Path { get; } = new(local.Protocol, local.Address, remote.Address);

    public ulong Priority { get; private set; }

    public PairState State { get; private set; }

    /// <summary>The peer's check has come by this pair, so ours goes before others (RFC 8445, 7.3.1.4).</summary>
    public bool IsTriggered { get; private set; }

    /// <summary>Its place among the peer's nominations; zero if there was none.</summary>
    public long Nomination { get; set; }

    /// <summary>
    /// When there is something to do for it. Of a pair that failed it is when it did so; one that waits has its turn,
    /// and no time.
    /// </summary>
    public TimeSpan NextAt { get; private set; }

    public TimeSpan AnsweredAt { get; private set; }

    public TimeSpan? RoundTrip { get; private set; }

    /// <summary>The latest check has not been drained yet.</summary>
    public bool IsCheckDue { get; private set; }

    public SentCheck LatestCheck => _checks[^1];

    public TimeSpan ConsentUntil => AnsweredAt + IceLimits.ConsentMax;

    /// <summary>UDP before TCP, whatever the peer's priorities say; then as RFC 8445, 6.1.2.3 orders.</summary>
    public bool IsBetterThan(CandidatePair other) => Path.Protocol != other.Path.Protocol
        ? Path.Protocol == TransportProtocol.Udp
        : Priority > other.Priority;

    public bool IsSilent(TimeSpan now) => now - AnsweredAt >= IceLimits.SilenceMax;

    public void Prioritize(IceRole role) => Priority = role == IceRole.Controlling
        ? IcePriority.OfPair(Local.Priority, Remote.Priority)
        : IcePriority.OfPair(Remote.Priority, Local.Priority);

    /// <summary>Its turn for a check has not been, or is to come again.</summary>
    public void Wait(bool triggered)
    {
        Debug.Assert(State != PairState.Succeeded, "It is checked as it is.");
        State = PairState.Waiting;
        IsTriggered = triggered;
    }

    public void Start(TimeSpan now, IceRole role, TimeSpan wait)
    {
        State = PairState.InProgress;
        IsTriggered = false;
        _sends = 1;
        _wait = Path.Protocol == TransportProtocol.Tcp ? IceLimits.TcpAnswerMax : wait;
        Send(new(StunTransactionId.New(), now, role, IsRepeated: false), next: now + _wait);
    }

    /// <summary>Sends the check that is in progress again.</summary>
    /// <returns>False if it has been sent often enough: it will not be answered.</returns>
    public bool TryRepeat(TimeSpan now)
    {
        if (Path.Protocol == TransportProtocol.Tcp || _sends == IceLimits.SendsMax) return false;
        _sends++;
        _wait = _wait * 2 < IceLimits.RetransmitMax ? _wait * 2 : IceLimits.RetransmitMax;
        _checks[^1] = LatestCheck with { IsRepeated = true };
        IsCheckDue = true;
        NextAt = now + _wait;
        return true;
    }

    /// <summary>Asks whether the peer still consents, by a new request each time (RFC 7675, 5.1).</summary>
    public void Confirm(TimeSpan now, IceRole role, Random random) =>
        Send(new(StunTransactionId.New(), now, role, IsRepeated: false),
            next: now + Between(IceLimits.DoubtIntervalMin, IceLimits.DoubtIntervalMax, random));

    /// <summary>Finds the request that an answer is for, and forgets it.</summary>
    public bool TryTakeCheck(in StunTransactionId id, out SentCheck check)
    {
        foreach (ref var sent in _checks.AsSpan())
        {
            check = sent;
            if (check.Id != id || id == default) continue; // An empty place is no request.
            sent = default;
            IsCheckDue &= LatestCheck.Id != default; // Answered before it was sent again.
            return true;
        }
        check = default;
        return false;
    }

    public void Succeed(TimeSpan now, in SentCheck check, Random random)
    {
        State = PairState.Succeeded;
        AnsweredAt = now;
        // An answer to an earlier check leaves the latest, which may be the one that nominates, in doubt.
        if (LatestCheck.Id == default)
            NextAt = now + Between(IceLimits.ConsentIntervalMin, IceLimits.ConsentIntervalMax, random);
        if (check.IsRepeated) return;
        var measured = now - check.SentAt;
        RoundTrip = RoundTrip is { } smoothed ? (smoothed * 7 + measured) / 8 : measured; // RFC 6298, 2.3.
    }

    public void Fail(TimeSpan now)
    {
        State = PairState.Failed;
        IsCheckDue = false;
        NextAt = now;
    }

    public void CheckDrained() => IsCheckDue = false;

    void Send(in SentCheck check, TimeSpan next)
    {
        _checks.AsSpan(1).CopyTo(_checks);
        _checks[^1] = check;
        IsCheckDue = true;
        NextAt = next;
    }

    static TimeSpan Between(TimeSpan min, TimeSpan max, Random random) => min + ((max - min) * random.NextDouble());
}
