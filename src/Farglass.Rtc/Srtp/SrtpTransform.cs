namespace Farglass.Rtc.Srtp;

/// <summary>
/// The cryptography of one direction, with its session keys: no order, no state. A packet is worked on where it lies,
/// and has room for what it grows by.
/// </summary>
abstract class SrtpTransform : IDisposable
{
    /// <summary>The version, the length and the SSRC of the first report stay readable (RFC 3711, 3.4).</summary>
    public const int ReportHeaderLength = 8;

    /// <summary>The index of a report, and whether it is encrypted.</summary>
    protected const int IndexLength = 4;

    public const uint EncryptedFlag = 0x8000_0000;

    protected SrtpTransform(SrtpProfile profile) => TagLength = profile.TagLength;

    public int TagLength { get; }

    /// <summary>By how much a report grows.</summary>
    public int ReportOverhead => TagLength + IndexLength;

    public static SrtpTransform Create(SrtpProfile profile, SrtpMasterKey master) =>
        profile == SrtpProfile.AeadAes128Gcm ? new AeadTransform(master) : new CounterModeTransform(master);

    /// <param name="packet">With room for the tag.</param>
    public abstract void Protect(Span<byte> packet, int headerLength, uint ssrc, ulong index);

    /// <param name="packet">With its tag.</param>
    /// <returns>False if it is not authentic; the packet's bytes are spoilt then.</returns>
    public abstract bool TryUnprotect(Span<byte> packet, int headerLength, uint ssrc, ulong index);

    /// <param name="report">With room for <see cref="ReportOverhead"/>.</param>
    public abstract void ProtectReport(Span<byte> report, uint ssrc, uint index);

    /// <summary>The index, from where the transform has put it, with <see cref="EncryptedFlag"/>.</summary>
    public abstract uint ReadReportIndex(ReadOnlySpan<byte> report);

    /// <returns>False if it is not authentic; the report's bytes are spoilt then.</returns>
    public abstract bool TryUnprotectReport(Span<byte> report, uint ssrc);

    public abstract void Dispose();
}
