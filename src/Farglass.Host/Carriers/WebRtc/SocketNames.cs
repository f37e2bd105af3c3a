using System.Buffers.Binary;
using Farglass.Rtc;

namespace Farglass.Host.Carriers.WebRtc;

/// <summary>
/// Turns the kernel's socket addresses (sockaddr_in and sockaddr_in6) into values and back, without an object.
/// </summary>
static class SocketNames
{
    const ushort AddressFamilyIPv4 = 2, AddressFamilyIPv6 = 10; // AF_INET, AF_INET6.
    const int SizeIPv4 = 16, SizeIPv6 = 28;
    const int PortOffset = 2, IPv4Offset = 4, IPv6Offset = 8;

    public const int SizeMax = SizeIPv6;

    /// <returns>How long the name is.</returns>
    public static int Write(in NetworkAddress address, Span<byte> target)
    {
        var length = address.IsIPv4 ? SizeIPv4 : SizeIPv6;
        target[..length].Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(target, address.IsIPv4 ? AddressFamilyIPv4 : AddressFamilyIPv6);
        BinaryPrimitives.WriteUInt16BigEndian(target[PortOffset..], address.Port);
        if (address.IsIPv4) BinaryPrimitives.WriteUInt32BigEndian(target[IPv4Offset..], (uint)address.Address);
        else BinaryPrimitives.WriteUInt128BigEndian(target[IPv6Offset..], address.Address);
        return length;
    }

    public static bool TryRead(ReadOnlySpan<byte> name, out NetworkAddress address)
    {
        address = default;
        if (name.Length < SizeIPv4) return false;
        var port = BinaryPrimitives.ReadUInt16BigEndian(name[PortOffset..]);
        switch (BinaryPrimitives.ReadUInt16LittleEndian(name))
        {
            case AddressFamilyIPv4:
                address = NetworkAddress.IPv4(BinaryPrimitives.ReadUInt32BigEndian(name[IPv4Offset..]), port);
                return true;
            case AddressFamilyIPv6 when name.Length >= SizeIPv6:
                address = new(BinaryPrimitives.ReadUInt128BigEndian(name[IPv6Offset..]), port);
                return true;
            default:
                return false;
        }
    }
}
