using Farglass.Testing;
using Farglass.Testing.Network;
using Farglass.Testing.Network.Scenarios;

namespace Farglass.Rtc.Tests.Links;

public sealed class ScenarioReaderTests
{
    const string Good = """
        {
          "name": "narrow, then wide", "seed": 7, "seconds": 20,
          "down": { "coDel": true, "phases": [
            { "from": 0, "kilobits": 1000, "delayMs": 20, "queueMs": 300, "lossPercent": 2,
              "bursts": { "sharePercent": 5, "meanPackets": 4 } },
            { "from": 10, "kilobits": 2500.5, "bursts": { "sharePercent": 0 } } ] },
          "up": { "phases": [ { "from": 0, "delayMs": 20, "jitterMs": 5 } ] },
          "source": { "kind": "full-change", "from": 15 },
          "competitor": { "kind": "cubic", "from": 5 },
          "processor": { "encodeMs": 50, "stallMs": 60 },
          "figures": [ { "figure": "queueing-delay-p95", "from": 5, "most": 40 } ]
        }
        """;

    public static TheoryData<string> Files =>
        [.. Repository.Root.EnumerateFiles("benchmarks/Farglass.Bench/Scenarios/*.json").Select(file => file.Name)];

    [Fact]
    public void What_a_phase_does_not_say_stays_as_it_was()
    {
        var scenario = ScenarioReader.Parse(Good);
        var first = new LinkConditions
        {
            BitsPerSecond = 1_000_000,
            Delay = TimeSpan.FromMilliseconds(20),
            QueueTime = TimeSpan.FromMilliseconds(300),
            Loss = 0.02,
            Bursts = new(0.05, 4),
        };

        Assert.Equal([
            (TimeSpan.Zero, first),
            (TimeSpan.FromSeconds(10), first with { BitsPerSecond = 2_500_500, Bursts = null })], scenario.Down.Phases);
        Assert.True(scenario.Down.HasCoDel);
        Assert.Equal(TimeSpan.FromMilliseconds(5), scenario.Up.Phases[0].Conditions.Jitter);
    }

    [Fact]
    public void Source_competitor_and_figures_are_read()
    {
        var scenario = ScenarioReader.Parse(Good);

        Assert.Equal(("narrow, then wide", 7, TimeSpan.FromSeconds(20)),
            (scenario.Name, scenario.Seed, scenario.Duration));
        Assert.Equal((SourceKind.FullChange, TimeSpan.FromSeconds(15)), (scenario.Source, scenario.SourceFrom));
        Assert.Equal((CompetitorKind.Cubic, TimeSpan.FromSeconds(5)), (scenario.Competitor, scenario.CompetitorFrom));
        Assert.Equal(new(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(60)), scenario.Processor);
        Assert.Equal([new(FigureKind.QueueingDelayP95, TimeSpan.FromSeconds(5), null, 40)], scenario.Figures);
    }

    [Theory]
    [InlineData("\"seconds\": 20", "\"seconds\": 0", "seconds is not above 0")]
    [InlineData("\"seed\": 7,", "", "seed")]
    [InlineData("\"name\"", "\"nmae\"", "nmae")]
    [InlineData("\"from\": 10", "\"from\": 0", "down.phases[1].from is not later")]
    [InlineData("\"from\": 0, \"delayMs\": 20, \"j", "\"from\": 1, \"delayMs\": 20, \"j", "up.phases[0].from is not 0")]
    [InlineData("\"kilobits\": 1000", "\"kilobits\": -1", "down.phases[0].kilobits is negative")]
    [InlineData("\"kilobits\": 1000", "\"kilobits\": \"fast\"", "down.phases[0].kilobits")]
    [InlineData("\"lossPercent\": 2,", "\"lossPercent\": 200,", "down.phases[0].lossPercent is not from 0 to 100")]
    [InlineData("\"meanPackets\": 4", "\"meanPackets\": 0", "down.phases[0].bursts.meanPackets is below 1")]
    [InlineData("\"sharePercent\": 5", "\"sharePercent\": 100", "down.phases[0].bursts.sharePercent is not between")]
    [InlineData("full-change", "half-change", "source.kind")]
    [InlineData("\"encodeMs\": 50", "\"encodeMs\": -1", "processor.encodeMs is negative")]
    [InlineData("\"from\": 15", "\"from\": 20", "source.from is not within")]
    [InlineData("\"from\": 5, \"most\"", "\"from\": 99, \"most\"", "figures[0].from is not within")]
    [InlineData("\"most\": 40", "\"most\": 40, \"least\": 50", "figures[0] has a \"least\" above")]
    [InlineData("[ { \"from\": 0, \"delayMs\": 20, \"jitterMs\": 5 } ]", "[]", "up.phases is empty")]
    public void A_fault_is_told_with_its_place(string good, string bad, string message)
    {
        Assert.Contains(good, Good, StringComparison.Ordinal);
        var fault = Assert.Throws<ScenarioException>(
            () => ScenarioReader.Parse(Good.Replace(good, bad, StringComparison.Ordinal)));

        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var fault = Assert.Throws<ScenarioException>(() => ScenarioReader.ReadFile("/nowhere/at-all.json"));

        Assert.StartsWith("/nowhere/at-all.json: ", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Each_kept_file_is_read_and_expects_something(string file) =>
        Assert.NotEmpty(ScenarioReader.ReadFile(
            Path.Combine(Repository.Root.FullName, "benchmarks/Farglass.Bench/Scenarios", file)).Figures);
}
