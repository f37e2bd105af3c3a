using Farglass.Testing.Network.Scenarios;

namespace Farglass.Bench.Network;

/// <summary>
/// Makes figures of recordings. What does not happen within a recording counts as if it happened at its end.
/// </summary>
static class Measures
{
    const double MostlyUsedShare = 0.8;

    /// <summary>A frame that is older than this says nothing of now.</summary>
    static readonly TimeSpan FreshMax = TimeSpan.FromMilliseconds(300);

    static readonly TimeSpan RateWindow = TimeSpan.FromMilliseconds(500);

    /// <summary>Over which a rate of sending is counted where nobody tells the target.</summary>
    static readonly TimeSpan SendingWindow = TimeSpan.FromMilliseconds(200);

    public static (string Name, string Unit) Describe(FigureKind kind) => kind switch
    {
        FigureKind.Use => ("link used", "%"),
        FigureKind.QueueingDelayP95 => ("queueing delay p95", "ms"),
        FigureKind.QueueingDelayMax => ("queueing delay, longest", "ms"),
        FigureKind.BelowCapacity => ("until the rate is below the link", "ms"),
        FigureKind.FrameAgeP95 => ("frame age p95", "ms"),
        FigureKind.FrameAgeMax => ("frame age, worst", "ms"),
        FigureKind.FrameAgeGrowth => ("frame age, growth", "ms"),
        FigureKind.FreezeMax => ("freeze, longest", "ms"),
        FigureKind.MostlyUsed => ("until 80 % are used", "ms"),
        FigureKind.FirstFrame => ("until the first frame is complete", "ms"),
        FigureKind.UntilSharp => ("until text is sharp", "ms"),
        FigureKind.KeyToPixelsP50 => ("key to pixels p50", "ms"),
        FigureKind.KeyToPixelsP95 => ("key to pixels p95", "ms"),
        FigureKind.KeyFrames => ("key frames", "frames"),
        FigureKind.FrameRate => ("frames delivered", "1/s"),
        FigureKind.Share => ("share of what comes in", "%"),
        FigureKind.UntilLive => ("outage over, until live", "ms"),
        FigureKind.JitterRatio => ("rate, of that without jitter", "%"),
        FigureKind.ProcessorRatio => ("target, of that with an idle one", "%"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Nobody measures this."),
    };

    /// <param name="steady">The same scenario without what disturbs it, for the figures that compare them.</param>
    public static double Of(FigureKind kind, TimeSpan from, Recording recording, Lazy<Recording> steady) => kind switch
    {
        FigureKind.Use => 100 * Received(recording, from) / Carried(recording, from),
        FigureKind.QueueingDelayP95 => Figure.Percentile(Queues(recording, from), 0.95),
        FigureKind.QueueingDelayMax => Queues(recording, from)[^1],
        FigureKind.BelowCapacity => Until(recording, from, BelowCapacity(recording, from)),
        FigureKind.FrameAgeP95 => Figure.Percentile(FrameAges(recording, from), 0.95),
        FigureKind.FrameAgeMax => FrameAges(recording, from)[^1],
        FigureKind.FrameAgeGrowth => FrameAgeGrowth(recording, from),
        FigureKind.FreezeMax => FreezeMax(recording, from),
        FigureKind.MostlyUsed => Until(recording, from, MostlyUsed(recording, from)),
        FigureKind.FirstFrame => Until(recording, from, recording.Frames
            .Where(frame => frame.CapturedAt >= from).Select(frame => frame.At)),
        FigureKind.UntilSharp => ((recording.SharpAt ?? recording.Scenario.Duration) - from).TotalMilliseconds,
        FigureKind.KeyToPixelsP50 => Figure.Percentile(KeyDelays(recording, from), 0.5),
        FigureKind.KeyToPixelsP95 => Figure.Percentile(KeyDelays(recording, from), 0.95),
        FigureKind.KeyFrames => recording.KeyFrames.Count(at => at >= from),
        FigureKind.FrameRate => recording.Frames.Count(frame => frame.At >= from)
            / (recording.Scenario.Duration - from).TotalSeconds,
        FigureKind.Share => Share(recording, from),
        FigureKind.UntilLive => OutageEnds(recording.Scenario, from).Max(end => UntilLive(recording, end)),
        FigureKind.JitterRatio => 100 * Received(recording, from) / Received(steady.Value, from),
        FigureKind.ProcessorRatio => 100 * Targets(recording, from) / Targets(steady.Value, from),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Nobody measures this."),
    };

    static double Received(Recording recording, TimeSpan from)
    {
        var samples = recording.SamplesFrom(from).ToList();
        return samples[^1].Received - samples[0].Received;
    }

    static double Targets(Recording recording, TimeSpan from) =>
        recording.SamplesFrom(from).Average(sample => sample.Target);

    static double Carried(Recording recording, TimeSpan from) =>
        recording.SamplesFrom(from).Sum(sample => sample.Capacity) / 8 * Recording.Interval.TotalSeconds;

    static double[] Queues(Recording recording, TimeSpan from) =>
        [.. recording.SamplesFrom(from).Select(sample => sample.QueueMilliseconds).Where(double.IsFinite).Order()];

    static IEnumerable<TimeSpan> BelowCapacity(Recording recording, TimeSpan from)
    {
        var (samples, window) = (recording.Samples, (int)(SendingWindow / Recording.Interval));
        for (var at = window; at < samples.Count; at++)
        {
            var sent = (samples[at].Sent - samples[at - window].Sent) * 8 / SendingWindow.TotalSeconds;
            var rate = double.IsNaN(samples[at].Target) ? sent : samples[at].Target;
            if (samples[at].At >= from && rate < samples[at].Capacity) yield return samples[at].At;
        }
    }

    static double[] FrameAges(Recording recording, TimeSpan from) =>
        FrameAges(recording, from, recording.Scenario.Duration);

    static double[] FrameAges(Recording recording, TimeSpan from, TimeSpan to)
    {
        var ages = recording.Frames.Where(frame => frame.At >= from && frame.At < to)
            .Select(frame => (frame.At - frame.CapturedAt).TotalMilliseconds);
        return [.. ages.DefaultIfEmpty((to - from).TotalMilliseconds).Order()];
    }

    static double FrameAgeGrowth(Recording recording, TimeSpan from)
    {
        var quarter = (recording.Scenario.Duration - from) / 4;
        var first = FrameAges(recording, from, from + quarter);
        var last = FrameAges(recording, recording.Scenario.Duration - quarter);
        return Figure.Percentile(last, 0.5) - Figure.Percentile(first, 0.5);
    }

    static double FreezeMax(Recording recording, TimeSpan from)
    {
        var (last, longest) = (from, TimeSpan.Zero);
        var moments = recording.Frames.Select(frame => frame.At).Where(at => at >= from);
        foreach (var at in moments.Append(recording.Scenario.Duration))
        {
            if (at - last > longest) longest = at - last;
            last = at;
        }

        return longest.TotalMilliseconds;
    }

    static IEnumerable<TimeSpan> MostlyUsed(Recording recording, TimeSpan from)
    {
        var (samples, window) = (recording.Samples, (int)(RateWindow / Recording.Interval));
        for (var at = window; at < samples.Count; at++)
        {
            var rate = (samples[at].Received - samples[at - window].Received) * 8 / RateWindow.TotalSeconds;
            if (samples[at].At >= from && rate >= samples[at].Capacity * MostlyUsedShare) yield return samples[at].At;
        }
    }

    static double[] KeyDelays(Recording recording, TimeSpan from)
    {
        var delays = recording.Keys.Where(key => key.PressedAt >= from)
            .Select(key => (key.ShownAt - key.PressedAt).TotalMilliseconds);
        return [.. delays.DefaultIfEmpty((recording.Scenario.Duration - from).TotalMilliseconds).Order()];
    }

    static double Share(Recording recording, TimeSpan from)
    {
        var samples = recording.SamplesFrom(from).ToList();
        var own = Received(recording, from);
        return 100 * own / (own + samples[^1].OfOthers - samples[0].OfOthers);
    }

    static IEnumerable<TimeSpan> OutageEnds(Scenario scenario, TimeSpan from) => scenario.Down.Phases
        .Zip(scenario.Down.Phases.Skip(1))
        .Where(pair => pair.First.Conditions.BitsPerSecond == 0 && pair.Second.From >= from)
        .Select(pair => pair.Second.From);

    static double UntilLive(Recording recording, TimeSpan end) => Until(recording, end, recording.Frames
        .Where(frame => frame.At >= end && frame.At - frame.CapturedAt <= FreshMax).Select(frame => frame.At));

    static double Until(Recording recording, TimeSpan from, IEnumerable<TimeSpan> moments) =>
        (moments.Append(recording.Scenario.Duration).First() - from).TotalMilliseconds;
}
