using Farglass.Rtc.Congestion;
using Farglass.Testing.Network.Scenarios;

namespace Farglass.Bench.Network;

/// <summary>The state at one moment.</summary>
/// <param name="Capacity">And <paramref name="Target"/>: bits per second.</param>
/// <param name="Target">Not a number where nobody tells what may be sent.</param>
/// <param name="QueueMilliseconds">Not a number in an outage.</param>
/// <param name="Received">Bytes since the beginning; as those that were sent, and those of the competitor.</param>
readonly record struct Sample(
    TimeSpan At, double Capacity, double Target, double QueueMilliseconds, long Sent, long Received, long OfOthers);

/// <summary>A frame that has come whole, or in a browser is shown.</summary>
/// <param name="CapturedAt">When its encoding began: it shows what was there then.</param>
readonly record struct ShownFrame(TimeSpan At, TimeSpan CapturedAt);

/// <summary>What happened in one run of a scenario.</summary>
sealed record Recording(Scenario Scenario, IReadOnlyList<Sample> Samples, IReadOnlyList<ShownFrame> Frames)
{
    /// <summary>Of each key: when it was pressed, and when the screen showed it.</summary>
    public IReadOnlyList<(TimeSpan PressedAt, TimeSpan ShownAt)> Keys { get; init; } = [];

    /// <summary>When there was one.</summary>
    public IReadOnlyList<TimeSpan> KeyFrames { get; init; } = [];

    /// <summary>When the picture was as the application has drawn it; null if never.</summary>
    public TimeSpan? SharpAt { get; init; }

    /// <summary>Between two samples.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    static readonly TimeSpan StartMax = TimeSpan.FromMilliseconds(100);

    public static Recording Of(Scenario scenario, int seed, Func<IBandwidthController> control)
    {
        var link = new SharedLink(scenario, seed);
        var screen = ScreenOf(scenario, control(), seed);
        // Frames, feedback and changes of the link fall together in another way for each seed.
        link.Add(screen, StartMax * new Random(seed).NextDouble());
        LinkUser? other = scenario.Competitor switch
        {
            CompetitorKind.Session => ScreenOf(scenario, control(), seed + 1_000),
            CompetitorKind.Cubic => new Download(),
            _ => null,
        };
        if (other is not null) link.Add(other, scenario.CompetitorFrom);
        var samples = new List<Sample>();
        link.Run(() =>
        {
            if (link.Now.Ticks % Interval.Ticks != 0) return;
            samples.Add(new(link.Now, link.Capacity, screen.Target.BitsPerSecond, link.QueueMilliseconds,
                screen.SentBytes, screen.ReceivedBytes, other?.ReceivedBytes ?? 0));
        });
        return new(scenario, samples, screen.Shown) { Keys = screen.Keys, KeyFrames = screen.KeyFrames };
    }

    static ViewedScreen ScreenOf(Scenario scenario, IBandwidthController controller, int seed) =>
        scenario.Carrier == CarrierKind.WebRtc
            ? new RtcScreen(scenario, controller, seed)
            : new WebSocketScreen(scenario, controller, seed);

    public IEnumerable<Sample> SamplesFrom(TimeSpan from) => Samples.Where(sample => sample.At >= from);
}
