using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Farglass.Rtc.Srtp;

/// <summary>AEAD_AES_128_GCM (RFC 7714): the tag stands last in a packet, and before the index in a report.</summary>
sealed class AeadTransform : SrtpTransform
{
    const int Tag = 16, NonceLength = 12;

    readonly AesGcm _packetCipher, _reportCipher;
    readonly byte[] _packetSalt, _reportSalt;

    public AeadTransform(SrtpMasterKey master) : this(
        SrtpKeyDerivation.Derive(master, SrtpKeyLabel.PacketCipher, SrtpProfiles.KeyLength),
        SrtpKeyDerivation.Derive(master, SrtpKeyLabel.PacketSalt, NonceLength),
        SrtpKeyDerivation.Derive(master, SrtpKeyLabel.ReportCipher, SrtpProfiles.KeyLength),
        SrtpKeyDerivation.Derive(master, SrtpKeyLabel.ReportSalt, NonceLength))
    {
    }

    /// <summary>With session keys, as the test vectors of RFC 7714 are given.</summary>
    public AeadTransform(byte[] packetKey, byte[] packetSalt, byte[] reportKey, byte[] reportSalt)
        : base(SrtpProfile.AeadAes128Gcm)
    {
        _packetCipher = new(packetKey, Tag);
        _reportCipher = new(reportKey, Tag);
        (_packetSalt, _reportSalt) = (packetSalt, reportSalt);
    }

    public override void Protect(Span<byte> packet, int headerLength, uint ssrc, ulong index)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        WriteNonce(nonce, _packetSalt, ssrc, index);
        var payload = packet[headerLength..^Tag];
        _packetCipher.Encrypt(nonce, payload, payload, packet[^Tag..], packet[..headerLength]);
    }

    public override bool TryUnprotect(Span<byte> packet, int headerLength, uint ssrc, ulong index)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        WriteNonce(nonce, _packetSalt, ssrc, index);
        return TryDecrypt(_packetCipher, nonce, packet[headerLength..^Tag], packet[^Tag..], packet[..headerLength]);
    }

    public override void ProtectReport(Span<byte> report, uint ssrc, uint index)
    {
        Span<byte> nonce = stackalloc byte[NonceLength], header = stackalloc byte[ReportHeaderLength + IndexLength];
        WriteNonce(nonce, _reportSalt, ssrc, index);
        BinaryPrimitives.WriteUInt32BigEndian(report[^IndexLength..], EncryptedFlag | index);
        WriteReportHeader(header, report);
        var payload = report[ReportHeaderLength..^ReportOverhead];
        _reportCipher.Encrypt(nonce, payload, payload, report[^ReportOverhead..^IndexLength], header);
    }

    public override uint ReadReportIndex(ReadOnlySpan<byte> report) =>
        BinaryPrimitives.ReadUInt32BigEndian(report[^IndexLength..]);

    public override bool TryUnprotectReport(Span<byte> report, uint ssrc)
    {
        Span<byte> nonce = stackalloc byte[NonceLength], header = stackalloc byte[ReportHeaderLength + IndexLength];
        var index = ReadReportIndex(report);
        WriteNonce(nonce, _reportSalt, ssrc, index & ~EncryptedFlag);
        var tag = report[^ReportOverhead..^IndexLength];
        if ((index & EncryptedFlag) != 0)
        {
            WriteReportHeader(header, report);
            return TryDecrypt(_reportCipher, nonce, report[ReportHeaderLength..^ReportOverhead], tag, header);
        }

        // What is not encrypted is authenticated whole, with the index right behind it (RFC 7714, 9.3).
        Span<byte> tagAlone = stackalloc byte[Tag];
        tag.CopyTo(tagAlone);
        report[^IndexLength..].CopyTo(tag);
        return TryDecrypt(_reportCipher, nonce, default, tagAlone, report[..^Tag]);
    }

    public override void Dispose()
    {
        _packetCipher.Dispose();
        _reportCipher.Dispose();
    }

    /// <summary>
    /// Two zeros, the SSRC and 48 bits of index (for packets: the rollover counter and the sequence number), XOR the
    /// salt (RFC 7714, 8.1 and 9.1).
    /// </summary>
    static void WriteNonce(Span<byte> nonce, byte[] salt, uint ssrc, ulong index)
    {
        BinaryPrimitives.WriteUInt16BigEndian(nonce, 0);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[2..], ssrc);
        BinaryPrimitives.WriteUInt16BigEndian(nonce[6..], (ushort)(index >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(nonce[8..], (uint)index);
        for (var i = 0; i < NonceLength; i++) nonce[i] ^= salt[i];
    }

    static void WriteReportHeader(Span<byte> header, ReadOnlySpan<byte> report)
    {
        report[..ReportHeaderLength].CopyTo(header);
        report[^IndexLength..].CopyTo(header[ReportHeaderLength..]);
    }

    static bool TryDecrypt(
        AesGcm cipher, ReadOnlySpan<byte> nonce, Span<byte> payload, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> header)
    {
        try
        {
            cipher.Decrypt(nonce, payload, tag, payload, header);
            return true;
        }
        catch (AuthenticationTagMismatchException) // .NET has no other way of saying no.
        {
            return false;
        }
    }
}
