using System.Globalization;
using Farglass.Fuzz.Targets;

namespace Farglass.Fuzz;

/// <summary>The command line.</summary>
sealed record FuzzOptions
{
    public const string Usage =
        "./fuzz [target ...] [--count N] [--seed S] | ./fuzz target --replay FILE | ./fuzz --write-seeds";

    public IReadOnlyList<Target> Targets { get; init; } = [];

    public long Count { get; init; } = 100_000;

    public int Seed { get; init; } = 1;

    public string? Replay { get; init; }

    public bool WritesSeeds { get; init; }

    /// <returns>Null: it cannot be understood.</returns>
    public static FuzzOptions? Parse(ReadOnlySpan<string> arguments) => arguments switch
    {
        [] => new(),
        ["--write-seeds", .. var rest] => Parse(rest) is { } options ? options with { WritesSeeds = true } : null,
        ["--replay", var file, .. var rest] => Parse(rest) is { } options ? options with { Replay = file } : null,
        ["--count", var text, .. var rest] when long.TryParse(text, CultureInfo.InvariantCulture, out var count) =>
            Parse(rest) is { } options ? options with { Count = count } : null,
        ["--seed", var text, .. var rest] when int.TryParse(text, CultureInfo.InvariantCulture, out var seed) =>
            Parse(rest) is { } options ? options with { Seed = seed } : null,
        [var name, .. var rest] when AllTargets.Find(name) is { } target =>
            Parse(rest) is { } options ? options with { Targets = [target, .. options.Targets] } : null,
        _ => null,
    };
}
