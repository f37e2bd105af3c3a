using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Farglass.Hosting.Settings;

namespace Farglass.Hosting.Security;

/// <summary>
/// Lets a client of ours trust the certificates of one file beside those that the system trusts: a self-signed one, or
/// a company's own root. Names and dates are checked as always.
/// </summary>
public static class TrustedCertificate
{
    /// <param name="file">PEM, one or more certificates; null for the system's trust alone.</param>
    /// <param name="setting">The setting that named the file, for the error.</param>
    /// <exception cref="SettingsException">The file is missing or holds no certificate.</exception>
    public static SocketsHttpHandler CreateHandler(string? file, string setting)
    {
        var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        if (CreateValidation(file, setting) is { } validation)
            handler.SslOptions.RemoteCertificateValidationCallback = validation;
        return handler;
    }

    /// <summary>The same for what takes a callback, such as a WebSocket client. Null without a file.</summary>
    public static RemoteCertificateValidationCallback? CreateValidation(string? file, string setting)
    {
        if (file is null) return null;
        var trusted = Load(file, setting);
        return (_, certificate, chain, errors) => IsTrusted(trusted, certificate, chain, errors);
    }

    static X509Certificate2Collection Load(string file, string setting)
    {
        var trusted = new X509Certificate2Collection();
        try
        {
            trusted.ImportFromPemFile(file);
        }
        catch (Exception unreadable) when (
            unreadable is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new SettingsException(setting, $"{file} cannot be read: {unreadable.Message}", unreadable);
        }

        return trusted.Count > 0 ? trusted : throw new SettingsException(setting, $"{file} holds no certificate.");
    }

    static bool IsTrusted(
        X509Certificate2Collection trusted, X509Certificate? certificate, X509Chain? received, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None) return true;
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 leaf)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
        // A private root has nobody who publishes a list.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (received is not null)
            foreach (var element in received.ChainElements) chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(leaf);
    }
}
