using System.Diagnostics;
using System.Globalization;
using Farglass.Protocol.Rest;
using Farglass.Testing.EndToEnd.Browser;
using Farglass.Testing.EndToEnd.Machine;
using Farglass.Testing.EndToEnd.Network;
using Farglass.Testing.Network.Scenarios;
using Microsoft.Playwright;

namespace Farglass.Bench.Network;

/// <summary>
/// One run of a scenario by real parts: a session of <c>farglass up</c>, the shaper, and Chromium behind it.
/// </summary>
sealed class BrowserRun(ShapedNetwork network, Chromium chromium, Administrator administrator, Scenario scenario)
{
    /// <summary>
    /// Small, and with so much grain that the rate is what bounds the picture, and not a processor that has to encode
    /// it, decode it and draw it, all on this machine.
    /// </summary>
    const int MotionWidth = 640, MotionHeight = 360, Grain = 40;

    const int Width = 1280, Height = 720;

    /// <summary>On average ten keys a second, as in the simulation, if they came back at once.</summary>
    const int KeyPauseMin = 50, KeyPauseMax = 150;

    /// <summary>For how long it is looked at whether a change has become sharp.</summary>
    static readonly TimeSpan Looking = TimeSpan.FromSeconds(4);

    readonly List<(TimeSpan PressedAt, TimeSpan ShownAt)> _keys = [];
    TimeSpan _zero;

    public async Task<Recording> RecordAsync(CancellationToken stopping)
    {
        await network.UseAsync(scenario);
        if (scenario.Carrier != CarrierKind.WebRtc)
            await network.ControlAsync(scenario.Carrier == CarrierKind.WebSocketBbr ? "bbr" : "cubic");
        var page = scenario.Source == SourceKind.FullMotion
            ? await chromium.NewPersonAsync(MotionWidth, MotionHeight)
            : await chromium.NewPersonAsync(Width, Height);
        try
        {
            await PageWatch.PrepareAsync(page);
            return scenario.Source switch
            {
                SourceKind.FullMotion => await MotionAsync(page, stopping),
                SourceKind.Typing => await TypingAsync(page, stopping),
                _ => await ChangeAsync(page, stopping),
            };
        }
        finally
        {
            await page.Context.CloseAsync();
            await administrator.EndAllAsync();
        }
    }

    TimeSpan Now => Stopwatch.GetElapsedTime(0) - _zero;

    async Task<Recording> MotionAsync(IPage page, CancellationToken stopping)
    {
        var url = await OpenAsync(new("Motion", Environment.ProcessPath!,
            Arguments: ["draw", $"{MotionWidth}", $"{MotionHeight}", $"{Grain}"],
            Width: MotionWidth, Height: MotionHeight));
        await page.GotoAsync(url);
        await StreamPage.LiveAsync(page);
        var watch = new PageWatch(page);
        await watch.BeginAsync();
        _zero = await network.BeginAsync();
        await UntilAsync(scenario.Duration, stopping);
        return await ReadAsync(watch);
    }

    async Task<Recording> TypingAsync(IPage page, CancellationToken stopping)
    {
        var keys = await KeyWatch.OpenAsync(page, await OpenAsync(BrowserArea.Letter), BrowserArea.LetterPixel);
        var watch = new PageWatch(page);
        await watch.BeginAsync(keys.PressAsync);
        _zero = await network.BeginAsync();
        await UntilAsync(scenario.SourceFrom, stopping);
        var random = new Random(scenario.Seed);
        while (Now < scenario.Duration)
        {
            await UntilAsync(Now + TimeSpan.FromMilliseconds(random.Next(KeyPauseMin, KeyPauseMax)), stopping);
            var taken = TimeSpan.FromMilliseconds((await keys.PressAsync()).Total);
            _keys.Add((Now - taken, Now)); // A moment later than it was, and so on both sides.
        }

        return await ReadAsync(watch);
    }

    async Task<Recording> ChangeAsync(IPage page, CancellationToken stopping)
    {
        await using var pages = await PagesPipe.OpenAsync();
        await page.GotoAsync(await OpenAsync(new("Pages", Environment.ProcessPath!,
            Arguments: ["pages", $"{Width}", $"{Height}", pages.File], Width: Width, Height: Height)));
        var stream = await StreamPage.LiveAsync(page);
        var watch = new PageWatch(page);
        await watch.BeginAsync(pages.TurnAsync);
        await stream.SettledAsync();
        _zero = await network.BeginAsync();
        await UntilAsync(scenario.SourceFrom, stopping);
        await pages.TurnAsync();
        var framebuffer = Path.Combine(Processes.Session(pages.File)!.Folder, "display", "Xvfb_screen0");
        var (sharpAt, likeness) = await new PictureWatch(page).UntilSharpAsync(framebuffer, Looking);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  SSIM at best {likeness:0.0000}"));
        await UntilAsync(scenario.Duration, stopping);
        var recording = await ReadAsync(watch);
        return recording with { SharpAt = sharpAt is { } at ? watch.Since(_zero, at) : null };
    }

    /// <returns>The address of a new session.</returns>
    async Task<string> OpenAsync(ApplicationDefinition definition)
    {
        var application = await administrator.AddAsync(definition);
        var grant = await administrator.CreateSessionAsync(application.Id);
        var redirection = await administrator.RedeemAsync(grant.EntitlementUrl);
        return $"{redirection.Location}&carrier={(scenario.Carrier == CarrierKind.WebRtc ? "udp" : "websocket")}";
    }

    async Task UntilAsync(TimeSpan time, CancellationToken stopping)
    {
        if (time > Now) await Task.Delay(time - Now, TimeProvider.System, stopping);
    }

    async Task<Recording> ReadAsync(PageWatch watch)
    {
        var (frames, keyFrames) = await watch.ReadAsync(_zero, scenario.Duration);
        var samples = await network.SamplesAsync();
        return new(scenario, [.. samples.Select(Sample)], frames) { Keys = _keys, KeyFrames = keyFrames };
    }

    static Sample Sample(LinkSample sample) => new(sample.At, sample.Capacity, Target: double.NaN,
        sample.QueueMilliseconds, sample.SentBytes, sample.ReceivedBytes, OfOthers: 0);
}
