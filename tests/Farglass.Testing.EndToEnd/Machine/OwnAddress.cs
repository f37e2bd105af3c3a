using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Farglass.Testing.EndToEnd.Machine;

/// <summary>An address of this machine that is not the loopback one, which not every ICE agent takes.</summary>
public static class OwnAddress
{
    /// <summary>Null where this machine is in no network.</summary>
    public static IPAddress? Find() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(card => card.OperationalStatus == OperationalStatus.Up)
        // The one that leads to others first: a browser takes the address of its default route.
        .OrderByDescending(card => card.GetIPProperties().GatewayAddresses.Count)
        .SelectMany(card => card.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .FirstOrDefault(address =>
            address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
}
