using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Farglass.Rtc.Srtp;

/// <summary>
/// AES_CM_128_HMAC_SHA1_80 (RFC 3711): encrypted in counter mode, and then authenticated together with what the
/// receiver knows without being told. The tag stands last, behind the index of a report.
/// </summary>
sealed class CounterModeTransform : SrtpTransform
{
    const int Tag = 10, SaltLength = 14, AuthenticationKeyLength = 20;

    readonly AesCounterMode _packetCipher, _reportCipher;
    readonly IncrementalHash _packetHash, _reportHash;
    readonly UInt128 _packetSalt, _reportSalt;

    public CounterModeTransform(SrtpMasterKey master) : base(SrtpProfile.Aes128CmSha1Tag80)
    {
        _packetCipher = new(SrtpKeyDerivation.Derive(master, SrtpKeyLabel.PacketCipher, SrtpProfiles.KeyLength));
        _packetHash = CreateHash(master, SrtpKeyLabel.PacketAuthentication);
        _packetSalt = DeriveSalt(master, SrtpKeyLabel.PacketSalt);
        _reportCipher = new(SrtpKeyDerivation.Derive(master, SrtpKeyLabel.ReportCipher, SrtpProfiles.KeyLength));
        _reportHash = CreateHash(master, SrtpKeyLabel.ReportAuthentication);
        _reportSalt = DeriveSalt(master, SrtpKeyLabel.ReportSalt);
    }

    public override void Protect(Span<byte> packet, int headerLength, uint ssrc, ulong index)
    {
        _packetCipher.Apply(Counter(_packetSalt, ssrc, index), packet[headerLength..^Tag]);
        Authenticate(packet, index, packet[^Tag..]);
    }

    public override bool TryUnprotect(Span<byte> packet, int headerLength, uint ssrc, ulong index)
    {
        Span<byte> claimed = stackalloc byte[Tag], actual = stackalloc byte[Tag];
        packet[^Tag..].CopyTo(claimed);
        Authenticate(packet, index, actual);
        if (!CryptographicOperations.FixedTimeEquals(claimed, actual)) return false;
        _packetCipher.Apply(Counter(_packetSalt, ssrc, index), packet[headerLength..^Tag]);
        return true;
    }

    public override void ProtectReport(Span<byte> report, uint ssrc, uint index)
    {
        _reportCipher.Apply(Counter(_reportSalt, ssrc, index), report[ReportHeaderLength..^ReportOverhead]);
        BinaryPrimitives.WriteUInt32BigEndian(report[^ReportOverhead..], EncryptedFlag | index);
        Hash(_reportHash, report[..^Tag], report[^Tag..]);
    }

    public override uint ReadReportIndex(ReadOnlySpan<byte> report) =>
        BinaryPrimitives.ReadUInt32BigEndian(report[^ReportOverhead..]);

    public override bool TryUnprotectReport(Span<byte> report, uint ssrc)
    {
        Span<byte> actual = stackalloc byte[Tag];
        Hash(_reportHash, report[..^Tag], actual);
        if (!CryptographicOperations.FixedTimeEquals(report[^Tag..], actual)) return false;
        var index = ReadReportIndex(report);
        if ((index & EncryptedFlag) == 0) return true;
        var counter = Counter(_reportSalt, ssrc, index & ~EncryptedFlag);
        _reportCipher.Apply(counter, report[ReportHeaderLength..^ReportOverhead]);
        return true;
    }

    public override void Dispose()
    {
        _packetCipher.Dispose();
        _reportCipher.Dispose();
        _packetHash.Dispose();
        _reportHash.Dispose();
    }

    /// <summary>
    /// The rollover counter is authenticated behind the packet, though it is not sent (RFC 3711, 4.2). The place of
    /// the tag is where it fits, so that all of it is hashed in one call.
    /// </summary>
    void Authenticate(Span<byte> packet, ulong index, Span<byte> tag)
    {
        var rollovers = (uint)(index >> 16);
        BinaryPrimitives.WriteUInt32BigEndian(packet[^Tag..], rollovers);
        Hash(_packetHash, packet[..^(Tag - sizeof(uint))], tag);
    }

    static void Hash(IncrementalHash hash, ReadOnlySpan<byte> bytes, Span<byte> tag)
    {
        Span<byte> whole = stackalloc byte[SHA1.HashSizeInBytes];
        hash.AppendData(bytes);
        _ = hash.GetHashAndReset(whole);
        whole[..Tag].CopyTo(tag);
    }

    /// <summary>The salt, the SSRC and the index, each in its place (RFC 3711, 4.1.1).</summary>
    static UInt128 Counter(UInt128 salt, uint ssrc, ulong index) => salt ^ (UInt128)ssrc << 64 ^ (UInt128)index << 16;

    static IncrementalHash CreateHash(SrtpMasterKey master, SrtpKeyLabel label) => IncrementalHash.CreateHMAC(
        HashAlgorithmName.SHA1, SrtpKeyDerivation.Derive(master, label, AuthenticationKeyLength));

    static UInt128 DeriveSalt(SrtpMasterKey master, SrtpKeyLabel label)
    {
        Span<byte> salt = stackalloc byte[16];
        salt.Clear();
        SrtpKeyDerivation.Derive(master, label, SaltLength).CopyTo(salt);
        return BinaryPrimitives.ReadUInt128BigEndian(salt);
    }
}
