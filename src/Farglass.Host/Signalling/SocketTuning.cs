using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Farglass.Host.Signalling;

/// <summary>
/// What a stream wants of TCP. No waiting for more to send (Kestrel has set that already), and BBR where the kernel has
/// it: it sends at the rate that the link has, where the usual algorithms fill every queue on the way until one
/// overflows, and that queue is delay.
/// </summary>
static class SocketTuning
{
    const int ProtocolTcp = 6, CongestionAlgorithm = 13; // IPPROTO_TCP, TCP_CONGESTION

    public static void Apply(HttpContext context)
    {
        if (!OperatingSystem.IsLinux()) return;
        var socket = context.Features.Get<IConnectionSocketFeature>()?.Socket;
        if (socket?.ProtocolType != ProtocolType.Tcp) return;
        try
        {
            socket.NoDelay = true;
            socket.SetRawSocketOption(ProtocolTcp, CongestionAlgorithm, "bbr"u8);
        }
        catch (Exception unavailable) when (unavailable is SocketException or ObjectDisposedException)
        {
            // The kernel has no BBR, or the client has gone: it works without.
        }
    }
}
