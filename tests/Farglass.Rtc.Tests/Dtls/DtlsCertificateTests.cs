using System.Security.Cryptography.X509Certificates;
using Farglass.Rtc.Dtls;

namespace Farglass.Rtc.Tests.Dtls;

public sealed class DtlsCertificateTests
{
    [Fact]
    public void A_certificate_is_of_the_kind_that_every_browser_takes()
    {
        var from = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        var made = DtlsCertificate.Create(from, from.AddDays(30));
        using var certificate = X509CertificateLoader.LoadCertificate(made.Certificate);

        Assert.Equal(from.UtcDateTime, certificate.NotBefore.ToUniversalTime());
        Assert.Equal(from.AddDays(30).UtcDateTime, certificate.NotAfter.ToUniversalTime());
        Assert.Equal("1.2.840.10045.4.3.2", certificate.SignatureAlgorithm.Value); // ecdsa-with-SHA256
        using var key = certificate.GetECDsaPublicKey();
        Assert.Equal(256, key!.KeySize);
        Assert.True(made.Fingerprint.Matches(certificate.RawData));
    }
}
