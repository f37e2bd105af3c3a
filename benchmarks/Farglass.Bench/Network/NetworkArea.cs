using Farglass.Host;
using Farglass.Host.Carriers;
using Farglass.Rtc.Congestion;
using Farglass.Testing;
using Farglass.Testing.EndToEnd.Network;
using Farglass.Testing.Network.Scenarios;

namespace Farglass.Bench.Network;

/// <summary>
/// What a session makes of a network: the scenarios in this project's folder, in virtual time, so the figures are the
/// same on every machine; each once more with a sender of a fixed rate, as the yardstick. And, if wanted, in Chromium,
/// over a real link: those figures are marked (B). docs/network.md
/// </summary>
static class NetworkArea
{
    static readonly Bitrate Initial = Bitrate.FromKilobits(Limits.KilobitsPerSecondInitial);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(MeasurementOrder order, CancellationToken stopping)
    {
        var scenarios = Repository.Root.EnumerateFiles("benchmarks/Farglass.Bench/Scenarios/*.json")
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .Where(file => order.Only is null || file.Name.StartsWith(order.Only, StringComparison.Ordinal))
            .Select(file => (Name: Path.GetFileNameWithoutExtension(file.Name), ScenarioReader.ReadFile(file.FullName)))
            .ToList();
        if (order.Plots is not null) Directory.CreateDirectory(order.Plots);
        var figures = new List<Figure>();
        foreach (var (name, scenario) in scenarios)
        {
            stopping.ThrowIfCancellationRequested();
            figures.AddRange(await SimulateAsync(name, scenario, order, stopping));
        }

        if (order.BrowserRounds > 0) figures.AddRange(await InBrowserAsync(scenarios, order, stopping));
        return figures;
    }

    static async Task<IReadOnlyList<Figure>> SimulateAsync(
        string name, Scenario scenario, MeasurementOrder order, CancellationToken stopping)
    {
        var recordings = Record(scenario, order.Seeds, Controlled);
        await PlotAsync(order.Plots, name, recordings[0], stopping);
        return
        [
            .. Judge(scenario, recordings, Controlled, isJudged: true),
            .. Judge(scenario, Record(scenario, order.Seeds, Fixed), Fixed, isJudged: false),
        ];
    }

    static async Task<IReadOnlyList<Figure>> InBrowserAsync(
        List<(string Name, Scenario Scenario)> scenarios, MeasurementOrder order, CancellationToken stopping)
    {
        if (ShapedNetwork.Hindrance is { } hindrance)
        {
            Console.WriteLine($"  (B) is not measured: {hindrance}.");
            return [];
        }

        var chosen = scenarios.Where(named => BrowserNetwork.CanRun(named.Scenario)).ToList();
        if (chosen.Count == 0) return [];
        await using var browser = await BrowserNetwork.StartAsync(chosen[0].Scenario);
        var figures = new List<Figure>();
        foreach (var (name, scenario) in chosen)
        {
            var recordings = await RecordAsync(browser, scenario, order.BrowserRounds, stopping);
            if (recordings.Count == 0) continue;
            await PlotAsync(order.Plots, $"{name}-browser", recordings[0], stopping);
            figures.AddRange(scenario.Figures.Select(expected => JudgeReal(scenario, recordings, expected)));
        }

        return figures;
    }

    /// <summary>A round that fails is left out: a browser that does not come up is no figure of ours.</summary>
    static async Task<List<Recording>> RecordAsync(
        BrowserNetwork browser, Scenario scenario, int rounds, CancellationToken stopping)
    {
        var recordings = new List<Recording>();
        for (var round = 0; round < rounds; round++)
        {
            try
            {
                recordings.Add(await browser.RecordAsync(scenario, scenario.Seed + round, stopping));
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                Console.Error.WriteLine($"{scenario.Name} (B), round {round + 1} could not be measured: {failure}");
            }
        }

        return recordings;
    }

    static GoogleCongestionControl Controlled() => RateControl.Create(new HostSettings().KilobitsPerSecond);

    static FixedRate Fixed() => new(Initial);

    /// <summary>With seeds that follow the scenario's own.</summary>
    static Recording[] Record(Scenario scenario, int seeds, Func<IBandwidthController> control) =>
        [.. Enumerable.Range(scenario.Seed, seeds).Select(seed => Recording.Of(scenario, seed, control))];

    static async Task PlotAsync(string? folder, string name, Recording recording, CancellationToken stopping)
    {
        if (folder is null) return;
        await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.svg"), RecordingPlot.Draw(recording), stopping);
    }

    static IEnumerable<Figure> Judge(
        Scenario scenario, Recording[] recordings, Func<IBandwidthController> control, bool isJudged)
    {
        foreach (var expected in scenario.Figures.Where(expected => expected.Figure != FigureKind.UntilSharp))
        {
            var (name, unit) = Measures.Describe(expected.Figure);
            var rounds = recordings.Select((recording, round) => Measures.Of(expected.Figure, expected.From, recording,
                new(() => Recording.Of(Undisturbed(scenario), scenario.Seed + round, control)))).ToList();
            yield return isJudged
                ? Figure.OfEach($"network/{scenario.Name}, {name}", unit, rounds, expected.Most, expected.Least)
                : Figure.Of($"network/{scenario.Name}, {name}, fixed rate", unit, rounds);
        }
    }

    static Figure JudgeReal(Scenario scenario, IEnumerable<Recording> recordings, Expectation expected)
    {
        var (name, unit) = Measures.Describe(expected.Figure);
        var rounds = recordings.Select(recording =>
            Measures.Of(expected.Figure, expected.From, recording, new(() => recording))).ToList();
        return Figure.Of($"network/{scenario.Name} (B), {name}", unit, rounds, expected.Most, expected.Least);
    }

    static Scenario Undisturbed(Scenario scenario) => scenario with
    {
        Processor = null,
        Down = scenario.Down with
        {
            Phases = [.. scenario.Down.Phases.Select(phase =>
                (phase.From, phase.Conditions with { Jitter = TimeSpan.Zero }))],
        },
    };
}
