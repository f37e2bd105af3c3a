using System.Globalization;
using Farglass.Protocol.Rest;
using Farglass.Testing;
using Farglass.Testing.EndToEnd.Browser;
using Farglass.Testing.EndToEnd.Machine;
using Farglass.Testing.Sound;
using Microsoft.Playwright;

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
        await stream.Page.GetByRole(AriaRole.Button, new() { Name = "Mute", Exact = true })
            .ClickAsync();
        await RestsAsync(stream);
        await stream.Page.ReloadAsync();
        await stream.PhaseAsync("live");
        await stream.Page.Keyboard.PressAsync("Control+Alt+Shift+KeyM");
        await stream.Page.GetByRole(AriaRole.Button, new() { Name = "Unmute" }).ClickAsync();
        await HeardAsync(stream);
        await stream.Page.GetByLabel("Volume").FillAsync("5");
        Assert.Equal("{\"volume\":0.25,\"muted\":false}",
            await stream.Page.EvaluateAsync<string>("() => localStorage.getItem('farglass.sound')"));
    }

    [Fact]
    public async Task Of_the_packets_that_are_lost_hardly_one_is_missed_since_the_next_one_repeats_it()
    {
        var stream = await OpenToneAsync("udp", TimeSpan.FromSeconds(120));
        await stream.Page.Mouse.ClickAsync(200, 200);
        await HeardAsync(stream);
        Assert.Contains("red/48000/2", await stream.Page.EvaluateAsync<string>(
            "() => window.peerConnections.at(-1).remoteDescription.sdp"), StringComparison.Ordinal);
        var figures = await stream.SoundFiguresAsync("bytesReceived", "packetsReceived");
        var bytesOfOne = figures[0] / figures[1];
        await using var firewall = await Firewall.LoseAsync("udp", new Uri(Up.File.Host).Port + 1, share: 0.05);
        // Other programs on this machine make sound late, and none ever makes it come sooner: the best one counts.
        var heard = new List<Heard>();
        while (heard.Count < 2 * RecordingsMax && !heard.Exists(one => one.IsWhole))
            heard.Add(await HearAsync(stream, bytesOfOne));
        Assert.True(heard.Exists(one => one.IsWhole), string.Join("; ", heard));
    }

    [Theory]
    [InlineData("udp")]
    [InlineData("websocket")]
    public async Task A_browser_that_wants_a_click_before_it_plays_gets_one_by_a_button_that_says_so(string carrier)
    {
        await using var strict = await Chromium.StartAsync(
            arguments: "--autoplay-policy=document-user-activation-required");
        var page = await strict.NewPersonAsync();
        await page.OpenAsync($"{(await PlayAsync(TimeSpan.FromSeconds(120))).Location}&carrier={carrier}");
        await Wait.Eventually(async () => await HintAsync(page) is var hint and not "Click for sound"
            ? $"the page says: {hint}" : null);
        await page.Mouse.ClickAsync(200, 200); // Any click does.
        await Wait.Eventually(async () => await HintAsync(page) is "" ? null : "the page wants a click still");
        await HeardAsync(await StreamPage.LiveAsync(page));
    }

    /// <summary>Not by Playwright, whose every question counts as a click.</summary>
    static async Task<string?> HintAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        var answer = await session.SendAsync("Runtime.evaluate", new Dictionary<string, object>
        {
            ["expression"] = "document.querySelector('.soundhint:not([hidden])')?.textContent ?? ''",
        });
        await session.DetachAsync();
        return answer?.GetProperty("result").GetProperty("value").GetString();
    }

    /// <returns>Where the tone is broken, and how loud it is there; empty for nowhere.</returns>
    static async Task<string> GapsAsync(StreamPage stream)
    {
        var broken = await BrokenAsync(stream, Seconds);
        return string.Join(' ', broken.Select(piece => $"{piece.Index * 20} ms: {piece.Level:0.00}"));
    }

    /// <returns>The pieces of 20 ms that are not the tone.</returns>
    static async Task<IReadOnlyList<(int Index, double Level)>> BrokenAsync(StreamPage stream, int seconds)
    {
        var samples = await SoundRecording.TakeAsync(stream.Page, TimeSpan.FromSeconds(seconds));
        Assert.InRange(samples.Length, (seconds - 1) * Tone.SamplesPerSecond, (seconds + 5) * Tone.SamplesPerSecond);
        var levels = Tone.LevelsIn(samples);
        // A recorder begins and ends in the middle of something.
        return [.. levels.Index().Skip(15).SkipLast(5)
            .Where(piece => Math.Abs(piece.Item - Tone.Level) > Tone.Level * 0.1)];
    }

    /// <summary>What Chromium counts while it is recorded.</summary>
    /// <param name="bytesOfOne">Of a packet that repeats nothing.</param>
    static async Task<Heard> HearAsync(StreamPage stream, double bytesOfOne)
    {
        const int seconds = 3;
        string[] names =
            ["packetsReceived", "packetsLost", "totalSamplesReceived", "concealedSamples", "bytesReceived"];
        var before = await stream.SoundFiguresAsync(names);
        var broken = await BrokenAsync(stream, seconds);
        var after = await stream.SoundFiguresAsync(names);
        double[] more = [.. after.Zip(before, (now, then) => now - then)];
        return new(Lost: more[1] / (more[0] + more[1]), Concealed: more[3] / more[2],
            Broken: broken.Count / (seconds * 50.0), Size: more[4] / more[0] / bytesOfOne);
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
    static async Task<long?> PacketsAsync(StreamPage stream) => await stream.CarrierAsync() == "WebSocket"
        ? null
        : await stream.SoundPacketsAsync();

    async Task<StreamPage> OpenToneAsync(string carrier, TimeSpan length) =>
        await StreamPage.OpenAsync(await Chromium.NewPersonAsync(), await PlayAsync(length), carrier);

    async Task<Redirection> PlayAsync(TimeSpan length)
    {
        var file = FileName("tone.wav");
        File.WriteAllBytes(file, Tone.ToWave(length));
        var player = await Administrator.AddAsync(new("Player", "xterm",
            Arguments: ["-e", "sh", "-c", $"exec paplay --latency-msec=200 {file}"]));
        var grant = await Administrator.CreateSessionAsync(player.Id, userId: "tester");
        return await Administrator.RedeemAsync(grant.EntitlementUrl);
    }

    /// <param name="Lost">Of the packets.</param>
    /// <param name="Concealed">Of the samples: made up.</param>
    /// <param name="Broken">Of the pieces.</param>
    /// <param name="Size">Of a packet: 2 is one that holds the one before it once more.</param>
    sealed record Heard(double Lost, double Concealed, double Broken, double Size)
    {
        public bool IsWhole => Lost > 0.02 && Concealed < 0.015 && Concealed < Lost / 3 && Broken < 0.03 && Size > 1.5;
    }
}
