using System.Net;
using System.Net.Sockets;

namespace Farglass.Entitlement.SignIn;

/// <summary>What failures are counted under when they come from one place.</summary>
static class ClientAddress
{
    /// <summary>An IPv4 address, or an IPv6 network of 64 bits: one subscriber holds all of its addresses.</summary>
    public static string Of(IPAddress? address)
    {
        if (address is null) return "unknown";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetwork) return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes) + "/64";
    }
}
