using System.Globalization;
using Farglass.Testing.EndToEnd.Browser;
using Farglass.Testing.EndToEnd.Machine;
using Farglass.Testing.EndToEnd.Network;
using Farglass.Testing.Network.Scenarios;

namespace Farglass.Bench.Network;

/// <summary>
/// A real <c>farglass up</c> and a real Chromium with a shaped network between them, for one scenario after another.
/// </summary>
sealed class BrowserNetwork : IAsyncDisposable
{
    readonly ShapedNetwork _network;
    readonly RunningUp _up;
    readonly Administrator _administrator;
    readonly Chromium _chromium;
    readonly string _folder;

    BrowserNetwork(
        ShapedNetwork network, RunningUp up, Administrator administrator, Chromium chromium, string folder) =>
        (_network, _up, _administrator, _chromium, _folder) = (network, up, administrator, chromium, folder);

    /// <summary>Alone with the link, and with a source and figures that are real.</summary>
    public static bool CanRun(Scenario scenario) => scenario.Competitor == CompetitorKind.None
        && scenario.Processor is null
        && scenario.Figures.All(expected => expected.Figure != FigureKind.JitterRatio);

    /// <param name="scenario">Any: what the link is like at first.</param>
    public static async Task<BrowserNetwork> StartAsync(Scenario scenario)
    {
        var folder = Directory.CreateTempSubdirectory("farglass-bench-").FullName;
        var network = await ShapedNetwork.OpenAsync(scenario);
        RunningUp? up = null;
        try
        {
            up = await RunningUp.StartAsync(arguments: $"--address {network.Near}");
            var launcher = Path.Combine(folder, "chromium");
            network.WriteLauncher(launcher, Chromium.Executable);
            // By plain HTTP, and not on localhost: without being told so, no browser decodes for the WebSocket.
            var chromium = await Chromium.StartAsync(
                launcher, $"--unsafely-treat-insecure-origin-as-secure={up.File.Host}");
            return new(network, up, new(up.File), chromium, folder);
        }
        catch
        {
            if (up is not null) await up.DisposeAsync();
            await network.DisposeAsync();
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    public async Task<Recording> RecordAsync(Scenario scenario, int seed, CancellationToken stopping)
    {
        var run = new BrowserRun(_network, _chromium, _administrator, scenario with { Seed = seed });
        var recording = await run.RecordAsync(stopping);
        var counts = await _network.CountsAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {scenario.Name} (B), seed {seed}: "
            + $"{recording.Frames.Count / scenario.Duration.TotalSeconds:0} frames/s, {counts.Sent} packets, "
            + $"{counts.Lost} lost, shaper late by {counts.LateP99:0.0} ms (p99)"));
        return recording;
    }

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        _administrator.Dispose();
        await _up.DisposeAsync();
        await _network.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
