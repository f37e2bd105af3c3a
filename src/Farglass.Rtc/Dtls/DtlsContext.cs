using Farglass.Native.OpenSsl;

namespace Farglass.Rtc.Dtls;

/// <summary>
/// What all DTLS connections of a host have in common: its certificate, and what is agreed to. Whoever makes it
/// disposes it; connections that are open then stay so.
/// </summary>
public sealed class DtlsContext : IDisposable
{
    /// <summary>
    /// Ephemeral keys and AES-GCM: every WebRTC endpoint has the first (RFC 8827, 6.5). Those with RSA are for peers
    /// whose certificate has such a key. <see cref="DtlsLimits.ProtectedLengthMin"/> holds for all of them.
    /// </summary>
    const string Ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
        + "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384";

    const string SrtpProfileNames = "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80";

    readonly SslContext _ssl;

    /// <exception cref="OpenSslException">OpenSSL is missing, or too old.</exception>
    public DtlsContext(DtlsCertificate certificate) : this(certificate, SrtpProfileNames)
    {
    }

    /// <param name="srtpProfiles">Fewer, as a peer may have them.</param>
    internal DtlsContext(DtlsCertificate certificate, string srtpProfiles)
    {
        Fingerprint = certificate.Fingerprint;
        _ssl = SslContext.ForDtls12();
        // The size of datagrams is ours to say. A session is never resumed, so that each has keys of its own and each
        // shows its certificate. Compression and renegotiation have had holes, and nobody needs them.
        _ssl.SetOptions(SslOptions.NoQueryMtu | SslOptions.NoTicket | SslOptions.NoCompression
            | SslOptions.NoRenegotiation | SslOptions.CipherServerPreference);
        _ssl.DisableSessionCache();
        _ssl.SetCiphers(Ciphers);
        _ssl.UseSrtp(srtpProfiles);
        _ssl.LimitPeerCertificates(DtlsLimits.CertificatesBytesMax);
        _ssl.RequirePeerCertificate();
        _ssl.UseCertificate(certificate.Certificate, certificate.PrivateKey);
    }

    public CertificateFingerprint Fingerprint { get; }

    /// <summary>The passive end (<c>a=setup:passive</c>): waits for the peer's first message.</summary>
    /// <param name="peer">What was announced: the certificate has to be one of them (RFC 8122, 5).</param>
    public DtlsConnection Accept(IReadOnlyList<CertificateFingerprint> peer, TimeSpan now) =>
        new(_ssl, SslRole.Server, peer, now);

    /// <summary>The active end (<c>a=setup:active</c>): has its first message to send at once.</summary>
    /// <inheritdoc cref="Accept" path="/param"/>
    public DtlsConnection Connect(IReadOnlyList<CertificateFingerprint> peer, TimeSpan now) =>
        new(_ssl, SslRole.Client, peer, now);

    public void Dispose() => _ssl.Dispose();
}
