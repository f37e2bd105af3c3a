using System.Text.Json;
using System.Text.Json.Serialization;

namespace Farglass.Testing.Network.Scenarios;

/// <summary>Reads scenario files: docs/network-scenarios.md.</summary>
public static class ScenarioReader
{
    const double SecondsMax = 600;

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    /// <exception cref="ScenarioException">It names the file and the place in it.</exception>
    public static Scenario ReadFile(string file)
    {
        try
        {
            return Parse(File.ReadAllText(file));
        }
        catch (Exception e) when (e is ScenarioException or IOException or UnauthorizedAccessException)
        {
            throw new ScenarioException($"{file}: {e.Message}", e);
        }
    }

    /// <exception cref="ScenarioException">It names the place in the text.</exception>
    public static Scenario Parse(string text)
    {
        try
        {
            var read = JsonSerializer.Deserialize<ScenarioText>(text, Json);
            return Read(read ?? throw new ScenarioException("It is null."));
        }
        catch (JsonException e)
        {
            throw new ScenarioException(e.Message, e);
        }
    }

    static Scenario Read(ScenarioText text)
    {
        Require(text.Name.Length > 0, "name", "is empty");
        Require(text.Seconds is > 0 and <= SecondsMax, "seconds", $"is not above 0 and at most {SecondsMax}");
        var figures = (text.Figures ?? []).Select((figure, index) => Read(figure, text, $"figures[{index}]"));
        return new(text.Name, text.Seed, TimeSpan.FromSeconds(text.Seconds))
        {
            Down = Read(text.Down, "down"),
            Up = Read(text.Up, "up"),
            Source = text.Source.Kind,
            SourceFrom = Within(text.Source.From, text, "source.from"),
            Carrier = text.Carrier,
            Competitor = text.Competitor?.Kind ?? CompetitorKind.None,
            CompetitorFrom = Within(text.Competitor?.From ?? 0, text, "competitor.from"),
            Processor = text.Processor is { } processor ? Read(processor, "processor") : null,
            Figures = [.. figures],
        };
    }

    static Expectation Read(FigureText figure, ScenarioText text, string place)
    {
        Require((figure.Least ?? double.MinValue) <= (figure.Most ?? double.MaxValue), place,
            "has a \"least\" above its \"most\"");
        return new(figure.Figure, Within(figure.From, text, $"{place}.from"), figure.Least, figure.Most);
    }

    static Direction Read(DirectionText text, string place)
    {
        Require(text.Phases.Count > 0, $"{place}.phases", "is empty");
        Require(text.Phases[0].From == 0, $"{place}.phases[0].from", "is not 0");
        var phases = new List<(TimeSpan, LinkConditions)>();
        var (before, from) = (new LinkConditions(), double.NegativeInfinity);
        foreach (var (index, phase) in text.Phases.Index())
        {
            var here = $"{place}.phases[{index}]";
            Require(phase.From > from, $"{here}.from", "is not later than the phase before");
            (before, from) = (Read(phase, before, here), phase.From);
            phases.Add((TimeSpan.FromSeconds(from), before));
        }

        return new(phases, text.CoDel);
    }

    /// <summary>What a phase does not say stays as it was.</summary>
    static LinkConditions Read(PhaseText phase, LinkConditions before, string place) => new()
    {
        BitsPerSecond = NotNegative(phase.Kilobits, $"{place}.kilobits") * 1_000 ?? before.BitsPerSecond,
        Delay = Milliseconds(phase.DelayMs, $"{place}.delayMs") ?? before.Delay,
        Jitter = Milliseconds(phase.JitterMs, $"{place}.jitterMs") ?? before.Jitter,
        Loss = Share(phase.LossPercent, $"{place}.lossPercent") ?? before.Loss,
        Bursts = phase.Bursts is { } bursts ? Read(bursts, $"{place}.bursts") : before.Bursts,
        Reordering = Share(phase.ReorderingPercent, $"{place}.reorderingPercent") ?? before.Reordering,
        ReorderingDelay =
            Milliseconds(phase.ReorderingDelayMs, $"{place}.reorderingDelayMs") ?? before.ReorderingDelay,
        Duplication = Share(phase.DuplicationPercent, $"{place}.duplicationPercent") ?? before.Duplication,
        QueueBytes = (int?)NotNegative(phase.QueueBytes, $"{place}.queueBytes") ?? before.QueueBytes,
        QueueTime = Milliseconds(phase.QueueMs, $"{place}.queueMs") ?? before.QueueTime,
    };

