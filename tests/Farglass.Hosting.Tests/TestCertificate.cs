using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Farglass.Hosting.Tests;

/// <summary>A self-signed certificate and its key, each in a PEM file.</summary>
sealed record TestCertificate(string File, string KeyFile)
{
    /// <param name="withAddress">Whether it is good for 127.0.0.1, or only for a name that nobody has.</param>
    public static TestCertificate Write(DirectoryInfo folder, string name, bool withAddress = true)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("farglass.example");
        if (withAddress) names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var written = new TestCertificate(
            Path.Combine(folder.FullName, $"{name}.pem"), Path.Combine(folder.FullName, $"{name}.key"));
        System.IO.File.WriteAllText(written.File, certificate.ExportCertificatePem());
        System.IO.File.WriteAllText(written.KeyFile, key.ExportPkcs8PrivateKeyPem());
        return written;
    }

    /// <summary>The settings of a server that has it.</summary>
    public string[] Settings =>
        ["--Server:Url=https://127.0.0.1:0", $"--Server:CertificateFile={File}", $"--Server:KeyFile={KeyFile}"];
}
