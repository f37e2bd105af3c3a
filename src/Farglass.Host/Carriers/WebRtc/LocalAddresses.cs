using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Farglass.Host.Carriers.WebRtc;

/// <summary>The addresses of this machine that a client could reach it by.</summary>
static class LocalAddresses
{
    /// <param name="loopback">
    /// Whether 127.0.0.1 is one: for a browser on this machine. Chromium takes it; Firefox only the others.
    /// </param>
    public static IReadOnlyList<IPAddress> Find(bool loopback)
    {
        var found = from card in NetworkInterface.GetAllNetworkInterfaces()
                    where card.OperationalStatus == OperationalStatus.Up
                        || card.NetworkInterfaceType == NetworkInterfaceType.Loopback
                    from unicast in card.GetIPProperties().UnicastAddresses
                    let address = unicast.Address
                    where IsUsable(address, loopback)
                    orderby address.AddressFamily == AddressFamily.InterNetworkV6
                    select address;
        return [.. found.Distinct()];
    }

    /// <summary>A link-local address means another machine on each of a client's networks.</summary>
    static bool IsUsable(IPAddress address, bool loopback) =>
        IPAddress.IsLoopback(address)
            ? loopback && address.AddressFamily == AddressFamily.InterNetwork
            : !address.IsIPv6LinkLocal && !address.IsIPv6Multicast
                && address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6;
}
