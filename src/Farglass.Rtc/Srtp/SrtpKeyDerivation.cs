using System.Buffers.Binary;

namespace Farglass.Rtc.Srtp;

/// <summary>What a session key is for: its label in RFC 3711, 4.3.2.</summary>
enum SrtpKeyLabel : byte
{
    PacketCipher,
    PacketAuthentication,
    PacketSalt,
    ReportCipher,
    ReportAuthentication,
    ReportSalt,
}

/// <summary>
/// Session keys of a master key, derived once (a key derivation rate of 0; RFC 3711, 4.3). GCM derives its own in the
/// same way, from a salt that is filled up with zeros (RFC 7714, 11).
/// </summary>
static class SrtpKeyDerivation
{
    public static byte[] Derive(SrtpMasterKey master, SrtpKeyLabel label, int length)
    {
        Span<byte> counter = stackalloc byte[16];
        counter.Clear();
        master.Salt.CopyTo(counter); // Its 14 bytes times 2^16.
        counter[7] ^= (byte)label; // The label stands before the 48 bits of an index that is 0.
        var key = new byte[length];
        using var cipher = new AesCounterMode(master.Key);
        cipher.Apply(BinaryPrimitives.ReadUInt128BigEndian(counter), key);
        return key;
    }
}
