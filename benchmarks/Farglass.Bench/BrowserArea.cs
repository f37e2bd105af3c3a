using Farglass.Protocol.Rest;
using Farglass.Testing.EndToEnd.Browser;
using Farglass.Testing.EndToEnd.Machine;

namespace Farglass.Bench;

/// <summary>
/// The whole way, in a real <c>farglass up</c>: from a key in Chromium to the pixels that it changes there.
/// </summary>
static class BrowserArea
{
    const int Rounds = 3, KeysPerRound = 70;
    const double TargetMilliseconds = 30;

    /// <summary>Each key turns the first two cells of a terminal dark or light: the work of a letter.</summary>
    const string Cells =
        "while read -rsn1; do printf '\\r\\e[7m  \\e[m'; read -rsn1; printf '\\r  '; done";

    /// <summary>An application in which each key turns <see cref="LetterPixel"/> dark or light.</summary>
    public static readonly ApplicationDefinition Letter =
        new("Terminal", "xterm", Arguments: ["-e", "bash", "-c", Cells]);

    public static readonly (int X, int Y) LetterPixel = (4, 8);

    static readonly Scene[] Scenes =
    [
        new("a letter", Letter, 1920, 1080, LetterPixel),
        new("a window of 640 x 360", Flip(640, 360), 1920, 1080, Pixel: (320, 180)),
        new("the whole picture", Flip(1280, 720), 1280, 720, Pixel: (640, 360)),
    ];

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken stopping)
    {
        await using var chromium = await Chromium.StartAsync();
        await using var up = await RunningUp.StartAsync();
        using var administrator = new Administrator(up.File);
        var figures = new List<Figure>();
        foreach (var scene in Scenes)
        {
            var application = await administrator.AddAsync(scene.Application);
            var grant = await administrator.CreateSessionAsync(application.Id);
            var redirection = await administrator.RedeemAsync(grant.EntitlementUrl);
            var page = await chromium.NewPersonAsync(scene.Width, scene.Height);
            // The WebSocket, whose frames all say where their milliseconds went.
            var keys = await KeyWatch.OpenAsync(page, $"{redirection.Location}&carrier=websocket", scene.Pixel);
            figures.AddRange(await RoundsAsync($"{scene.Name}, {scene.Height}p", keys, stopping));
            await page.Context.CloseAsync();
            await administrator.EndAllAsync();
        }

        return figures;
    }

    static ApplicationDefinition Flip(int width, int height) =>
        new("Flip", Environment.ProcessPath!, Arguments: ["flip", $"{width}", $"{height}"]);

    static async Task<IReadOnlyList<Figure>> RoundsAsync(string name, KeyWatch keys, CancellationToken stopping)
    {
        List<KeyTimes[]> rounds = [];
        for (var round = 0; round < Rounds; round++)
            rounds.Add(await RoundAsync(keys, KeysPerRound, new Random(round), stopping));
        Figure Of(string what, Func<KeyTimes, double> part, double share = 0.5, double? target = null) =>
            Figure.Of($"browser/{name}, {what}", "ms",
                [.. rounds.Select(round => Figure.Percentile([.. round.Select(part).Order()], share))], target);
        return
        [
            Of("key to pixels p50", key => key.Total, target: TargetMilliseconds),
            Of("key to pixels p95", key => key.Total, share: 0.95),
            Of("of which capture and encoder", key => key.Session),
            Of("of which host", key => key.Host),
            Of("of which decoder", key => key.Decode),
            Of("of which canvas", key => key.Draw),
            Of("of which the rest", key => key.Rest),
        ];
    }

    public static async Task<KeyTimes[]> RoundAsync(
        KeyWatch keys, int count, Random random, CancellationToken stopping)
    {
        var times = new KeyTimes[count];
        for (var key = 0; key < count; key++)
        {
            // As in the area "session", less what Playwright needs for a key.
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(30, 110)), TimeProvider.System, stopping);
            times[key] = await keys.PressAsync();
        }

        return times;
    }

    /// <param name="Pixel">One that each key turns dark or light.</param>
    sealed record Scene(string Name, ApplicationDefinition Application, int Width, int Height, (int X, int Y) Pixel);
}
