using System.Security.Cryptography.X509Certificates;
using Farglass.Rtc.Dtls;

namespace Farglass.Rtc.Tests.Dtls;

public sealed class DtlsFingerprintTests
{
    const string OfNothing = "sha-256 E3:B0:C4:42:98:FC:1C:14:9A:FB:F4:C8:99:6F:B9:24:"
        + "27:AE:41:E4:64:9B:93:4C:A4:95:99:1B:78:52:B8:55";

    [Fact]
    public void It_is_written_as_SDP_has_it() => Assert.Equal(OfNothing, DtlsFingerprint.Of([]).ToString());

    [Fact]
    public void What_is_written_is_what_is_read()
    {
        var random = new Random(1);
        var bytes = new byte[40];
        for (var i = 0; i < 1_000; i++)
        {
            random.NextBytes(bytes);
            var fingerprint = DtlsFingerprint.Of(bytes);
            Assert.True(DtlsFingerprint.TryParse(fingerprint.ToString(), out var read));
            Assert.Equal(fingerprint, read);
            Assert.Equal(fingerprint.GetHashCode(), read.GetHashCode());
            Assert.True(read.Matches(bytes));
            Assert.False(read.Matches(bytes.AsSpan(1)));
        }
    }

    [Fact]
    public void Lower_case_is_read_too()
    {
        Assert.True(DtlsFingerprint.TryParse(OfNothing.ToLowerInvariant(), out var lower));
        Assert.True(DtlsFingerprint.TryParse(OfNothing.ToUpperInvariant(), out var upper));
        Assert.Equal(lower, upper);
    }

    [Fact]
    public void What_is_no_fingerprint_is_refused()
    {
        Assert.False(DtlsFingerprint.TryParse("", out _));
        Assert.False(DtlsFingerprint.TryParse(OfNothing.AsSpan(..^1), out _));
        Assert.False(DtlsFingerprint.TryParse(OfNothing + "0", out _));
        Assert.False(DtlsFingerprint.TryParse(OfNothing.Replace("sha-256", "sha-512"), out _));
        Assert.False(DtlsFingerprint.TryParse(OfNothing.Replace(':', '-'), out _));
        Assert.False(DtlsFingerprint.TryParse(OfNothing.Replace("E3", "G3"), out _));
        Assert.False(DtlsFingerprint.TryParse(OfNothing.Replace("E3", "+3"), out _));
    }

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
