using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Farglass.Cli.Up;

/// <summary>
/// The certificate of <c>--tls self-signed</c>. Kept, so that a browser that was told to trust it need not be told
/// again; made anew when it nears its end or the machine's address has changed.
/// </summary>
static class SelfSignedCertificate
{
    public const string CertificateFileName = "certificate.pem";
    public const string KeyFileName = "key.pem";

    /// <summary>Longer than browsers take from anybody, were it not self-signed: 398 days is their limit.</summary>
    static readonly TimeSpan Lifetime = TimeSpan.FromDays(397);

    /// <summary>A machine that is started once a month has a good one all the time.</summary>
    static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    public static void Ensure(DataFolder folder, string address, DateTimeOffset now)
    {
        if (Load(folder) is { } known && IsGood(known, address, now)) return;
        var (certificate, key) = Create(address, now);
        folder.Write(KeyFileName, key);
        folder.Write(CertificateFileName, certificate);
    }

    internal static bool IsGood(X509Certificate2 certificate, string address, DateTimeOffset now) =>
        now >= certificate.NotBefore && now < certificate.NotAfter - RenewBefore
        && certificate.MatchesHostname(address) && certificate.MatchesHostname("localhost");

    internal static (string Certificate, string Key) Create(string address, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={address}, O=Farglass self-signed", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        if (!IPAddress.TryParse(address, out var ip)) names.AddDnsName(address);
        else if (!IPAddress.IsLoopback(ip)) names.AddIpAddress(ip);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1")], critical: false)); // Servers.
        // An hour back: clocks of other machines differ.
        using var certificate = request.CreateSelfSigned(now - TimeSpan.FromHours(1), now + Lifetime);
        return (certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    static X509Certificate2? Load(DataFolder folder)
    {
        if (!File.Exists(folder.File(CertificateFileName)) || !File.Exists(folder.File(KeyFileName))) return null;
        try
        {
            return X509Certificate2.CreateFromPemFile(folder.File(CertificateFileName), folder.File(KeyFileName));
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            return null; // No pair, after a crash between the two: a new one mends it.
        }
    }
}
