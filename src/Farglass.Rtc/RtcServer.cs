using System.Diagnostics.CodeAnalysis;
using System.Text;
using Farglass.Rtc.Congestion;
using Farglass.Rtc.Ice;
using Farglass.Rtc.Ice.Stun;

namespace Farglass.Rtc;

/// <summary>
/// All peers of a host behind the same sockets. Finds whose a datagram is: by the path it came on, which ICE has
/// authenticated, and else by the user name in a check of ICE (RFC 7983; RFC 8445, 7.3). Anything else is counted, and
/// costs nothing that stays.
/// </summary>
/// <remarks>
/// The loop of its owner: <see cref="Receive"/> what has come, <see cref="TryAdvance"/> until nothing is due, drain
/// each peer that these two name, and wait until <see cref="Deadline"/>.
/// </remarks>
public sealed class RtcServer
{
    readonly List<RtcPeer> _peers = [];
    readonly Dictionary<NetworkPath, RtcPeer> _byPath = [];
    readonly Dictionary<string, RtcPeer> _byUfrag = new(StringComparer.Ordinal);
    readonly Dictionary<string, RtcPeer>.AlternateLookup<ReadOnlySpan<char>> _byUfragText;

    public RtcServer() => _byUfragText = _byUfrag.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Datagrams that were nobody's.</summary>
    public long Strays { get; private set; }

    public int Peers => _peers.Count;

    /// <summary>
    /// Who was handed something last. After an exception, which is a mistake in this library, it is the one to give up.
    /// </summary>
    public RtcPeer? Current { get; private set; }

    /// <summary>Paths that are remembered: at most <see cref="IceLimits.PathsMax"/> for each peer.</summary>
    public int Paths => _byPath.Count;

    public TimeSpan Deadline
    {
        get
        {
            var deadline = TimeSpan.MaxValue;
            foreach (var peer in _peers)
                if (peer.Deadline < deadline) deadline = peer.Deadline;
            return deadline;
        }
    }

    /// <summary>Makes the peer of an answer and takes it in.</summary>
    public RtcPeer Add(RtcAnswer answer, IBandwidthController bandwidth)
    {
        var peer = answer.CreatePeer(bandwidth);
        Add(answer.Credentials, peer);
        return peer;
    }

    /// <summary>
    /// Checks for these credentials are the peer's from now on. A restart of ICE adds some to those that it has.
    /// </summary>
    public void Add(IceCredentials local, RtcPeer peer)
    {
        _byUfrag[local.Ufrag] = peer;
        if (!_peers.Contains(peer)) _peers.Add(peer);
    }

    /// <summary>Credentials that a restart has replaced.</summary>
    public void Remove(IceCredentials local) => _byUfrag.Remove(local.Ufrag);

    /// <summary>Forgets a peer, its credentials and its paths.</summary>
    public void Remove(RtcPeer peer)
    {
        if (Current == peer) Current = null;
        _peers.Remove(peer);
        foreach (var (ufrag, owner) in _byUfrag)
            if (owner == peer) _byUfrag.Remove(ufrag);
        foreach (var (path, owner) in _byPath)
            if (owner == peer) _byPath.Remove(path);
    }

    /// <param name="datagram">As it came. Its bytes are changed: they are decrypted where they lie.</param>
    /// <returns>Who has received it, and must be drained; null where it was nobody's.</returns>
    public RtcPeer? Receive(TimeSpan now, in NetworkPath path, Span<byte> datagram)
    {
        if (Find(path, datagram) is not { } peer)
        {
            Strays++;
            return null;
        }

        Current = peer;
        peer.Receive(now, path, datagram);
        if (peer.IsKnown(path)) _byPath[path] = peer;
        ForgetLostPaths(peer);
        return peer;
    }

    /// <summary>A connection of TCP has ended.</summary>
    public RtcPeer? PathClosed(TimeSpan now, in NetworkPath path)
    {
        if (!_byPath.TryGetValue(path, out var peer)) return null;
        peer.PathClosed(now, path);
        ForgetLostPaths(peer);
        return peer;
    }

    /// <summary>Lets one peer do what is due. To be called until false.</summary>
    public bool TryAdvance(TimeSpan now, [NotNullWhen(true)] out RtcPeer? advanced)
    {
        advanced = null;
        foreach (var peer in _peers)
        {
            if (peer.Deadline > now) continue;
            Current = peer;
            peer.Advance(now);
            ForgetLostPaths(peer);
            advanced = peer;
            return true;
        }

        return false;
    }

    void ForgetLostPaths(RtcPeer peer)
    {
        while (peer.TryTakeLostPath(out var path))
            if (_byPath.GetValueOrDefault(path) == peer) _byPath.Remove(path);
    }

    RtcPeer? Find(in NetworkPath path, ReadOnlySpan<byte> datagram)
    {
        if (DatagramKind.Of(datagram) != DatagramKind.Stun) return _byPath.GetValueOrDefault(path);
        // A check says itself whose it is: the address may be another session's by now.
        if (!StunMessage.TryReadUsername(datagram, out var local, out _)) return _byPath.GetValueOrDefault(path);
        Span<char> ufrag = stackalloc char[IceLimits.CredentialLengthMax];
        return local.Length <= ufrag.Length && Encoding.ASCII.TryGetChars(local, ufrag, out var length)
            && _byUfragText.TryGetValue(ufrag[..length], out var peer)
            ? peer
            : null;
    }
}
