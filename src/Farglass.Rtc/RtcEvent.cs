using Farglass.Rtc.Rtp;

namespace Farglass.Rtc;

public enum RtcEventKind : byte
{
    /// <summary>There is a path, and the peer is who its description says: media flows from here on.</summary>
    Connected,

    /// <summary>What is sent takes another path now: <see cref="RtcEvent.Path"/>.</summary>
    PathChanged,

    /// <summary>No path leads to the peer at the moment. It may come back by one, or by an ICE restart.</summary>
    Disconnected,

    /// <summary>What the media told: <see cref="RtcEvent.Media"/>.</summary>
    Media,

    /// <summary>It is over: <see cref="RtcPeer.End"/> says why. The last event.</summary>
    Ended,
}

/// <summary>What happened to a peer. The owner takes them after each change.</summary>
public readonly record struct RtcEvent(RtcEventKind Kind)
{
    public NetworkPath Path { get; init; }

    public MediaEvent Media { get; init; }
}

/// <summary>Why a peer is over.</summary>
public enum RtcEnd : byte
{
    None,

    /// <summary>The other side closed.</summary>
    ClosedByPeer,

    /// <summary><see cref="RtcPeer.Close"/> was called.</summary>
    Closed,

    /// <summary>DTLS came to no agreement, or broke.</summary>
    DtlsFailed,

    /// <summary>The certificate is not that of the description: somebody else answered.</summary>
    WrongFingerprint,
}

/// <summary>Events that wait to be taken. One who takes none loses the oldest.</summary>
sealed class RtcEvents
{
    /// <summary>One change makes a few; the owner drains after each.</summary>
    const int CountMax = 32;

    readonly RtcEvent[] _events = new RtcEvent[CountMax];
    int _first, _count;

    public void Add(RtcEvent happened)
    {
        if (_count == _events.Length) TryTake(out _);
        _events[(_first + _count++) % _events.Length] = happened;
    }

    public bool TryTake(out RtcEvent happened)
    {
        happened = _count > 0 ? _events[_first] : default;
        if (_count == 0) return false;
        _first = (_first + 1) % _events.Length;
        _count--;
        return true;
    }
}
