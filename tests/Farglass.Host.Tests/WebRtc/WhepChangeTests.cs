using Farglass.Client;
using Farglass.Rtc.Ice;

namespace Farglass.Host.Tests.WebRtc;

/// <summary>Which PATCH is meant for what the connection is now.</summary>
public sealed class WhepChangeTests
{
    static readonly SessionClientOptions WithoutMedia =
        new() { Carrier = Carrier.WebSocket, PingInterval = TimeSpan.Zero };

    [Fact]
    public async Task A_restart_must_say_what_it_restarts()
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        await using var client = await host.OpenAsync(host.Service.Reserve(), WithoutMedia);
        var whep = new Whep(host, client);
        var location = await whep.OpenAsync();

        Assert.Equal((428, "precondition_required"), await Whep.ProblemOf(
            await whep.PatchAsync(location, Fragment(), ifMatch: null)));
        Assert.Equal((412, "precondition_failed"), await Whep.ProblemOf(
            await whep.PatchAsync(location, Fragment(), ifMatch: "\"of nothing\"")));
    }

    [Fact]
    public async Task A_restart_of_another_generation_or_connection_changes_nothing()
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        await using var client = await host.OpenAsync(host.Service.Reserve(), WithoutMedia);
        var whep = new Whep(host, client);
        using var other = await whep.PostAsync(Whep.Offer);
        using var opened = await whep.PostAsync(Whep.Offer);
        var location = new Uri(host.Url, opened.Headers.Location!);
        var first = opened.Headers.ETag!.Tag;

        Assert.Equal((412, "precondition_failed"), await Whep.ProblemOf(
            await whep.PatchAsync(location, Fragment(), ifMatch: other.Headers.ETag!.Tag)));
        Assert.Equal((412, "precondition_failed"), await Whep.ProblemOf(
            await whep.PatchAsync(location, Fragment(), ifMatch: $"W/{first}")));
        using var restarted = await whep.PatchAsync(location, Fragment(), ifMatch: first);
        Assert.Equal(200, (int)restarted.StatusCode);
        Assert.Equal((412, "precondition_failed"), await Whep.ProblemOf(
            await whep.PatchAsync(location, Fragment(), ifMatch: first)));
        var second = restarted.Headers.ETag!.Tag;
        using var again = await whep.PatchAsync(location, Fragment(), ifMatch: $"{first}, {second}");
        Assert.Equal(200, (int)again.StatusCode);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("\"*\"")] // As RFC 9725, 4.3.3 has it.
    public async Task An_asterisk_is_any_generation(string any)
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        await using var client = await host.OpenAsync(host.Service.Reserve(), WithoutMedia);
        var whep = new Whep(host, client);
        var location = await whep.OpenAsync();

        using var once = await whep.PatchAsync(location, Fragment(), ifMatch: any);
        using var twice = await whep.PatchAsync(location, Fragment(), ifMatch: any);

        Assert.Equal((200, 200), ((int)once.StatusCode, (int)twice.StatusCode));
    }

    static string Fragment() => Whep.Fragment(IceCredentials.Generate());
}
