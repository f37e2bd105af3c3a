using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Farglass.Native.OpenSsl;

public enum SslRole
{
    Client,
    Server,
}

/// <summary>What became of a call.</summary>
public enum SslStatus
{
    Done,

    /// <summary>It goes on when more has come from the peer.</summary>
    WantsInput,

    /// <summary>The peer has said that it will send no more.</summary>
    Closed,

    /// <summary>The session is broken; <see cref="SslSession.Error"/> is the reason.</summary>
    Failed,
}

/// <summary>
/// Whether this certificate (DER) is the peer's. Called in the middle of a handshake; must not throw.
/// </summary>
public delegate bool PeerCertificateCheck(ReadOnlySpan<byte> certificate);

/// <summary>
/// Decides about a DTLS timer, in microseconds. Called with 0 when a flight is about to be written for the first time,
/// and with the time that has run out when it is about to be written again. Answers how long to wait after that. Must
/// not throw.
/// </summary>
public delegate uint FlightTimer(uint microseconds);

/// <summary>
/// One end of a DTLS connection, between two memories: whoever owns it carries the bytes. Used on one thread at a time.
/// </summary>
public sealed partial class SslSession : IDisposable
{
    /// <summary>libssl calls back only from within a call, on the same thread: this is whose call that is.</summary>
    [ThreadStatic]
    static SslSession? _running;

    readonly SslHandle _ssl;
    readonly MemoryBio _incoming = MemoryBio.Create(), _outgoing = MemoryBio.Create();
    readonly PeerCertificateCheck _isPeer;
    readonly FlightTimer _timer;

    /// <param name="mtu">Bytes of the largest datagram that a handshake is cut into.</param>
    public SslSession(SslContext context, SslRole role, int mtu, PeerCertificateCheck isPeer, FlightTimer timer)
    {
        _isPeer = isPeer;
        _timer = timer;
        OpenSslErrors.Clear();
        _ssl = SslHandle.Create(context);
        _incoming.AddReference();
        _outgoing.AddReference();
        SSL_set_bio(_ssl, _incoming, _outgoing);
        const int setMtu = 17; // SSL_CTRL_SET_MTU.
        if (SSL_ctrl(_ssl, setMtu, mtu, 0) == 0) throw OpenSslErrors.After(nameof(SSL_ctrl));
        unsafe
        {
            DTLS_set_timer_cb(_ssl, &OnTimer);
        }

        if (role == SslRole.Server) SSL_set_accept_state(_ssl);
        else SSL_set_connect_state(_ssl);
    }

    /// <summary>Bytes from the peer that have not been looked at.</summary>
    public int IncomingLength => _incoming.Length;

    /// <summary>Bytes for the peer.</summary>
    public int OutgoingLength => _outgoing.Length;

    /// <summary>Why a call has <see cref="SslStatus.Failed"/>, in OpenSSL's words.</summary>
    public string Error { get; private set; } = "";

    /// <summary>RFC 5764's number of the profile; 0 if none was agreed on.</summary>
    public unsafe int SelectedSrtpProfile =>
        SSL_get_selected_srtp_profile(_ssl) is var profile and not 0 ? (int)((SrtpProtectionProfile*)profile)->Id : 0;

    public void WriteIncoming(ReadOnlySpan<byte> bytes) => _incoming.Write(bytes);

    public int ReadOutgoing(Span<byte> target) => _outgoing.Read(target);

    public SslStatus Handshake()
    {
        using var call = new Call(this);
        return StatusOf(SSL_do_handshake(_ssl));
    }

    /// <summary>One record's data, as far as it has room.</summary>
    public SslStatus Read(Span<byte> target, out int length)
    {
        using var call = new Call(this);
        var code = SSL_read(_ssl, target, target.Length);
        length = Math.Max(code, 0);
        return StatusOf(code);
    }

    /// <summary>Makes one record.</summary>
    public SslStatus Write(ReadOnlySpan<byte> data)
    {
        using var call = new Call(this);
        return StatusOf(SSL_write(_ssl, data, data.Length));
    }

    /// <summary>Tells the peer that no more will come. Not in the middle of a handshake.</summary>
    public void Shutdown()
    {
        OpenSslErrors.Clear();
        _ = SSL_shutdown(_ssl); // 0 and 1 say whether the peer has told us, too; trouble here changes nothing.
        OpenSslErrors.Clear();
    }

