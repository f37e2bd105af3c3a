using System.Net;
using System.Net.Sockets;

namespace Farglass.Cli.Up;

/// <summary>Finds out before anything is started whether the four ports can be had, and says whose is not.</summary>
static class Ports
{
    /// <param name="patience">How long to wait for a port that is in use to be left.</param>
    /// <exception cref="CommandFailure">A port is in use, or may not be used.</exception>
    public static async Task RequireFreeAsync(
        Addresses addresses, TimeSpan patience, TimeProvider time, CancellationToken stopping)
    {
        var startedAt = time.GetTimestamp();
        foreach (var (port, user) in new[]
        {
            (0, "portal"), (1, "streaming service"), (2, "host"), (3, "WebRTC"),
        }
            .Select(role => (addresses.Port + role.Item1, role.Item2)))
        {
            while (Trouble(addresses, port) is { } trouble)
            {
                if (time.GetElapsedTime(startedAt) >= patience)
                    throw new CommandFailure($"port {port}, for the {user}, cannot be had: {trouble}. "
                        + $"Choose others with --port N: it takes N to N+3.");
                await Task.Delay(Limits.Poll, time, stopping);
            }
        }
    }

    /// <summary>The name localhost stands for two addresses, and a server takes both.</summary>
    static string? Trouble(Addresses addresses, int port) =>
        Trouble(addresses.Interface, port)
            ?? (addresses.Name is "localhost" && Socket.OSSupportsIPv6 ? Trouble(IPAddress.IPv6Loopback, port) : null);

    static string? Trouble(IPAddress address, int port)
    {
        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(address, port));
            probe.Listen(1);
            return null;
        }
        catch (SocketException fault)
        {
            return fault.SocketErrorCode == SocketError.AddressAlreadyInUse ? "it is in use" : fault.Message;
        }
    }
}
