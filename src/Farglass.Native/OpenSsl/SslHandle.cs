using System.Runtime.InteropServices;

namespace Farglass.Native.OpenSsl;

/// <summary>An SSL. It holds references to its SSL_CTX and its BIOs: their owners may let go of them before.</summary>
sealed partial class SslHandle : SafeHandle
{
    public SslHandle() : base(invalidHandleValue: 0, ownsHandle: true) { } // Public for the marshaller.

    public override bool IsInvalid => handle == 0;

    public static SslHandle Create(SslContext context)
    {
        var ssl = SSL_new(context);
        return !ssl.IsInvalid ? ssl : throw OpenSslErrors.After(nameof(SSL_new));
    }

    protected override bool ReleaseHandle()
    {
        SSL_free(handle);
        return true;
    }

    [LibraryImport(OpenSslLibrary.Ssl)]
    private static partial SslHandle SSL_new(SslContext ctx);

    [LibraryImport(OpenSslLibrary.Ssl)]
    private static partial void SSL_free(nint ssl);
}
