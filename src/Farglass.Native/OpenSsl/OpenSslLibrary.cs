using System.Runtime.InteropServices;

namespace Farglass.Native.OpenSsl;

/// <summary>
/// libssl and libcrypto: the system's, which are the ones that .NET itself uses. Made ready once, before the first
/// call.
/// </summary>
static partial class OpenSslLibrary
{
    public const string Ssl = "libssl.so.3", Crypto = "libcrypto.so.3";

    /// <summary>3.0.0, as OpenSSL writes it (MNN00PP0). The C names and types that we call are those of 3.0.</summary>
    const nuint VersionMin = 0x30000000;

    const string Remedy = "Install the package libssl3 (OpenSSL 3.0 or later).";

    static readonly Lazy<bool> Ready = new(() =>
    {
        MakeReady(Initialize);
        return true;
    });

    /// <exception cref="OpenSslException">There is no OpenSSL here, or one that is too old.</exception>
    public static void Require() => _ = Ready.Value;

    /// <param name="initialize">Returns the version's number.</param>
    internal static void MakeReady(Func<nuint> initialize)
    {
        nuint version;
        try
        {
            version = initialize();
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw new OpenSslException($"OpenSSL cannot be used: {e.Message} {Remedy}", e);
        }

        if (version < VersionMin) throw new OpenSslException($"OpenSSL's version {version:x} is too old. {Remedy}");
    }

    static nuint Initialize()
    {
        // Without it, OpenSSL frees its tables when the process exits, under the hands of threads that still run.
        const ulong noAtExit = 0x00080000; // OPENSSL_INIT_NO_ATEXIT.
        return OPENSSL_init_ssl(noAtExit, 0) == 1
            ? OpenSSL_version_num()
            : throw OpenSslErrors.After(nameof(OPENSSL_init_ssl));
    }

    [LibraryImport(Ssl)]
    private static partial int OPENSSL_init_ssl(ulong opts, nint settings);

    [LibraryImport(Crypto)]
    private static partial nuint OpenSSL_version_num();
}
