using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Farglass.Rtc.Dtls;

/// <summary>
/// A self-signed certificate, and its private key. ECDSA with P-256 and SHA-256 is what every WebRTC endpoint takes
/// (RFC 8827, 6.5). The name in it says nothing about who we are.
/// </summary>
public sealed class DtlsCertificate
{
    readonly byte[] _certificate, _privateKey;

    DtlsCertificate(byte[] certificate, byte[] privateKey)
    {
        (_certificate, _privateKey) = (certificate, privateKey);
        Fingerprint = CertificateFingerprint.Of(certificate);
    }

    public CertificateFingerprint Fingerprint { get; }

    /// <summary>DER.</summary>
    internal ReadOnlySpan<byte> Certificate => _certificate;

    /// <summary>DER, as in RFC 5915.</summary>
    internal ReadOnlySpan<byte> PrivateKey => _privateKey;

    public static DtlsCertificate Create(DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=WebRTC", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(notBefore, notAfter);
        return new(certificate.RawData, key.ExportECPrivateKey());
    }
}
