using System.Diagnostics;

namespace Farglass.Bench;

/// <summary>As the page tells it: milliseconds since 1970, by its clock.</summary>
sealed class Beat
{
    /// <summary>When Chromium gave each to its output.</summary>
    public double[] Heard { get; init; } = [];

    public double[] Seen { get; init; } = [];

    /// <summary>Of the first packet of each; empty where they come as RTP.</summary>
    public Arrival[] Arrivals { get; init; } = [];

    /// <summary>How long RTP waited in the jitter buffer, on average.</summary>
    public double BufferMs { get; init; }

    /// <summary>How long Chromium says that its output keeps what it is given.</summary>
    public double OutputMs { get; init; }
}

/// <summary>Of a packet, in the page.</summary>
sealed class Arrival
{
    /// <summary>Of its first sample, in milliseconds of CLOCK_MONOTONIC.</summary>
    public double Position { get; init; }

    public double At { get; init; }
}

/// <summary>Where the milliseconds of one round's beats went: medians.</summary>
/// <param name="Heard">From the application's write until it leaves Chromium's output.</param>
/// <param name="AfterSeen">How much later than the picture of the same moment.</param>
/// <param name="Arrived">From the write until the page has it; 0 where it is not seen.</param>
/// <param name="Travelled">Of that, since the sound server began to play it.</param>
/// <param name="Buffered">In NetEQ.</param>
/// <param name="Output">In Chromium's output.</param>
sealed record BeatRound(
    double Heard, double AfterSeen, double Arrived, double Travelled, double Buffered, double Output)
{
    /// <param name="beat">What the page has heard and seen.</param>
    /// <param name="written">When the application wrote each, in milliseconds since 1970.</param>
    public static BeatRound Of(Beat beat, double[] written)
    {
        double After(double at) => at - written.Last(one => one < at);
        var zero = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds
            - Stopwatch.GetElapsedTime(0).TotalMilliseconds;
        var heard = beat.Heard.Select(at => at + beat.OutputMs).ToArray();
        return new(
            Median(heard.Select(After)),
            Median(heard.Select(at => at - beat.Seen.MinBy(seen => Math.Abs(seen - at)))),
            beat.Arrivals.Length == 0 ? 0 : Median(beat.Arrivals.Select(one => After(one.At))),
            beat.Arrivals.Length == 0 ? 0 : Median(beat.Arrivals.Select(one => one.At - zero - one.Position)),
            beat.BufferMs,
            beat.OutputMs);
    }

    static double Median(IEnumerable<double> values) => Figure.Percentile([.. values.Order()], 0.5);
}
