using Farglass.Testing;
using Farglass.Testing.EndToEnd.Browser;
using Farglass.Testing.EndToEnd.Machine;

namespace Farglass.EndToEnd.Tests;

/// <summary>A host that sends 2 Mbit/s at most, so that little is more than can be sent again in time.</summary>
public sealed class RecoveryTests : IAsyncLifetime
{
    /// <summary>Some six frames, or 35 packets.</summary>
    static readonly TimeSpan Cut = TimeSpan.FromMilliseconds(150);

    const int Cuts = 5;

    readonly string _folder = Directory.CreateTempSubdirectory("farglass-e2e-").FullName;
    RunningUp _up = null!;
    Administrator _administrator = null!;
    Chromium _chromium = null!;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "host.settings.json"), """{ "Host": { "KilobitsPerSecond": 2000 } }""");
        _up = await RunningUp.StartAsync(_folder, ownsFolder: true);
        _administrator = new(_up.File);
        _chromium = await Chromium.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        _administrator.Dispose();
        await _up.DisposeAsync();
    }

    [Fact]
    public async Task More_than_can_be_sent_again_in_time_is_left_behind_and_not_each_time_with_a_key_frame()
    {
        var gears = await _administrator.AddAsync(new("Gears", "glxgears", Arguments: ["-geometry", "1200x700"]));
        var grant = await _administrator.CreateSessionAsync(gears.Id, userId: "tester");
        var redirection = await _administrator.RedeemAsync(grant.EntitlementUrl);
        var page = await _chromium.NewPersonAsync();
        // Each change of the number of pixels is a key frame, and would be counted here.
        await page.AddInitScriptAsync("localStorage.setItem('farglass.picture', 'Sharp')");
        var stream = await StreamPage.OpenAsync(page, redirection, "udp");
        var port = new Uri(_up.File.Host).Port + 1;
        await FramesAsync(stream, 100);
        for (var cut = 0; cut < Cuts; cut++)
        {
            await using (await Firewall.LoseAsync("udp", port, share: 1))
                await Task.Delay(Cut, TimeProvider.System, TestContext.Current.CancellationToken);
            await FramesAsync(stream, 60);
        }

        var leftBehind = await stream.FigureAsync("inbound-rtp", "packetsLost")
            - await stream.FigureAsync("inbound-rtp", "retransmittedPacketsReceived");
        Assert.InRange(leftBehind, 30, 1_000);
        // One for the beginning, and not one for each cut. A busy machine is too late for some: then the encoder has
        // forgotten that frame, or the browser asks.
        Assert.InRange(await stream.FigureAsync("inbound-rtp", "keyFramesDecoded"), 1, Cuts);
    }

    /// <summary>Waits until so many more are decoded.</summary>
    static async Task FramesAsync(StreamPage stream, int count)
    {
        var before = await stream.FigureAsync("inbound-rtp", "framesDecoded");
        await Wait.Eventually(async () => await stream.FigureAsync("inbound-rtp", "framesDecoded") - before is var more
            && more >= count ? null : $"only {more} frames were decoded");
    }
}
