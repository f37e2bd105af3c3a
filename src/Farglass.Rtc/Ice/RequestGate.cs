using Farglass.Rtc.Ice.Stun;

namespace Farglass.Rtc.Ice;

/// <summary>
/// Lets through the requests that the peer made. After a restart both the old and the new credentials are good, until
/// the peer has used the new ones: what it has on the way is not lost (RFC 8445, 9).
/// </summary>
sealed class RequestGate(IceCredentials local, IceCredentials remote)
{
    Generation _current = new(local, remote);
    Generation? _previous;

    public void Restart(IceCredentials local, IceCredentials remote)
    {
        _previous ??= _current; // Of two restarts in a row: what the peer last used.
        _current = new(local, remote);
    }

    /// <param name="key">What the answer is signed with.</param>
    /// <param name="restarted">It is the first request after a restart.</param>
    public bool TryPass(in StunMessage request, out ReadOnlySpan<byte> key, out bool restarted)
    {
        restarted = false;
        key = default;
        if (_current.Made(request))
        {
            key = _current.Local.Key;
            restarted = _previous is not null;
            _previous = null;
            return true;
        }
        if (_previous is not { } previous || !previous.Made(request)) return false;
        key = previous.Local.Key;
        return true;
    }

    readonly record struct Generation(IceCredentials Local, IceCredentials Remote)
    {
        public bool Made(in StunMessage request)
        {
            var (receiver, sender) = (Local.UfragBytes.Length, Remote.UfragBytes.Length);
            var name = request.Username;
            return name.Length == receiver + 1 + sender && name[receiver] == ':'
                && name.StartsWith(Local.UfragBytes) && name.EndsWith(Remote.UfragBytes)
                && request.IsAuthentic(Local.Key); // Last, because it costs most.
        }
    }
}
