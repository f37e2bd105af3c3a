using System.Runtime.InteropServices;

namespace Farglass.Native.OpenSsl;

/// <summary>As in <c>openssl/ssl.h</c>: SSL_OP_*.</summary>
[Flags]
public enum SslOptions : ulong
{
    None = 0,
    NoQueryMtu = 1 << 12,
    NoTicket = 1 << 14,
    NoCompression = 1 << 17,
    CipherServerPreference = 1 << 22,
    NoRenegotiation = 1 << 30,
}

/// <summary>
/// An SSL_CTX: what many sessions have in common. Sessions hold a reference of their own, so it may be disposed before
/// them. May be shared between threads once it is set up.
/// </summary>
public sealed partial class SslContext : SafeHandle
{
    public SslContext() : base(invalidHandleValue: 0, ownsHandle: true) { } // Public for the marshaller.

    public override bool IsInvalid => handle == 0;

    /// <summary>For DTLS 1.2 and nothing else, client and server.</summary>
    /// <exception cref="OpenSslException">There is no OpenSSL here, or one that is too old.</exception>
    public static SslContext ForDtls12()
    {
        OpenSslLibrary.Require();
        OpenSslErrors.Clear();
        var context = SSL_CTX_new(DTLS_method());
        if (context.IsInvalid) throw OpenSslErrors.After(nameof(SSL_CTX_new));
        const int setMinVersion = 123, setMaxVersion = 124, dtls12 = 0xFEFD;
        context.Control(setMinVersion, dtls12);
        context.Control(setMaxVersion, dtls12);
        return context;
    }

    public void SetOptions(SslOptions options) => _ = SSL_CTX_set_options(this, options);

    /// <summary>No session is remembered, so none can be resumed.</summary>
    public void DisableSessionCache()
    {
        const int setSessionCacheMode = 44, off = 0;
        _ = SSL_CTX_ctrl(this, setSessionCacheMode, off, 0); // Answers with the mode it was before.
    }

    /// <summary>The most that a peer may send as its certificates.</summary>
    public void LimitPeerCertificates(int bytes)
    {
        const int setMaxCertificateList = 51;
        _ = SSL_CTX_ctrl(this, setMaxCertificateList, bytes, 0); // Answers with the limit that was before.
    }

    /// <param name="list">As in <c>man openssl-ciphers</c>.</param>
    public void SetCiphers(string list)
    {
        if (SSL_CTX_set_cipher_list(this, list) != 1) throw OpenSslErrors.After(nameof(SSL_CTX_set_cipher_list));
    }

    /// <param name="profiles">The names of RFC 5764, the favourite first, with colons between.</param>
    public void UseSrtp(string profiles)
    {
        if (SSL_CTX_set_tlsext_use_srtp(this, profiles) != 0) // Of all these calls the one where 0 is success.
            throw OpenSslErrors.After(nameof(SSL_CTX_set_tlsext_use_srtp));
    }

    /// <param name="certificate">DER.</param>
    /// <param name="ecPrivateKey">DER, as in RFC 5915.</param>
    public void UseCertificate(ReadOnlySpan<byte> certificate, ReadOnlySpan<byte> ecPrivateKey)
    {
        const int evpPkeyEc = 408;
        if (SSL_CTX_use_certificate_ASN1(this, certificate.Length, certificate) != 1)
            throw OpenSslErrors.After(nameof(SSL_CTX_use_certificate_ASN1));
        if (SSL_CTX_use_PrivateKey_ASN1(evpPkeyEc, this, ecPrivateKey, ecPrivateKey.Length) != 1)
            throw OpenSslErrors.After(nameof(SSL_CTX_use_PrivateKey_ASN1));
    }

    /// <summary>
    /// The peer must have a certificate, and each session's <see cref="PeerCertificateCheck"/> alone says whether it
    /// is the right one: no chain is built, no date and no name is looked at.
    /// </summary>
    public unsafe void RequirePeerCertificate()
    {
        const int peer = 1, failIfNoPeerCertificate = 2;
        SSL_CTX_set_verify(this, peer | failIfNoPeerCertificate, 0);
        SSL_CTX_set_cert_verify_callback(this, &SslSession.OnPeerCertificate, 0);
    }

    protected override bool ReleaseHandle()
    {
        SSL_CTX_free(handle);
        return true;
    }

    void Control(int command, nint argument)
    {
        if (SSL_CTX_ctrl(this, command, argument, 0) != 1) throw OpenSslErrors.After(nameof(SSL_CTX_ctrl));
    }

    [LibraryImport(OpenSslLibrary.Ssl)]
    private static partial nint DTLS_method();

    [LibraryImport(OpenSslLibrary.Ssl)]
    private static partial SslContext SSL_CTX_new(nint meth);

    [LibraryImport(OpenSslLibrary.Ssl)]
    private static partial void SSL_CTX_free(nint ctx);

    [LibraryImport(OpenSslLibrary.Ssl)]
    private static partial nint SSL_CTX_ctrl(SslContext ctx, int cmd, nint larg, nint parg);

    [LibraryImport(OpenSslLibrary.Ssl)]
    private static partial SslOptions SSL_CTX_set_options(SslContext ctx, SslOptions op);

    [LibraryImport(OpenSslLibrary.Ssl, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SSL_CTX_set_cipher_list(SslContext ctx, string str);

    [LibraryImport(OpenSslLibrary.Ssl, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SSL_CTX_set_tlsext_use_srtp(SslContext ctx, string profiles);

    [LibraryImport(OpenSslLibrary.Ssl)]
    private static partial int SSL_CTX_use_certificate_ASN1(SslContext ctx, int len, ReadOnlySpan<byte> d);

    [LibraryImport(OpenSslLibrary.Ssl)]
    private static partial int SSL_CTX_use_PrivateKey_ASN1(int pk, SslContext ctx, ReadOnlySpan<byte> d, nint len);

    [LibraryImport(OpenSslLibrary.Ssl)]
    private static partial void SSL_CTX_set_verify(SslContext ctx, int mode, nint callback);

    [LibraryImport(OpenSslLibrary.Ssl)]
    private static unsafe partial void SSL_CTX_set_cert_verify_callback(
        SslContext ctx, delegate* unmanaged[Cdecl]<nint, nint, int> cb, nint arg);
}
