using System.Security.Cryptography;
using Farglass.Rtc.Sctp.Chunks;
using Farglass.Rtc.Sctp.Sending;

namespace Farglass.Rtc.Sctp.Association;

/// <summary>What a COOKIE ECHO means (RFC 9260, 5.1.5 and the table of 5.2.4).</summary>
enum CookieVerdict
{
    /// <summary>Not ours, or out of place: nothing happens.</summary>
    Ignored,

    /// <summary>Ours, but too old.</summary>
    Stale,

    /// <summary>The association is made, with what the cookie says.</summary>
    Accepted,

    /// <summary>It was made already, and the peer has not heard.</summary>
    Repeated,

    /// <summary>The peer began anew.</summary>
    Restarted,
}

/// <summary>
/// The four packets that make an association (RFC 9260, 5): ours, the answers to the peer's, and both at once, as is
/// usual in WebRTC. What we are is decided once; what we know of the peer comes from its INIT ACK or from our cookie.
/// </summary>
sealed class Handshake
{
    /// <summary>Room for the parameters that the peer wants to hear of; nobody sends so many.</summary>
    const int UnrecognizedBytesMax = 128;

    readonly SctpSettings _settings;
    readonly RoundTrip _roundTrip;
    readonly Random _random;
    readonly CookieSeal _seal = new(RandomNumberGenerator.GetBytes(CookieSeal.SecretSize));
    readonly byte[] _unrecognized = new byte[UnrecognizedBytesMax];
    byte[] _peerCookie = [];
    int _unrecognizedLength, _timeouts;
    TimeSpan _sentAt;
    bool _isDue;

    public Handshake(SctpSettings settings, RoundTrip roundTrip, Random random)
    {
        (_settings, _roundTrip, _random) = (settings, roundTrip, random);
        LocalTag = RandomTag();
        LocalTsn = new(unchecked((uint)random.NextInt64()));
    }

    /// <summary>Stands in every packet to us.</summary>
    public uint LocalTag { get; }

    public Tsn LocalTsn { get; }

    public PeerParameters Peer { get; private set; }

    /// <summary>When INIT or COOKIE ECHO is sent again: T1-init and T1-cookie.</summary>
    public TimeSpan Deadline { get; private set; } = TimeSpan.MaxValue;

    /// <summary>Begins with an INIT, or begins again because the cookie was stale.</summary>
    public void Begin() => _isDue = true;

    public void End() => (_isDue, Deadline) = (false, TimeSpan.MaxValue);

    /// <returns>False if the peer has not answered for so long that it will not.</returns>
    public bool Advance(TimeSpan now)
    {
        if (now < Deadline) return true;
        if (_timeouts++ == SctpLimits.InitTimeoutsMax) return false;
        _roundTrip.TimedOut();
        (_isDue, Deadline) = (true, TimeSpan.MaxValue);
        return true;
    }

    /// <summary>Writes INIT or COOKIE ECHO, if it is time.</summary>
    public bool TryWrite(TimeSpan now, AssociationState state, ref PacketWriter packet)
    {
        if (!_isDue) return false;
        if (state == AssociationState.CookieWait) WriteInit(ref packet);
        else WriteCookieEcho(ref packet);
        (_isDue, _sentAt, Deadline) = (false, now, now + _roundTrip.Timeout);
        return true;
    }

    /// <summary>Writes the answer to an INIT, which is all that happens: the rest is in the cookie (5.1.3).</summary>
    /// <param name="peerTag">The tag that the answer is for.</param>
    /// <returns>False if it is not an INIT that can be answered.</returns>
    public bool TryAnswerInit(TimeSpan now, AssociationState state, Chunk chunk, ref PacketWriter packet,
        out uint peerTag)
    {
        peerTag = 0;
        if (!InitChunk.TryParse(chunk, out var init, out var parameters)) return false;
        peerTag = init.InitiateTag;
        Span<byte> unrecognized = stackalloc byte[UnrecognizedBytesMax];
        var known = InitParameters.Parse(parameters, unrecognized);
        // While there is no association, the answer names what we are, so that two INITs at once agree (5.2.1). An
        // INIT within an association is late or means that the peer began anew; the tie tags will tell (5.2.2).
        var isUp = AssociationStates.IsUp(state);
        var cookie = new StateCookie(now, isUp ? RandomTag() : LocalTag, LocalTsn, ParametersOf(init, known),
            isUp ? LocalTag : 0, isUp ? Peer.Tag : 0);
        WriteInitAck(ref packet, cookie, unrecognized[..known.UnrecognizedLength]);
        return true;
    }

