using System.Net;
using Farglass.Cli.Up;

namespace Farglass.Cli.Tests.Up;

public sealed class AddressesTests
{
    [Theory]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.0.0.2", true)]
    [InlineData("::1", true)]
    [InlineData("[::1]", true)]
    [InlineData("10.0.0.5", false)]
    [InlineData("2001:db8::5", false)]
    [InlineData("desk.example", false)]
    public void Only_loopback_is_local_and_only_loopback_is_bound_then(string name, bool local)
    {
        var addresses = new Addresses(name, 7800, Tls: false);
        Assert.Equal(local, addresses.IsLocal);
        Assert.Equal(local, IPAddress.IsLoopback(addresses.Interface));
    }

    [Theory]
    [InlineData("localhost", "http://localhost:7800", "http://localhost:7800", "http://127.0.0.1:7800")]
    [InlineData("10.0.0.5", "http://10.0.0.5:7800", "http://0.0.0.0:7800", "http://127.0.0.1:7800")]
    [InlineData("desk.example", "http://desk.example:7800", "http://0.0.0.0:7800", "http://127.0.0.1:7800")]
    [InlineData("2001:db8::5", "http://[2001:db8::5]:7800", "http://[::]:7800", "http://[::1]:7800")]
    [InlineData("::1", "http://[::1]:7800", "http://[::1]:7800", "http://[::1]:7800")]
    public void Urls_carry_the_name_and_processes_on_this_machine_use_loopback(
        string name, string open, string listen, string inside)
    {
        var addresses = new Addresses(name, 7800, Tls: false);
        Assert.Equal(open, Addresses.Text(addresses.Entitlement));
        Assert.Equal(listen, Addresses.Text(addresses.Listen(7800)));
        Assert.Equal(inside, Addresses.Text(addresses.Inside(7800)));
    }

    [Fact]
    public void The_three_servers_have_three_ports_in_a_row()
    {
        var addresses = new Addresses("desk.example", 8000, Tls: true);
        Assert.Equal(["https://desk.example:8000/", "https://desk.example:8001/", "https://desk.example:8002/"],
            new[] { addresses.Entitlement, addresses.Service, addresses.Host }.Select(uri => uri.ToString()));
    }
}
