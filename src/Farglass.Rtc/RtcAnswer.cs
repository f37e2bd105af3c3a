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
    readonly IceLiteAgent _ice;
    readonly DateTimeOffset _wallClockAtZero;

    internal RtcAnswer(SdpAnswer agreed, AnswerParameters parameters, IceCredentials credentials, IceLiteAgent ice,
        DtlsContext dtls, DateTimeOffset wallClockAtZero)
    {
        (Description, Session) = agreed;
        (Parameters, Credentials, _ice) = (parameters, credentials, ice);
        (_dtls, _wallClockAtZero) = (dtls, wallClockAtZero);
    }

    /// <summary>What is sent back.</summary>
    public SessionDescription Description { get; }

    public NegotiatedSession Session { get; }

    /// <summary>For <see cref="RtcPeer.TryAnswer"/>, and for the answer to a restart of ICE.</summary>
    public AnswerParameters Parameters { get; }

    /// <summary>Ours, by which the server finds the peer.</summary>
    public IceCredentials Credentials { get; }

    public RtcPeer CreatePeer(IBandwidthController bandwidth) => new(new()
    {
        Session = Session,
        Dtls = _dtls,
        CanonicalName = Parameters.CanonicalName,
        WallClockAtZero = _wallClockAtZero,
        Bandwidth = bandwidth,
        Random = new(RandomNumberGenerator.GetInt32(int.MaxValue)),
    }, _ice);
}
