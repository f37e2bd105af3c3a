using Farglass.Host;
using Farglass.Rtc.Congestion;
using Farglass.Testing;
using Farglass.Testing.Network.Scenarios;

namespace Farglass.Bench.Network;

/// <summary>
/// What a session makes of a network: the scenarios in this project's folder, in virtual time, so the figures are the
/// same on every machine. Each once more with a sender of a fixed rate, as the yardstick. docs/network.md
/// </summary>
static class NetworkArea
{
    /// <summary>Of each scenario, with seeds that follow its own.</summary>
    const int Rounds = 5;

    /// <summary>As the host's settings have it, if they say nothing.</summary>
    static readonly Bitrate Most = Bitrate.FromMegabits(20);

    static readonly Bitrate Initial = Bitrate.FromKilobits(Limits.KilobitsPerSecondInitial);

    /// <param name="plots">Where one plot for each scenario goes; null for none.</param>
    public static async Task<IReadOnlyList<Figure>> MeasureAsync(string? plots, CancellationToken stopping)
    {
        var files = Repository.Root.EnumerateFiles("benchmarks/Farglass.Bench/Scenarios/*.json")
            .OrderBy(file => file.Name, StringComparer.Ordinal);
        if (plots is not null) Directory.CreateDirectory(plots);
        var figures = new List<Figure>();
        foreach (var file in files)
        {
            stopping.ThrowIfCancellationRequested();
            var scenario = ScenarioReader.ReadFile(file.FullName);
            var recordings = Record(scenario, Controlled);
            figures.AddRange(Judge(scenario, recordings, Controlled, isJudged: true));
            figures.AddRange(Judge(scenario, Record(scenario, Fixed), Fixed, isJudged: false));
            if (plots is null) continue;
            var plot = Path.Combine(plots, Path.ChangeExtension(file.Name, ".svg"));
            await File.WriteAllTextAsync(plot, RecordingPlot.Draw(recordings[0]), stopping);
        }

        return figures;
    }

    static GoogleCongestionControl Controlled() =>
        new(Bitrate.FromKilobits(Limits.KilobitsPerSecondMin), Initial, Most);

    static FixedRate Fixed() => new(Initial);

    static Recording[] Record(Scenario scenario, Func<IBandwidthController> control) =>
        [.. Enumerable.Range(scenario.Seed, Rounds).Select(seed => Recording.Of(scenario, seed, control))];

    static IEnumerable<Figure> Judge(
        Scenario scenario, Recording[] recordings, Func<IBandwidthController> control, bool isJudged)
    {
        foreach (var expected in scenario.Figures)
        {
            var (name, unit) = Measures.Describe(expected.Figure);
            var rounds = recordings.Select((recording, round) => Measures.Of(expected.Figure, expected.From, recording,
                new(() => Recording.Of(WithoutJitter(scenario), scenario.Seed + round, control)))).ToList();
            yield return isJudged
                ? Figure.OfEach($"network/{scenario.Name}, {name}", unit, rounds, expected.Most, expected.Least)
                : Figure.Of($"network/{scenario.Name}, {name}, fixed rate", unit, rounds);
        }
    }

    static Scenario WithoutJitter(Scenario scenario) => scenario with
    {
        Down = scenario.Down with
        {
            Phases = [.. scenario.Down.Phases.Select(phase =>
                (phase.From, phase.Conditions with { Jitter = TimeSpan.Zero }))],
        },
    };
}
