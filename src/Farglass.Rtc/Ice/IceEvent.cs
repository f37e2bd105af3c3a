using System.Diagnostics;

namespace Farglass.Rtc.Ice;

public enum IceEventKind : byte
{
    /// <summary>Datagrams that come by this path are the peer's: it has shown that it knows the password.</summary>
    PathAdded,

    /// <summary>The path is not the peer's any more.</summary>
    PathRemoved,

    /// <summary>What is sent goes by this path from now on. The first one means: connected.</summary>
    Selected,

    /// <summary>Nothing may be sent: the peer does not answer, or never has. It may come back.</summary>
    Lost,

    /// <summary>The credentials from before a restart are not valid any more.</summary>
    Restarted,
}

/// <param name="Path">Only with the first three kinds.</param>
public readonly record struct IceEvent(IceEventKind Kind, NetworkPath Path = default);

/// <summary>Events until the owner takes them, which it does after each change.</summary>
sealed class IceEventQueue(int capacity)
{
    readonly IceEvent[] _events = new IceEvent[capacity];
    int _first, _count;

    public void Add(IceEventKind kind, in NetworkPath path = default)
    {
        Debug.Assert(_count < _events.Length, "The owner drains after each change.");
        if (_count == _events.Length) TryTake(out _);
        _events[(_first + _count++) % _events.Length] = new(kind, path);
    }

    public bool TryTake(out IceEvent taken)
    {
        taken = default;
        if (_count == 0) return false;
        taken = _events[_first];
        _first = (_first + 1) % _events.Length;
        _count--;
        return true;
    }
}
