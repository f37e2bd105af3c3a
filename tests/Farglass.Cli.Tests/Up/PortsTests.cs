using System.Net;
using System.Net.Sockets;
using Farglass.Cli.Up;

namespace Farglass.Cli.Tests.Up;

public sealed class PortsTests
{
    [Fact]
    public async Task A_port_in_use_is_named_with_its_user_and_the_option_that_helps()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = ((IPEndPoint)other.LocalEndpoint).Port;
        var addresses = new Addresses("127.0.0.1", taken, Tls: false);
        var refused = await Assert.ThrowsAsync<CommandFailure>(() => Ports.RequireFreeAsync(
            addresses, patience: TimeSpan.Zero, TimeProvider.System, TestContext.Current.CancellationToken));
        Assert.Contains($"port {taken}, for the portal,", refused.Message, StringComparison.Ordinal);
        Assert.Contains("in use", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--port", refused.Message, StringComparison.Ordinal);
    }
}
