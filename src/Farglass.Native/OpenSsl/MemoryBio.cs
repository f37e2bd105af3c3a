using System.Runtime.InteropServices;

namespace Farglass.Native.OpenSsl;

/// <summary>
/// Bytes on their way to or from libssl. This is a reference of our own beside libssl's, so that it may be used as
/// long as it is not disposed, whatever has become of the session.
/// </summary>
sealed partial class MemoryBio : SafeHandle
{
    public MemoryBio() : base(invalidHandleValue: 0, ownsHandle: true) { } // Public for the marshaller.

    public override bool IsInvalid => handle == 0;

    public int Length => (int)BIO_ctrl_pending(this);

    public static MemoryBio Create()
    {
        var bio = BIO_new(BIO_s_mem());
        if (bio.IsInvalid) throw OpenSslErrors.After(nameof(BIO_new));
        const int setEofReturn = 130; // BIO_C_SET_BUF_MEM_EOF_RETURN: an empty BIO says "later", not "the end".
        _ = BIO_ctrl(bio, setEofReturn, -1, 0);
        return bio;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (BIO_write(this, bytes, bytes.Length) != bytes.Length) throw OpenSslErrors.After(nameof(BIO_write));
    }

    /// <returns>How much was there; 0 if nothing.</returns>
    public int Read(Span<byte> target) => Math.Max(BIO_read(this, target, target.Length), 0);

    /// <summary>A second reference, for whoever is given this BIO and frees it.</summary>
    public void AddReference()
    {
        if (BIO_up_ref(this) != 1) throw OpenSslErrors.After(nameof(BIO_up_ref));
    }

    protected override bool ReleaseHandle() => BIO_free(handle) == 1;

    [LibraryImport(OpenSslLibrary.Crypto)]
    private static partial nint BIO_s_mem();

    [LibraryImport(OpenSslLibrary.Crypto)]
    private static partial MemoryBio BIO_new(nint type);

    [LibraryImport(OpenSslLibrary.Crypto)]
    private static partial nint BIO_ctrl(MemoryBio bp, int cmd, nint larg, nint parg);

    [LibraryImport(OpenSslLibrary.Crypto)]
    private static partial nuint BIO_ctrl_pending(MemoryBio b);

    [LibraryImport(OpenSslLibrary.Crypto)]
    private static partial int BIO_write(MemoryBio b, ReadOnlySpan<byte> data, int dlen);

    [LibraryImport(OpenSslLibrary.Crypto)]
    private static partial int BIO_read(MemoryBio b, Span<byte> data, int dlen);

    [LibraryImport(OpenSslLibrary.Crypto)]
    private static partial int BIO_up_ref(MemoryBio a);

    [LibraryImport(OpenSslLibrary.Crypto)]
    private static partial int BIO_free(nint a);
}
