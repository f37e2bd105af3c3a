using Farglass.Protocol.Rest;
using Farglass.Testing;
using Farglass.Testing.EndToEnd.Browser;
using Farglass.Testing.EndToEnd.Machine;

namespace Farglass.EndToEnd.Tests;

/// <summary>Chromium and the host over each carrier, and from one to another when the network changes.</summary>
public sealed class WebRtcTests(FarglassFixture farglass) : EndToEndTest(farglass)
{
    const string Udp = "WebRTC over UDP", Tcp = "WebRTC over TCP", WebSocket = "WebSocket";

    /// <summary>
    /// Browsers give a path up after about ten seconds; then a connection is made by the next carrier.
    /// </summary>
    static readonly TimeSpan Change = TimeSpan.FromSeconds(45);

    int MediaPort => new Uri(Up.File.Host).Port + 1;

    [Theory]
    [InlineData("udp", Udp)]
    [InlineData("tcp", Tcp)]
    [InlineData("websocket", WebSocket)]
    public async Task What_is_typed_arrives_and_is_seen_by_each_carrier(string asked, string carrier)
    {
        var file = FileName("typed.txt");
        var stream = await OpenAsync(await AddTypewriterAsync(file), asked);
        await ListensAsync(stream, file);
        Assert.Equal(carrier, await stream.CarrierAsync());
        var frames = await stream.FramesAsync();
        await stream.TypeAsync("By every carrier.");
        await stream.PressAsync("Enter");
        await ContainsAsync(file, "By every carrier.\n");
        await Wait.Eventually(async () => await stream.FramesAsync() > frames ? null : "nothing was drawn");
        Assert.Equal(carrier, await stream.CarrierAsync());
    }

    [Fact]
    public async Task Packets_that_are_lost_come_again_and_no_key_frame_is_asked_for()
    {
        var gears = await Administrator.AddAsync(new("Gears", "glxgears"));
        var stream = await OpenAsync(gears, "udp");
        await using (await Firewall.LoseAsync("udp", MediaPort, share: 0.02))
        {
            await Wait.Eventually(async () => await stream.FigureAsync("inbound-rtp", "nackCount") >= 10
                ? null : "no packets were lost", TimeSpan.FromSeconds(60));
        }

        Assert.Equal(0, await stream.FigureAsync("inbound-rtp", "pliCount"));
        Assert.Equal(0, await stream.FigureAsync("inbound-rtp", "firCount"));
        Assert.Equal(1, await stream.FigureAsync("inbound-rtp", "keyFramesDecoded"));
        Assert.True(await stream.FigureAsync("inbound-rtp", "retransmittedPacketsReceived") > 0);
    }

    [Fact]
    public async Task Where_UDP_is_blocked_the_stream_goes_on_by_TCP_and_where_that_is_too_by_a_WebSocket_and_back()
    {
        var file = FileName("typed.txt");
        var stream = await OpenAsync(await AddTypewriterAsync(file), "auto");
        await ListensAsync(stream, file);
        await stream.CarrierAsync(Udp);
        await using (await Firewall.BlockAsync("udp", MediaPort))
        {
            await stream.CarrierAsync(Tcp, Change);
            await TypeLineAsync(stream, file, "over TCP");
            await using (await Firewall.BlockAsync("tcp", MediaPort))
            {
                await stream.CarrierAsync(WebSocket, Change);
                await TypeLineAsync(stream, file, "over a WebSocket");
            }
        }

        await stream.CarrierAsync(Udp, TimeSpan.FromSeconds(90));
        await TypeLineAsync(stream, file, "over UDP again");
    }

    [Fact]
    public async Task A_short_cut_of_the_network_leaves_the_stream_where_it_was()
    {
        var file = FileName("typed.txt");
        var stream = await OpenAsync(await AddTypewriterAsync(file), "udp");
        await ListensAsync(stream, file);
        await using (await Firewall.BlockAsync("udp", MediaPort))
        {
            await Wait.Eventually(async () => await stream.Page.EvaluateAsync<string>(
                "() => window.peerConnections[0].iceConnectionState") is not ("connected" or "completed")
                ? null : "the browser has not noticed", TimeSpan.FromSeconds(30));
        }

        await TypeLineAsync(stream, file, "here again");
        Assert.Equal(Udp, await stream.CarrierAsync());
    }

    /// <summary>What is typed while a connection changes may be lost: it is typed until it is heard.</summary>
    static Task TypeLineAsync(StreamPage stream, string file, string line) => Wait.Eventually(async () =>
    {
        await stream.PhaseAsync("live");
        await stream.TypeAsync(line);
        await stream.PressAsync("Enter");
        var deadline = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(deadline) < TimeSpan.FromSeconds(3))
        {
            var heard = File.Exists(file) ? File.ReadAllText(file) : "";
            if (heard.Contains(line + "\n", StringComparison.Ordinal)) return null;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancellation);
        }

        return $"'{line}' was not heard";
    }, Change);

    async Task<StreamPage> OpenAsync(ApplicationView application, string carrier)
    {
        var grant = await Administrator.CreateSessionAsync(application.Id, userId: "tester");
        var redirection = await Administrator.RedeemAsync(grant.EntitlementUrl);
        return await StreamPage.OpenAsync(await Chromium.NewPersonAsync(), redirection, carrier);
    }
}
