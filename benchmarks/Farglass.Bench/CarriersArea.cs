using Farglass.Client;
using Farglass.Protocol.Rest;
using Farglass.Testing.EndToEnd.Browser;
using Farglass.Testing.EndToEnd.Machine;

namespace Farglass.Bench;

/// <summary>WebRTC and the WebSocket, side by side, in a real <c>farglass up</c>.</summary>
static class CarriersArea
{
    const int Rounds = 3, KeysPerRound = 40;

    /// <summary>So strong that the rate is what bounds the picture. Told is what was sent.</summary>
    const int Grain = 12;

    static readonly TimeSpan Span = TimeSpan.FromSeconds(5);

    /// <summary>Until the host's code is compiled as well as it will be, and the rate has found its place.</summary>
    static readonly TimeSpan Settling = TimeSpan.FromSeconds(20);

    /// <summary>Both carriers may send as much, and there is room for ten viewers.</summary>
    const string Settings = """{ "Host": { "SessionsMax": 12, "KilobitsPerSecond": 8000 } }""";

    static readonly (string Name, string InPage, Carrier Carrier, bool IsWebRtc)[] Carriers =
        [("WebRTC", "udp", Carrier.WebRtc, true), ("WebSocket", "websocket", Carrier.WebSocket, false)];

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken stopping)
    {
        List<Figure> figures = [];
        await using (var chromium = await Chromium.StartAsync())
        await using (var up = await RunningUp.StartAsync())
        {
            using var administrator = new Administrator(up.File);
            foreach (var (name, inPage, _, isWebRtc) in Carriers)
            {
                figures.AddRange(await HandOverAsync(chromium, administrator, name, inPage, isWebRtc, stopping));
                figures.AddRange(await KeysAsync(chromium, administrator, name, inPage, isWebRtc, stopping));
            }
        }

        foreach (var (name, _, carrier, _) in Carriers)
            figures.AddRange(await ViewersAsync(name, carrier, count: 1, stopping));
        foreach (var count in (int[])[3, 10])
            figures.AddRange(await ViewersAsync("WebRTC", Carrier.WebRtc, count, stopping));
        var allocated = Enumerable.Range(1, Rounds).Select(PacketCost.BytesAllocated).ToArray();
        var sending = Enumerable.Range(1, Rounds).Select(seed => SendingCost.PerMegabit(seed, Span)).ToArray();
        return
        [
            .. figures,
            .. Sending(sending),
            Figure.Of("carriers/WebRTC, allocated for each packet", "bytes", allocated, target: 0),
        ];
    }

    static Figure[] Sending(SendingFigures[] rounds)
    {
        Figure Of(string name, Func<SendingFigures, double> figure, double? target = null) => Figure.Of(
            $"carriers/WebRTC, sending alone, {name}, for each Mbit/s", "ms/s", [.. rounds.Select(figure)], target);
        return
        [
            Of("live", round => round.Live, target: 1),
            Of("live, of it the kernel", round => round.KernelAlone),
            Of("live, of it kernel and cipher", round => round.KernelAndCipher),
            Of("without a pause", round => round.WithoutPause, target: 1),
        ];
    }

    static async Task<IReadOnlyList<Figure>> HandOverAsync(Chromium chromium, Administrator administrator, string name,
        string carrier, bool isWebRtc, CancellationToken stopping)
    {
        var rounds = await HandOver.RoundsAsync(
            chromium, administrator, Motion(1280, 720, grain: 0), carrier, Rounds, Span, stopping);
        Figure Of(double share, double? target = null) => Figure.Of(
            $"carriers/{name}, hand-over to pixels p{share * 100}, 720p", "ms",
            [.. rounds.Select(round => Figure.Percentile(round, share))], target);
        return
        [
            Of(0.5, isWebRtc ? 15 : null),
            Of(0.95),
            Figure.Of($"carriers/{name}, presented", "1/s",
                [.. rounds.Select(round => round.Length / Span.TotalSeconds)]),
        ];
    }

    static async Task<IReadOnlyList<Figure>> KeysAsync(Chromium chromium, Administrator administrator, string name,
        string carrier, bool isWebRtc, CancellationToken stopping)
    {
        var application = await administrator.AddAsync(BrowserArea.Letter);
        var grant = await administrator.CreateSessionAsync(application.Id);
        var redirection = await administrator.RedeemAsync(grant.EntitlementUrl);
        var page = await chromium.NewPersonAsync();
        var keys = await KeyWatch.OpenAsync(
            page, $"{redirection.Location}&carrier={carrier}", BrowserArea.LetterPixel);
        List<double[]> rounds = [];
        for (var round = 0; round < Rounds; round++)
        {
            var times = await BrowserArea.RoundAsync(keys, KeysPerRound, new Random(round), stopping);
            rounds.Add([.. times.Select(key => key.Total).Order()]);
        }

        await page.Context.CloseAsync();
        await administrator.EndAllAsync();
        Figure Of(double share, double? target = null) => Figure.Of(
            $"carriers/{name}, key to pixels p{share * 100}, a letter, 720p", "ms",
            [.. rounds.Select(round => Figure.Percentile(round, share))], target);
        return [Of(0.5, isWebRtc ? 18 : null), Of(0.95)];
    }

    static async Task<IReadOnlyList<Figure>> ViewersAsync(
        string carrierName, Carrier carrier, int count, CancellationToken stopping)
    {
        var folder = Directory.CreateTempSubdirectory("farglass-bench-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "host.settings.json"), Settings, stopping);
        await using var up = await RunningUp.StartAsync(folder, ownsFolder: true);
        using var administrator = new Administrator(up.File);
        var motion = count == 1 ? Motion(1280, 720, Grain) : Motion(320, 240, Grain);
        var host = Processes.Role(up, "host")!.Value;
        Task<Viewers> OpenAsync() => // One alone shows what it costs, as a page whose overlay is closed.
            Viewers.OpenAsync(administrator, motion, carrier, count, watchFrames: count > 1, stopping);
        List<ViewersRound> rounds = [];
        int ports;
        await using (var viewers = await OpenAsync())
        {
            await Task.Delay(Settling, TimeProvider.System, stopping);
            for (var round = 0; round < Rounds; round++) rounds.Add(await viewers.RoundAsync(host, Span, stopping));
            ports = Processes.UdpPorts(host).Count;
        }

        await administrator.EndAllAsync();
        var name = $"carriers/{carrierName}, {count} at 60 fps";
        Figure Of(string what, string unit, Func<ViewersRound, double> part) =>
            Figure.Of($"{name}, {what}", unit, [.. rounds.Select(part)]);
        return
        [
            Of("host for each Mbit/s", "ms/s", round => round.CostPerMegabit),
            .. carrier == Carrier.WebRtc
                ? [Of("media thread for each Mbit/s", "ms/s", round => round.MediaPerMegabit)]
                : Array.Empty<Figure>(),
            Of("host", "% of a core", round => round.Processor),
            Of("sent", "Mbit/s", round => round.Megabits),
            Of("frames of each", "1/s", round => round.FramesPerSecond),
            .. count > 1 ? [Of("frames that came", "%", round => round.Delivered)] : Array.Empty<Figure>(),
            .. carrier == Carrier.WebRtc ? [Figure.Of($"{name}, UDP ports", "", [ports], target: 1)]
                : Array.Empty<Figure>(),
        ];
    }

    static ApplicationDefinition Motion(int width, int height, int grain) => new("Motion", Environment.ProcessPath!,
        Arguments: ["draw", $"{width}", $"{height}", $"{grain}"], Width: width, Height: height);
}
