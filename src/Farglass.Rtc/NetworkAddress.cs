using System.Buffers.Binary;
using System.Net;

namespace Farglass.Rtc;

/// <summary>
/// An IP address and a port, as a value: what arrives a thousand times a second must not make an object. IPv4 addresses
/// are held as IPv6 maps them (::ffff:a.b.c.d, RFC 4291, 2.5.5.2).
/// </summary>
public readonly record struct NetworkAddress(UInt128 Address, ushort Port)
{
    static readonly UInt128 MappedPrefix = (UInt128)0xFFFF << 32;

    public bool IsIPv4 => Address >> 32 == 0xFFFF;

    public static NetworkAddress IPv4(uint address, ushort port) => new(MappedPrefix | address, port);

    public static NetworkAddress From(IPEndPoint endPoint)
    {
        Span<byte> bytes = stackalloc byte[16];
        endPoint.Address.MapToIPv6().TryWriteBytes(bytes, out _);
        return new(BinaryPrimitives.ReadUInt128BigEndian(bytes), (ushort)endPoint.Port);
    }

    public static NetworkAddress Parse(string text) => From(IPEndPoint.Parse(text));

    /// <summary>The address alone, without a zone; IPv4 as IPv4.</summary>
    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Address);
        return IsIPv4 ? new(bytes[12..]) : new(bytes);
    }

    public IPEndPoint ToIPEndPoint() => new(ToIPAddress(), Port);

    public override string ToString() => ToIPEndPoint().ToString();
}
