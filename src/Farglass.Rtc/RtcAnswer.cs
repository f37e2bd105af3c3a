using System.Security.Cryptography;
using Farglass.Rtc.Congestion;
using Farglass.Rtc.Dtls;
using Farglass.Rtc.Ice;
using Farglass.Rtc.Sdp;
using Farglass.Rtc.Sdp.Negotiation;

namespace Farglass.Rtc;

/// <summary>
/// An offer that was agreed to. One peer is made of it, by <see cref="RtcServer.Add(RtcAnswer,
/// IBandwidthController)"/>.
/// </summary>
public sealed class RtcAnswer
{
    readonly DtlsContext _dtls;
    readonly string _name;
    readonly DateTimeOffset _wallClockAtZero;

    internal RtcAnswer(SdpAnswer agreed, LocalEndpoint endpoint, IceCredentials credentials, IceLiteAgent ice,
        DtlsContext dtls, string name, DateTimeOffset wallClockAtZero)
    {
        (Description, Session) = agreed;
        (Endpoint, Credentials, Ice) = (endpoint, credentials, ice);
        (_dtls, _name, _wallClockAtZero) = (dtls, name, wallClockAtZero);
    }

    /// <summary>What is sent back.</summary>
    public SessionDescription Description { get; }

    public NegotiatedSession Session { get; }

    /// <summary>For the answer to a restart of ICE.</summary>
    public LocalEndpoint Endpoint { get; }

    /// <summary>Ours, by which the server finds the peer.</summary>
    public IceCredentials Credentials { get; }

    /// <summary>The peer's. Whoever restarts ICE tells it.</summary>
    public IceLiteAgent Ice { get; }

    public RtcPeer CreatePeer(IBandwidthController bandwidth) => new(new()
    {
        Session = Session,
        Dtls = _dtls,
        CanonicalName = _name,
        WallClockAtZero = _wallClockAtZero,
        Bandwidth = bandwidth,
        Random = new(RandomNumberGenerator.GetInt32(int.MaxValue)),
    }, Ice);
}
