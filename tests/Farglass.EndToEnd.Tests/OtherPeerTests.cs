using Farglass.Protocol.Messages;
using Farglass.Protocol.Rest;
using Farglass.Testing;
using Farglass.Testing.EndToEnd.Browser;
using Farglass.Testing.EndToEnd.Machine;
using Farglass.Testing.EndToEnd.Receiver;

namespace Farglass.EndToEnd.Tests;

/// <summary>Who speaks WebRTC with us besides Chromium: Firefox and GStreamer.</summary>
public sealed class OtherPeerTests(FarglassFixture farglass) : EndToEndTest(farglass)
{
    const int Width = 640, Height = 480;

    [Fact]
    public async Task Firefox_has_no_H264_for_WebRTC_and_works_over_the_WebSocket_by_itself()
    {
        const string sentence = "the quick brown fox jumps over 13 lazy dogs";
        var file = FileName("typed.txt");
        var grant = await Administrator.CreateSessionAsync((await AddTypewriterAsync(file)).Id);
        await using var firefox = await Firefox.StartAsync();
        await firefox.GoAsync(grant.EntitlementUrl);
        await Wait.Eventually(async () => await GlanceAsync(firefox) is { Phase: "live", Frames: > 0 }
            ? null
            : await firefox.EvaluateAsync<string>("() => document.body.innerText"), TimeSpan.FromSeconds(40));
        await SettledAsync(firefox);
        await firefox.TypeAsync(sentence + "\n");
        await ContainsAsync(file, sentence + "\n");
        var glance = await GlanceAsync(firefox);
        Assert.Equal(("WebSocket", "this browser has no H.264 for WebRTC"), (glance.Carrier, glance.Why));
    }

    [Fact]
    public async Task GStreamer_decodes_the_picture_of_an_application_that_moves()
    {
        await using var up = await StartReachableAsync();
        using var administrator = new Administrator(up.File);
        var viewer = await ViewGearsAsync(administrator);
        var seen = await WhepReceiver.WatchAsync(
            new(new Uri(up.File.Host), viewer.Whep), viewer.ViewerToken, frames: 30, within: TimeSpan.FromSeconds(20));
        Assert.Equal((30, Width, Height), (seen.Frames, seen.Width, seen.Height));
        Assert.Equal("connected", seen.States[^1]);
        Assert.Equal((int)MessageType.Welcome, seen.Messages[0]);
    }

    /// <summary>GStreamer's ICE tries no loopback address.</summary>
    static async Task<RunningUp> StartReachableAsync()
    {
        var address = OwnAddress.Find();
        Assert.SkipWhen(address is null, "This machine has no address but the loopback one.");
        return await RunningUp.StartAsync(arguments: $"--address {address}");
    }

    static async Task<ViewerGrant> ViewGearsAsync(Administrator administrator)
    {
        var gears = await administrator.AddAsync(new("Turning gears", "glxgears"));
        var grant = await administrator.CreateSessionAsync(gears.Id);
        return await administrator.ViewAsync(grant.EntitlementUrl, Width, Height);
    }

    sealed record Glance(string Phase, int Frames, string? Carrier, string? Why);

    static Task<Glance> GlanceAsync(Firefox firefox) => firefox.EvaluateAsync<Glance>("""
        () => {
          const { phase = "none", frames = 0, carrier = null, why = null } = window.farglass ?? {};
          return { phase, frames, carrier, why };
        }
        """);

    /// <summary>Until no frame has come for a while: what is typed before the terminal is there is lost.</summary>
    static async Task SettledAsync(Firefox firefox)
    {
        var (frames, since) = (-1, TimeProvider.System.GetTimestamp());
        await Wait.Eventually(async () =>
        {
            var now = (await GlanceAsync(firefox)).Frames;
            if (now != frames) (frames, since) = (now, TimeProvider.System.GetTimestamp());
            return TimeProvider.System.GetElapsedTime(since) > TimeSpan.FromSeconds(1) ? null : "frames still come";
        });
    }
}
