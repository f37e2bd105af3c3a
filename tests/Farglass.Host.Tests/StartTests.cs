using System.Net;
using System.Net.Sockets;
using Farglass.Host.Carriers.WebRtc;

namespace Farglass.Host.Tests;

public sealed class StartTests
{
    [Fact]
    public async Task Without_its_client_it_does_not_start_and_says_what_to_do()
    {
        var (code, words) = await RunAsync("--Host:ClientFolder=/nowhere");

        Assert.Equal(2, code);
        Assert.Contains("Host:ClientFolder: there is no browser client in /nowhere.", words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Host:ServiceUrl=here", "Host:ServiceUrl: 'here' must be an http or https URL.")]
    [InlineData("--Host:WarmSessions=100", "Host:WarmSessions: ")]
    [InlineData("--Host:RuntimeFolder=run", "Host:RuntimeFolder: 'run' must be a full path.")]
    [InlineData("--Host:OnStop=Sleep", "Host:OnStop: 'Sleep' is not ")]
    [InlineData("--Host:Sesions=1", "Host:Sesions: is not a setting.")]
    public async Task A_setting_that_is_wrong_is_named(string argument, string expected)
    {
        var (code, words) = await RunAsync(argument);

        Assert.Equal(2, code);
        Assert.Contains(expected, words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_and_a_free_one_is_free_for_UDP_and_TCP()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;

        var fault = await Assert.ThrowsAsync<IOException>(
            () => RunningHost.StartWithWebRtcAsync(("WebRtc:Port", $"{port}")));

        Assert.StartsWith($"WebRtc:Port {port} cannot be had: ", fault.Message, StringComparison.Ordinal);
        await using var host = await RunningHost.StartWithWebRtcAsync();
        Assert.Single(host.Get<MediaLoop>().Candidates.Select(candidate => candidate.Address.Port).Distinct());
    }

    static async Task<(int Code, string Words)> RunAsync(string argument)
    {
        var error = new StringWriter();
        var before = Console.Error;
        Console.SetError(error);
        try
        {
            var code = await HostRole.RunAsync(
                [
                    "--Server:Url=http://127.0.0.1:0", "--Host:ServiceUrl=http://127.0.0.1:9",
                    "--Host:DataFolder=/nowhere", argument,
                ],
                TestContext.Current.CancellationToken);
            return (code, error.ToString());
        }
        finally
        {
            Console.SetError(before);
        }
    }
}
