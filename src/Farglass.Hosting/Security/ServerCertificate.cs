using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Farglass.Hosting.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Farglass.Hosting.Security;

/// <summary>Reads what <c>Server:CertificateFile</c> and <c>Server:KeyFile</c> name.</summary>
static class ServerCertificate
{
    public static HttpsConnectionAdapterOptions Load(ServerSettings settings)
    {
        var chain = new X509Certificate2Collection();
        Read("Server:CertificateFile", settings.CertificateFile!, chain.ImportFromPemFile);
        if (chain.Count == 0)
            throw new SettingsException("Server:CertificateFile", $"{settings.CertificateFile} holds no certificate.");
        X509Certificate2? certificate = null;
        Read("Server:KeyFile", settings.KeyFile!, file =>
            certificate = X509Certificate2.CreateFromPemFile(settings.CertificateFile!, file));
        return new() { ServerCertificate = certificate, ServerCertificateChain = chain };
    }

    static void Read(string setting, string file, Action<string> read)
    {
        if (!File.Exists(file)) throw new SettingsException(setting, $"there is no file {file}.");
        try
        {
            read(file);
        }
        catch (Exception wrong) when (
            wrong is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new SettingsException(setting, $"{file} cannot be used: {wrong.Message}", wrong);
        }
    }
}
