using System.Security.Cryptography;
using Farglass.Protocol.Messages;
using Farglass.Rtc.Dtls;
using Farglass.Rtc.Ice;
using Farglass.Rtc.Sdp;
using Farglass.Rtc.Sdp.Negotiation;

namespace Farglass.Client.Carriers.WebRtc;

/// <summary>What a client offers, with the secrets behind it. They are of this connection and no other.</summary>
sealed class ViewerOffer : IDisposable
{
    readonly LocalEndpoint _endpoint;

    /// <param name="now">For the certificate's dates.</param>
    /// <param name="baselineOnly">Whether nothing but Constrained Baseline is decoded.</param>
    public ViewerOffer(DateTimeOffset now, bool baselineOnly)
    {
        Dtls = new(DtlsCertificate.Create(now - Limits.CertificateSlack, now + Limits.CertificateLife));
        Credentials = IceCredentials.Generate();
        _endpoint = new()
        {
            SessionId = (ulong)RandomNumberGenerator.GetInt32(int.MaxValue),
            Ice = new(Credentials.Ufrag, Credentials.Password),
            Fingerprint = Dtls.Fingerprint,
            MessageSizeMax = Rtc.Sctp.SctpLimits.MessageBytesMax,
        };
        // Without candidates: the host answers whoever knows the password, and learns from where.
        var parameters = new OfferParameters { Endpoint = _endpoint, Audio = false };
        if (baselineOnly) parameters = parameters with { VideoProfiles = [H264Profile.ConstrainedBaseline] };
        Description = SdpOfferer.Offer(parameters);
    }

    public DtlsContext Dtls { get; }

    public IceCredentials Credentials { get; }

    public SessionDescription Description { get; }

    /// <exception cref="StreamClosedException">What the host answers does not fit, or has no picture.</exception>
    public NegotiatedSession Accept(SessionDescription answer)
    {
        if (!SdpOfferer.TryAccept(Description, _endpoint, answer, out var session, out var refusal))
            throw new StreamClosedException(CloseCodes.ProtocolError, refusal.Detail);
        if (session.DataChannels is null || session.Track(MediaKind.Video, MediaDirection.Receive)?.Remote is null)
            throw new StreamClosedException(CloseCodes.ProtocolError, "The host's answer lacks picture or channels.");
        return session;
    }

    public void Dispose() => Dtls.Dispose();
}
