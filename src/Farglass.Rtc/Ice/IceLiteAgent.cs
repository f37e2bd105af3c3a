using Farglass.Rtc.Ice.Stun;

namespace Farglass.Rtc.Ice;

/// <summary>
/// The server's end of one session: it has an address that everybody reaches, so it sends no checks, only answers
/// (ICE-lite; RFC 8445, 2.5). It learns where the peer is from the checks that the peer has signed, uses the path that
/// the peer nominated last, and takes a path for lost when no check has come by it for 30 s (RFC 7675).
/// </summary>
/// <remarks>What is not from the peer is counted and costs nothing that stays: no answer, no path, no memory.</remarks>
public sealed class IceLiteAgent(IceCredentials local, IceCredentials remote) : IIceAgent
{
    /// <summary>The most that one call makes: all paths expire, and the session is lost.</summary>
    const int EventsMax = 2 * IceLimits.PathsMax;

    readonly RequestGate _gate = new(local, remote);
    readonly ValidatedPaths _paths = new();
    readonly AnswerQueue _answers = new();
    readonly SeenChecks _seen = new();
    readonly IceEventQueue _events = new(EventsMax);
    NominationOrder _nominations;

    public NetworkPath? SelectedPath { get; private set; }

    public TimeSpan Deadline => _paths.Deadline;

    public long Rejected { get; private set; }

    public bool IsKnown(in NetworkPath path) => _paths.Contains(path);

    /// <summary>
    /// New credentials at both ends, by a new offer. The paths stay until the peer's new checks have replaced them.
    /// </summary>
    public void Restart(IceCredentials local, IceCredentials remote) => _gate.Restart(local, remote);

    void IIceAgent.Restart(TimeSpan now, IceCredentials local, IceCredentials remote) => Restart(local, remote);

    public bool Receive(TimeSpan now, in NetworkPath path, ReadOnlySpan<byte> datagram)
    {
        if (!StunMessage.TryParse(datagram, out var message) || message.Class != StunClass.Request
            || !_gate.TryPass(message, out var key, out var restarted) || !_seen.TryAdd(message.Id, path))
        {
            Rejected++;
            return false;
        }
        if (restarted)
        {
            _nominations.Restart();
            _events.Add(IceEventKind.Restarted);
        }
        if (message.HasUnknownAttribute) _answers.Refuse(path, message, AnswerQueue.UnknownAttribute, key);
        // A lite agent is always the controlled one (RFC 8445, 6.1.1), so a peer that is controlled too is in conflict.
        else if (message.Controlled is not null) _answers.Refuse(path, message, AnswerQueue.RoleConflict, key);
        else
        {
            Learn(now, path, _nominations.Take(message.Nomination));
            _answers.Accept(path, message, key);
        }
        return true;
    }

    public void PathClosed(TimeSpan now, in NetworkPath path)
    {
        if (!_paths.Remove(path)) return;
        _events.Add(IceEventKind.PathRemoved, path);
        Select();
    }

    public void Advance(TimeSpan now)
    {
        while (_paths.TryTakeExpired(now, out var path)) _events.Add(IceEventKind.PathRemoved, path);
        Select();
    }

    public bool TryTransmit(Span<byte> target, out int length, out NetworkPath path) =>
        _answers.TryTake(target, out length, out path);

    public bool TryTakeEvent(out IceEvent taken) => _events.TryTake(out taken);

    void Learn(TimeSpan now, in NetworkPath path, long nomination)
    {
        if (!_paths.Contains(path))
        {
            if (_paths.IsFull) _events.Add(IceEventKind.PathRemoved, _paths.TakeOldest());
            _events.Add(IceEventKind.PathAdded, path);
        }
        _paths.Checked(now, path, nomination);
        Select();
    }

    void Select()
    {
        var best = _paths.Best;
        if (best == SelectedPath) return;
        SelectedPath = best;
        if (best is { } path) _events.Add(IceEventKind.Selected, path);
        else _events.Add(IceEventKind.Lost);
    }
}
