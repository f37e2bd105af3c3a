namespace Farglass.Bench;

/// <summary>One measured figure. The file that <c>--json</c> writes is a list of these.</summary>
/// <param name="Name">Area and what was measured, such as <c>session/key to frame p50</c>.</param>
/// <param name="P50">The median of the rounds.</param>
/// <param name="Min">The smallest round.</param>
/// <param name="Max">The largest round.</param>
/// <param name="Target">The largest value that is good enough; null where none is too large.</param>
/// <param name="Least">The smallest value that is good enough; null where none is too small.</param>
/// <param name="Met">Whether they are met; null where the figure is told and not judged.</param>
/// <param name="RoundsMissed">How many rounds, of <paramref name="Rounds"/>, were not good enough.</param>
sealed record Figure(
    string Name, string Unit, double P50, double Min, double Max, double? Target, double? Least, bool? Met,
    int RoundsMissed, int Rounds)
{
    /// <summary>
    /// Of several rounds that measured the same: the median is quoted, the range says how noisy it was.
    /// </summary>
    public static Figure Of(
        string name, string unit, IReadOnlyCollection<double> rounds, double? target = null, double? least = null) =>
        Of(name, unit, rounds, target, least, (median, _) => !(median > target) && !(median < least));

    /// <summary>
    /// Of rounds that no machine disturbs, but the seed makes differ: each must meet the target, not the median alone.
    /// </summary>
    public static Figure OfEach(
        string name, string unit, IReadOnlyCollection<double> rounds, double? target, double? least) =>
        Of(name, unit, rounds, target, least, (_, missed) => missed == 0);

    /// <param name="sorted">At least one value, ascending.</param>
    /// <param name="share">0 to 1.</param>
    public static double Percentile(double[] sorted, double share) =>
        sorted[(int)Math.Round(share * (sorted.Length - 1), MidpointRounding.AwayFromZero)];

    static Figure Of(string name, string unit, IReadOnlyCollection<double> rounds, double? target, double? least,
        Func<double, int, bool> isMet)
    {
        var sorted = rounds.Order().ToArray();
        var median = Percentile(sorted, 0.5);
        var missed = sorted.Count(round => round > target || round < least);
        bool? met = target is null && least is null ? null : isMet(median, missed);
        return new(name, unit, median, sorted[0], sorted[^1], target, least, met, missed, sorted.Length);
    }
}