    /// <summary>RFC 5705, without a context.</summary>
    public void ExportKeyingMaterial(string label, Span<byte> target)
    {
        OpenSslErrors.Clear();
        var length = (nuint)Encoding.UTF8.GetByteCount(label);
        if (SSL_export_keying_material(_ssl, target, (nuint)target.Length, label, length, 0, 0, use_context: 0) != 1)
            throw OpenSslErrors.After(nameof(SSL_export_keying_material));
    }

    public void Dispose()
    {
        _ssl.Dispose();
        _incoming.Dispose();
        _outgoing.Dispose();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static unsafe int OnPeerCertificate(nint store, nint argument)
    {
        var certificate = X509_STORE_CTX_get0_cert(store);
        var length = i2d_X509(certificate, null);
        var der = length > 0 ? new byte[length] : []; // Bounded by LimitPeerCertificates.
        fixed (byte* start = der)
        {
            var end = start; // Moved by the call.
            if (length > 0 && i2d_X509(certificate, &end) == length && _running!._isPeer(der)) return 1;
        }

        const int rejected = 28; // X509_V_ERR_CERT_REJECTED, which becomes the alert bad_certificate.
        X509_STORE_CTX_set_error(store, rejected);
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static uint OnTimer(nint ssl, uint microseconds) => _running!._timer(microseconds);

    SslStatus StatusOf(int code)
    {
        if (code > 0) return SslStatus.Done;
        const int wantRead = 2, zeroReturn = 6; // SSL_ERROR_*.
        switch (SSL_get_error(_ssl, code))
        {
            case wantRead: return SslStatus.WantsInput;
            case zeroReturn: return SslStatus.Closed;
            default:
                Error = OpenSslErrors.Take();
                return SslStatus.Failed;
        }
    }

    /// <summary>While it lasts, libssl may call back.</summary>
    readonly ref struct Call : IDisposable
    {
        public Call(SslSession session)
        {
            OpenSslErrors.Clear();
            _running = session;
        }

        public void Dispose() => _running = null;
    }

    [StructLayout(LayoutKind.Sequential)]
    readonly struct SrtpProtectionProfile
    {
        public readonly nint Name;
        public readonly nuint Id;
    }

    [LibraryImport(OpenSslLibrary.Ssl)]
    private static partial void SSL_set_bio(SslHandle s, MemoryBio rbio, MemoryBio wbio);

    [LibraryImport(OpenSslLibrary.Ssl)]
    private static partial nint SSL_ctrl(SslHandle ssl, int cmd, nint larg, nint parg);

    [LibraryImport(OpenSslLibrary.Ssl)]
    private static unsafe partial void DTLS_set_timer_cb(SslHandle s, delegate* unmanaged[Cdecl]<nint, uint, uint> cb);

    [LibraryImport(OpenSslLibrary.Ssl)]
    private static partial void SSL_set_accept_state(SslHandle s);

    [LibraryImport(OpenSslLibrary.Ssl)]
    private static partial void SSL_set_connect_state(SslHandle s);

    [LibraryImport(OpenSslLibrary.Ssl)]
    private static partial int SSL_do_handshake(SslHandle s);

    [LibraryImport(OpenSslLibrary.Ssl)]
    private static partial int SSL_read(SslHandle ssl, Span<byte> buf, int num);

    [LibraryImport(OpenSslLibrary.Ssl)]
    private static partial int SSL_write(SslHandle ssl, ReadOnlySpan<byte> buf, int num);

    [LibraryImport(OpenSslLibrary.Ssl)]
    private static partial int SSL_shutdown(SslHandle s);

    [LibraryImport(OpenSslLibrary.Ssl)]
    private static partial int SSL_get_error(SslHandle s, int ret_code);

    [LibraryImport(OpenSslLibrary.Ssl)]
    private static partial nint SSL_get_selected_srtp_profile(SslHandle s);

    [LibraryImport(OpenSslLibrary.Ssl, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SSL_export_keying_material(SslHandle s, Span<byte> @out, nuint olen, string label,
        nuint llen, nint context, nuint contextlen, int use_context);

    [LibraryImport(OpenSslLibrary.Crypto)]
    private static partial nint X509_STORE_CTX_get0_cert(nint ctx);

    [LibraryImport(OpenSslLibrary.Crypto)]
    private static partial void X509_STORE_CTX_set_error(nint ctx, int s);

    [LibraryImport(OpenSslLibrary.Crypto)]
    private static unsafe partial int i2d_X509(nint a, byte** @out);
}
