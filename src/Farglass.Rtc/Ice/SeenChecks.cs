using Farglass.Rtc.Ice.Stun;

namespace Farglass.Rtc.Ice;

/// <summary>
/// The last checks of the peer, and the path that each came by. A check is repeated by its own path only: what comes by
/// another with the same transaction id was recorded by a stranger, who cannot sign, and would take the stream away.
/// </summary>
sealed class SeenChecks
{
    readonly StunTransactionId[] _ids = new StunTransactionId[IceLimits.ChecksRemembered];
    readonly int[] _paths = new int[IceLimits.ChecksRemembered]; // Hashes: a chance of 1 in 4 billion is good enough.
    int _next;

    /// <summary>Takes note of a check.</summary>
    /// <returns>False where it is known from another path.</returns>
    public bool TryAdd(in StunTransactionId id, in NetworkPath path)
    {
        var hash = path.GetHashCode();
        var known = _ids.AsSpan().IndexOf(id);
        if (known >= 0) return _paths[known] == hash;
        (_ids[_next], _paths[_next]) = (id, hash);
        _next = (_next + 1) % _ids.Length;
        return true;
    }
}
