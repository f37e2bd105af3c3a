using System.Buffers.Binary;
using System.Diagnostics;

namespace Farglass.Rtc.Ice.Stun;

/// <summary>
/// The address that a request came from (RFC 8489, 14.2), mixed with the magic cookie and the transaction, so that no
/// NAT takes it for an address it should translate.
/// </summary>
//  0                   1                   2                   3
// |0 0 0 0 0 0 0 0|    family     |         port ^ cookie         |
// |  address ^ cookie (IPv4), address ^ cookie and transaction (IPv6)
static class XorMappedAddress
{
    const byte FamilyIPv4 = 1, FamilyIPv6 = 2;
    const int SizeIPv4 = 8, SizeIPv6 = 20;

    public static int SizeOf(in NetworkAddress address) => address.IsIPv4 ? SizeIPv4 : SizeIPv6;

    public static bool TryRead(ReadOnlySpan<byte> value, in StunTransactionId id, out NetworkAddress address)
    {
        address = default;
        if (value.Length < SizeIPv4) return false;
        var port = (ushort)(BinaryPrimitives.ReadUInt16BigEndian(value[2..]) ^ (StunMessage.MagicCookie >> 16));
        switch (value[1], value.Length)
        {
            case (FamilyIPv4, SizeIPv4):
                var ipv4 = BinaryPrimitives.ReadUInt32BigEndian(value[4..]) ^ StunMessage.MagicCookie;
                address = NetworkAddress.IPv4(ipv4, port);
                return true;
            case (FamilyIPv6, SizeIPv6):
                address = new(BinaryPrimitives.ReadUInt128BigEndian(value[4..]) ^ Mask(id), port);
                return true;
            default:
                return false;
        }
    }

    public static void Write(Span<byte> value, in NetworkAddress address, in StunTransactionId id)
    {
        Debug.Assert(value.Length == SizeOf(address), "The attribute is as long as its address.");
        value[0] = 0;
        value[1] = address.IsIPv4 ? FamilyIPv4 : FamilyIPv6;
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], (ushort)(address.Port ^ (StunMessage.MagicCookie >> 16)));
        if (address.IsIPv4)
            BinaryPrimitives.WriteUInt32BigEndian(value[4..], (uint)address.Address ^ StunMessage.MagicCookie);
        else BinaryPrimitives.WriteUInt128BigEndian(value[4..], address.Address ^ Mask(id));
    }

    static UInt128 Mask(in StunTransactionId id) =>
        ((UInt128)StunMessage.MagicCookie << 96) | ((UInt128)id.High << 32) | id.Low;
}