    /// <returns>False if it is of no use.</returns>
    public bool ReceiveInitAck(TimeSpan now, Chunk chunk)
    {
        if (!InitChunk.TryParse(chunk, out var init, out var parameters)) return false;
        var known = InitParameters.Parse(parameters, _unrecognized);
        if (known.Cookie.IsEmpty || known.Cookie.Length > PacketWriter.RoomIn(_settings.PacketBytes)) return false;
        _unrecognizedLength = known.UnrecognizedLength;
        _peerCookie = known.Cookie.ToArray();
        Peer = ParametersOf(init, known);
        if (_timeouts == 0) _roundTrip.Measured(now - _sentAt);
        (_isDue, _timeouts, Deadline) = (true, 0, TimeSpan.MaxValue);
        return true;
    }

    /// <param name="tag">Of the packet that it came in.</param>
    /// <param name="peerTag">The tag of whoever sent it, unless it is ignored.</param>
    public CookieVerdict ReceiveCookieEcho(
        TimeSpan now, AssociationState state, uint tag, ReadOnlySpan<byte> bytes, out uint peerTag)
    {
        peerTag = 0;
        if (!_seal.TryOpen(bytes, out var cookie) || tag != cookie.LocalTag) return CookieVerdict.Ignored;
        peerTag = cookie.Peer.Tag;
        var isOurs = cookie.LocalTag == LocalTag;
        var isPeers = cookie.Peer.Tag == Peer.Tag;
        var isUp = AssociationStates.IsUp(state);
        if (isUp && isOurs && isPeers) return CookieVerdict.Repeated; // However old it is (5.2.4, D).
        if (now - cookie.MadeAt > SctpLimits.CookieLifetime) return CookieVerdict.Stale;
        if (isUp)
        {
            return !isOurs && !isPeers && cookie.TieLocalTag == LocalTag && cookie.TiePeerTag == Peer.Tag
                ? CookieVerdict.Restarted
                : CookieVerdict.Ignored;
        }

        Peer = cookie.Peer;
        return CookieVerdict.Accepted;
    }

    void WriteInit(ref PacketWriter packet)
    {
        Span<byte> parameters = stackalloc byte[InitParameters.OwnSize];
        InitParameters.WriteOwn(parameters);
        Own(LocalTag).Write(ref packet, ChunkType.Init, parameters);
    }

    void WriteInitAck(ref PacketWriter packet, in StateCookie cookie, scoped ReadOnlySpan<byte> unrecognized)
    {
        Span<byte> parameters = stackalloc byte[InitParameters.OwnSize + Parameter.HeaderSize + CookieSeal.SealedSize
            + (UnrecognizedBytesMax * 2)];
        InitParameters.WriteOwn(parameters);
        var length = InitParameters.OwnSize;
        _seal.Seal(cookie, Parameter.Write(parameters[length..], ParameterType.StateCookie, CookieSeal.SealedSize));
        length += Parameter.HeaderSize + CookieSeal.SealedSize;
        var reader = new ParameterReader(unrecognized);
        while (reader.TryRead(out var parameter))
        {
            parameter.Whole.CopyTo(Parameter.Write(
                parameters[length..], ParameterType.UnrecognizedParameter, parameter.Whole.Length));
            length += Chunk.Padded(Parameter.HeaderSize + parameter.Whole.Length);
        }

        Own(cookie.LocalTag).Write(ref packet, ChunkType.InitAck, parameters[..length]);
    }

    void WriteCookieEcho(ref PacketWriter packet)
    {
        _peerCookie.CopyTo(packet.Add(ChunkType.CookieEcho, flags: 0, _peerCookie.Length));
        var length = ErrorCauses.HeaderSize + _unrecognizedLength;
        if (_unrecognizedLength == 0 || length > packet.Room) return;
        ErrorCauses.Write(packet.Add(ChunkType.Error, flags: 0, length), ErrorCause.UnrecognizedParameters,
            _unrecognized.AsSpan(0, _unrecognizedLength));
    }

    InitChunk Own(uint tag) =>
        new(tag, SctpLimits.ReceivedBytesMax, SctpLimits.StreamsMax, SctpLimits.StreamsMax, LocalTsn);

    static PeerParameters ParametersOf(in InitChunk init, in InitParameters known) =>
        new(init.InitiateTag, init.InitialTsn, init.ReceiveWindow, Math.Min(init.InboundStreams, SctpLimits.StreamsMax),
            known.ForwardsTsn, known.Reconfigures);

    uint RandomTag() => (uint)_random.NextInt64(1, 1L << 32);
}
