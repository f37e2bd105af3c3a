using System.Globalization;
using Farglass.Protocol.Rest;
using Farglass.Testing;
using Farglass.Testing.EndToEnd.Browser;
using Farglass.Testing.EndToEnd.Machine;
using Farglass.Testing.Sound;

namespace Farglass.Bench;

/// <summary>
/// What is heard in Chromium of what an application plays: when, how far from the picture, and whether all of it.
/// </summary>
static class SoundArea
{
    const int Beats = 20, Rounds = 3;
    const double LatencyTarget = 80, SkewTarget = 40;

    static readonly TimeSpan Recorded = TimeSpan.FromSeconds(60);
    static readonly Tone Tone = new(Hertz: 450, Level: 0.5);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken stopping)
    {
        await using var chromium = await Chromium.StartAsync();
        List<Figure> figures = [];
        foreach (var milliseconds in (int[])[10, 5])
            figures.AddRange(await MeasureAsync(chromium, milliseconds, stopping));
        return figures;
    }

    static async Task<IReadOnlyList<Figure>> MeasureAsync(
        Chromium chromium, int frameMilliseconds, CancellationToken stopping)
    {
        var folder = Directory.CreateTempSubdirectory("farglass-bench-").FullName;
        var settings = $$"""{ "Host": { "SoundFrameMilliseconds": {{frameMilliseconds}} } }""";
        await File.WriteAllTextAsync(Path.Combine(folder, "host.settings.json"), settings, stopping);
        await using var up = await RunningUp.StartAsync(folder, ownsFolder: true);
        using var administrator = new Administrator(up.File);
        List<Figure> figures = [];
        foreach (var (title, carrier) in ((string, string)[])[("WebRTC", "udp"), ("WebSocket", "websocket")])
        {
            var name = $"{title}, packets of {frameMilliseconds} ms";
            figures.AddRange(await BeatsAsync(chromium, administrator, name, carrier));
            figures.AddRange(await ToneAsync(chromium, administrator, up, name, carrier, stopping));
        }

        return figures;
    }

    static async Task<IReadOnlyList<Figure>> BeatsAsync(
        Chromium chromium, Administrator administrator, string name, string carrier)
    {
        var file = Path.GetTempFileName();
        try
        {
            var stream = await OpenAsync(chromium, administrator, carrier,
                new("Beat", Environment.ProcessPath!, Arguments: ["beat", "640", "360", file]));
            var rounds = new List<BeatRound>();
            for (var round = 0; round < Rounds; round++)
                rounds.Add(BeatRound.Of(await stream.Page.EvaluateAsync<Beat>(BeatScript.Text, Beats),
                    [.. File.ReadAllLines(file).Select(line => double.Parse(line, CultureInfo.InvariantCulture))]));
            await stream.Page.Context.CloseAsync();
            await administrator.EndAllAsync();
            return [.. FiguresOf(name, rounds)];
        }
        finally
        {
            File.Delete(file);
        }
    }

    static IEnumerable<Figure> FiguresOf(string name, IReadOnlyList<BeatRound> rounds)
    {
        Figure Of(string of, Func<BeatRound, double> figure) =>
            Figure.Of($"sound/{name}, {of}", "ms", [.. rounds.Select(figure)]);

        yield return Figure.Of($"sound/{name}, written to heard p50", "ms",
            [.. rounds.Select(round => round.Heard)], LatencyTarget);
        if (rounds.All(round => round.Arrived > 0))
        {
            yield return Of("of it until the sound server plays it", round => round.Arrived - round.Travelled);
            yield return Of("of it frame, encoder, host, network", round => round.Travelled);
            yield return Of("of it decoder and jitter buffer", round => round.Heard - round.Output - round.Arrived);
        }
        else
        {
            yield return Of("of it until it is in NetEQ", round => round.Heard - round.Output - round.Buffered);
            yield return Of("of it NetEQ", round => round.Buffered);
        }

        yield return Of("of it Chromium's output", round => round.Output);
        yield return Figure.OfEach($"sound/{name}, heard after seen p50", "ms",
            [.. rounds.Select(round => round.AfterSeen)], SkewTarget, -SkewTarget);
    }

    static async Task<IReadOnlyList<Figure>> ToneAsync(Chromium chromium, Administrator administrator, RunningUp up,
        string name, string carrier, CancellationToken stopping)
    {
        var file = Path.ChangeExtension(Path.GetTempFileName(), ".wav");
        await File.WriteAllBytesAsync(file, Tone.ToWave(Recorded + Recorded), stopping);
        try
        {
            var title = $"tone in {file}"; // By which its session is found.
            var stream = await OpenAsync(chromium, administrator, carrier, new("Tone", "xterm",
                Arguments: ["-T", title, "-e", "sh", "-c", $"exec paplay --latency-msec=200 {file}"]));
            var session = Processes.Session(title)!.Session;
            int[] processes =
                [session, .. Processes.Children(session, "pulseaudio"), Processes.Role(up, "host")!.Value];
            var used = Processes.CpuTime(processes);
            var samples = await SoundRecording.TakeAsync(stream.Page, Recorded);
            var cost = (Processes.CpuTime(processes) - used) / Recorded * 100;
            // A player begins, and a recorder ends, in the middle of something.
            var levels = Tone.LevelsIn(samples).Skip(15).SkipLast(5);
            var broken = levels.Count(level => Math.Abs(level - Tone.Level) > Tone.Level * 0.1);
            await stream.Page.Context.CloseAsync();
            await administrator.EndAllAsync();
            return
            [
                Figure.Of($"sound/{name}, pieces of 20 ms that are not the tone, in 60 s", "", [broken], target: 0),
                Figure.Of($"sound/{name}, session, sound server and host in a tone", "% of a core", [cost]),
            ];
        }
        finally
        {
            File.Delete(file);
        }
    }

    static async Task<StreamPage> OpenAsync(
        Chromium chromium, Administrator administrator, string carrier, ApplicationDefinition definition)
    {
        var application = await administrator.AddAsync(definition);
        var grant = await administrator.CreateSessionAsync(application.Id);
        var redirection = await administrator.RedeemAsync(grant.EntitlementUrl);
        var page = await chromium.NewPersonAsync();
        await page.AddInitScriptAsync(BeatScript.Before);
        var stream = await StreamPage.OpenAsync(page, redirection, carrier);
        await page.Mouse.ClickAsync(100, 100); // Browsers want one before they play anything.
        await Wait.Eventually(async () => await page.EvaluateAsync<bool>("() => window.farglass.sound() !== null")
            ? null : "nothing is heard");
        return stream;
    }
}
