using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Farglass.Client;

/// <summary>Whose certificates a client believes: those the system trusts, those of a file, or anybody's.</summary>
public sealed class ServerTrust
{
    readonly Action<SslClientAuthenticationOptions> _apply;

    ServerTrust(Action<SslClientAuthenticationOptions> apply) => _apply = apply;

    /// <summary>What the operating system trusts.</summary>
    public static ServerTrust SystemStore { get; } = new(static _ => { });

    /// <summary>
    /// Every certificate, so that nobody knows who answers: for experiments on one machine, and never chosen by
    /// default.
    /// </summary>
    public static ServerTrust Insecure { get; } = new(static options =>
#pragma warning disable CA5359 // The caller asked for exactly this, by its name.
        options.RemoteCertificateValidationCallback = static (_, _, _, _) => true);
#pragma warning restore CA5359

    /// <summary>
    /// The certificates of a PEM file, and what they sign. The name in the certificate must still be right.
    /// </summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The file holds no certificate.</exception>
    public static ServerTrust PemFile(string path)
    {
        var trusted = new X509Certificate2Collection();
        trusted.ImportFromPemFile(path);
        return new(options =>
        {
            options.CertificateChainPolicy = new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck, // A private certificate has no list of revocations.
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(trusted);
        });
    }

    /// <summary>
    /// A handler for HTTP and WebSocket connections that believes what this says. The caller disposes it.
    /// </summary>
    public SocketsHttpHandler CreateHandler()
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // A redirect is an answer here: step 5.
            UseCookies = false,
            ConnectTimeout = Limits.ConnectTimeout,
        };
        _apply(handler.SslOptions);
        return handler;
    }
}
