using System.Runtime.InteropServices;

namespace Farglass.Rtc.Ice;

/// <summary>
/// The candidates of both ends and all pairs of them (RFC 8445, 6.1.2): which to check next, and which to use.
/// </summary>
sealed class CheckList(IceRole role)
{
    readonly List<IceCandidate> _locals = [], _remotes = [];
    readonly List<CandidatePair> _pairs = [];

    public ReadOnlySpan<CandidatePair> Pairs => CollectionsMarshal.AsSpan(_pairs);

    public bool HasValid => Count(PairState.Succeeded) > 0;

    /// <summary>Checks that are to come or under way.</summary>
    public int PendingCount => Count(PairState.Waiting) + Count(PairState.InProgress);

    /// <summary>RFC 8445, 7.3.1.1: the role decides the priorities.</summary>
    public void ChangeRole(IceRole next)
    {
        role = next;
        foreach (var pair in _pairs) pair.Prioritize(role);
    }

    /// <summary>Our own: UDP, or TCP that connects.</summary>
    public bool AddLocal(IceCandidate local)
    {
        if (!IsUsable(local, IceTcpType.Active) || _locals.Count == IceLimits.LocalCandidatesMax) return false;
        if (_locals.Exists(known => IsSame(known, local))) return false;
        _locals.Add(local);
        foreach (var remote in _remotes) Join(local, remote);
        return true;
    }

    /// <summary>The peer's: UDP, or TCP that takes connections.</summary>
    public bool AddRemote(IceCandidate remote)
    {
        if (!IsUsable(remote, IceTcpType.Passive)) return false;
        if (_remotes.FindIndex(known => IsSame(known, remote)) is >= 0 and var index) return TryExplain(index, remote);
        if (_remotes.Count == IceLimits.RemoteCandidatesMax) return false;
        _remotes.Add(remote);
        foreach (var local in _locals) Join(local, remote);
        return true;
    }

    /// <returns>The pairs that went with it.</returns>
    public IReadOnlyList<CandidatePair> RemoveLocal(IceCandidate local)
    {
        _locals.RemoveAll(known => IsSame(known, local));
        return TakeAll(pair => IsSame(pair.Local, local));
    }

    /// <returns>The pairs, which went all.</returns>
    public IReadOnlyList<CandidatePair> RemoveRemotes()
    {
        _remotes.Clear();
        return TakeAll(_ => true);
    }

    public CandidatePair? Find(in NetworkPath path)
    {
        foreach (var pair in _pairs) if (pair.Path == path) return pair;
        return null;
    }

    /// <summary>The pair that a request came by; if it came from where nobody was known, one is known now.</summary>
    public CandidatePair? FindOrLearn(NetworkPath path, uint priority)
    {
        if (Find(path) is { } pair) return pair;
        if (!_locals.Exists(local => local.Protocol == path.Protocol && local.Address == path.Local)) return null;
        AddRemote(new()
        {
            Foundation = "0", // Nobody compares it (RFC 8445, 7.3.1.3).
            Protocol = path.Protocol,
            TcpType = path.Protocol == TransportProtocol.Tcp ? IceTcpType.Passive : IceTcpType.None,
            Priority = priority,
            Address = path.Remote,
            Type = IceCandidateType.PeerReflexive,
        });
        return Find(path);
    }

    /// <summary>Triggered checks come first, then the others by priority (RFC 8445, 6.1.4.2).</summary>
    public CandidatePair? NextWaiting()
    {
        CandidatePair? next = null;
        foreach (var pair in _pairs)
        {
            if (pair.State != PairState.Waiting) continue;
            if (next is null || pair.IsTriggered && !next.IsTriggered
                || pair.IsTriggered == next.IsTriggered && pair.IsBetterThan(next)) next = pair;
        }
        return next;
    }

    /// <summary>
    /// The valid pair to use. Who controls takes the best that answers; who is controlled, the one nominated last.
    /// </summary>
    public CandidatePair? Best(TimeSpan now, CandidatePair? selected)
    {
        CandidatePair? best = null;
        foreach (var pair in _pairs)
        {
            if (pair.State != PairState.Succeeded) continue;
            if (role == IceRole.Controlled && pair.Nomination == 0 && pair != selected) continue;
            if (best is null || IsPreferred(pair, best, now)) best = pair;
        }
        return best;
    }

    /// <summary>Whether one that is not checked yet would be better.</summary>
    public bool HasBetterPending(CandidatePair than)
    {
        foreach (var pair in _pairs)
            if (pair.State is PairState.Waiting or PairState.InProgress && pair.IsBetterThan(than)) return true;
        return false;
    }

    /// <summary>The valid pair to give up if there are more than the peer may keep.</summary>
    public CandidatePair? FindSurplus(CandidatePair? selected)
    {
        if (Count(PairState.Succeeded) <= IceLimits.PathsMax) return null;
        CandidatePair? worst = null;
        foreach (var pair in _pairs)
        {
            if (pair.State != PairState.Succeeded || pair == selected) continue;
            if (worst is null || worst.IsBetterThan(pair)) worst = pair;
        }
        return worst;
    }

    bool IsPreferred(CandidatePair pair, CandidatePair other, TimeSpan now)
    {
        if (role == IceRole.Controlled && pair.Nomination != other.Nomination)
            return pair.Nomination > other.Nomination;
        var isSilent = pair.IsSilent(now);
        return isSilent == other.IsSilent(now) ? pair.IsBetterThan(other) : !isSilent;
    }

    /// <summary>A remote candidate that was learnt from a check is told of after all, with its true priority.</summary>
    bool TryExplain(int index, IceCandidate remote)
    {
        if (_remotes[index].Type != IceCandidateType.PeerReflexive) return false;
        _remotes[index] = remote;
        foreach (var pair in _pairs)
        {
            if (!IsSame(pair.Remote, remote)) continue;
            pair.Remote = remote;
            pair.Prioritize(role);
        }
        return true;
    }

    void Join(IceCandidate local, IceCandidate remote)
    {
        if (local.Protocol != remote.Protocol || local.Address.IsIPv4 != remote.Address.IsIPv4) return;
        var pair = new CandidatePair(local, remote);
        pair.Prioritize(role);
        if (_pairs.Count < IceLimits.PairsMax || TryMakeRoom(pair)) _pairs.Add(pair);
    }

    /// <summary>The pair of the lowest priority goes (RFC 8445, 6.1.2.5), but never one that works.</summary>
    bool TryMakeRoom(CandidatePair candidate)
    {
        var worst = candidate;
        foreach (var pair in _pairs)
            if (pair.State is PairState.Waiting or PairState.Failed && worst.IsBetterThan(pair)) worst = pair;
        return worst != candidate && _pairs.Remove(worst);
    }

    List<CandidatePair> TakeAll(Predicate<CandidatePair> which)
    {
        var taken = _pairs.FindAll(which);
        _pairs.RemoveAll(which);
        return taken;
    }

    int Count(PairState state)
    {
        var count = 0;
        foreach (var pair in _pairs) if (pair.State == state) count++;
        return count;
    }

    static bool IsUsable(IceCandidate candidate, IceTcpType tcpType) =>
        candidate.HostName is null && candidate.Component == 1 && candidate.Address.Port != 0
        && (candidate.Protocol == TransportProtocol.Udp || candidate.TcpType == tcpType);

    static bool IsSame(IceCandidate one, IceCandidate other) =>
        one.Protocol == other.Protocol && one.Address == other.Address;
}