    /// <returns>Null for a share of 0: no more bursts from here on.</returns>
    static BurstLoss? Read(BurstsText text, string place)
    {
        if (text.SharePercent == 0) return null;
        Require(text.SharePercent is > 0 and < 100, $"{place}.sharePercent", "is not between 0 and 100");
        Require(text.MeanPackets >= 1, $"{place}.meanPackets", "is below 1");
        var loss = Share(text.LossPercent, $"{place}.lossPercent") ?? 1;
        return new(text.SharePercent / 100, text.MeanPackets, loss);
    }

    static BusyProcessor Read(ProcessorText text, string place) => new(
        Milliseconds(text.EncodeMs, $"{place}.encodeMs")!.Value, Milliseconds(text.StallMs, $"{place}.stallMs")!.Value);

    static TimeSpan? Milliseconds(double? value, string place) =>
        NotNegative(value, place) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;

    static double? Share(double? percent, string place)
    {
        Require(percent is null or (>= 0 and <= 100), place, "is not from 0 to 100");
        return percent / 100;
    }

    static double? NotNegative(double? value, string place)
    {
        Require(value is null or (>= 0 and <= int.MaxValue), place, "is negative, or too large");
        return value;
    }

    static TimeSpan Within(double seconds, ScenarioText text, string place)
    {
        Require(seconds >= 0 && seconds < text.Seconds, place, "is not within the scenario");
        return TimeSpan.FromSeconds(seconds);
    }

    static void Require(bool holds, string place, string fault)
    {
        if (!holds) throw new ScenarioException($"{place} {fault}.");
    }

    // As it is written. Names end in their unit.

    sealed record ScenarioText
    {
        public required string Name { get; init; }

        public required int Seed { get; init; }

        public required double Seconds { get; init; }

        public required DirectionText Down { get; init; }

        public required DirectionText Up { get; init; }

        public required SourceText Source { get; init; }

        public CarrierKind Carrier { get; init; }

        public CompetitorText? Competitor { get; init; }

        public ProcessorText? Processor { get; init; }

        public IReadOnlyList<FigureText>? Figures { get; init; }
    }

    sealed record DirectionText
    {
        public bool CoDel { get; init; }

        public required IReadOnlyList<PhaseText> Phases { get; init; }
    }

    sealed record PhaseText
    {
        public required double From { get; init; }

        public double? Kilobits { get; init; }

        public double? DelayMs { get; init; }

        public double? JitterMs { get; init; }

        public double? LossPercent { get; init; }

        public BurstsText? Bursts { get; init; }

        public double? ReorderingPercent { get; init; }

        public double? ReorderingDelayMs { get; init; }

        public double? DuplicationPercent { get; init; }

        public double? QueueMs { get; init; }

        public double? QueueBytes { get; init; }
    }

    sealed record BurstsText
    {
        public required double SharePercent { get; init; }

        public double MeanPackets { get; init; } = 1;

        public double? LossPercent { get; init; }
    }

    sealed record SourceText
    {
        public required SourceKind Kind { get; init; }

        public double From { get; init; }
    }

    sealed record CompetitorText
    {
        public required CompetitorKind Kind { get; init; }

        public double From { get; init; }
    }

    sealed record ProcessorText
    {
        public required double EncodeMs { get; init; }

        public required double StallMs { get; init; }
    }

    sealed record FigureText
    {
        public required FigureKind Figure { get; init; }

        public double From { get; init; }

        public double? Least { get; init; }

        public double? Most { get; init; }
    }
}
