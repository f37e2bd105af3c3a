using System.Globalization;
using Farglass.Rtc.Congestion;

namespace Farglass.Rtc.Tests.Congestion;

/// <summary>
/// Links that change as the seed says: no rate stays far below the link, and no queue is long. <c>FARGLASS_SEED=42</c>
/// runs only that one.
/// </summary>
public sealed class RandomTraceTests
{
    const int Seeds = 500, Changes = 8;
    const double CollapsedShare = 0.2;

    static readonly TimeSpan CollapseMax = TimeSpan.FromSeconds(3), QueueMax = TimeSpan.FromSeconds(1);

    [Fact]
    public void No_trace_makes_it_collapse_and_none_makes_a_long_queue()
    {
        var one = Environment.GetEnvironmentVariable("FARGLASS_SEED");
        var seeds = one is null ? Enumerable.Range(1, Seeds) : [int.Parse(one, CultureInfo.InvariantCulture)];
        var faults = seeds.AsParallel().Select(Fault).OfType<string>().ToList();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    static string? Fault(int seed)
    {
        var random = new Random(seed);
        var link = new Bottleneck(seed, conditions => conditions with
        {
            BitsPerSecond = Between(random, 0.5, 20) * 1_000_000,
            Delay = TimeSpan.FromMilliseconds(random.Next(5, 80)),
            Jitter = TimeSpan.FromMilliseconds(random.Next(2) * random.Next(30)),
            Loss = random.Next(2) * 0.03 * random.NextDouble(),
            QueueTime = null,
        });
        var control = new GoogleCongestionControl(
            Bitrate.FromKilobits(300), Bitrate.FromMegabits(1), Bitrate.FromMegabits(20));
        var flow = link.Add(control);
        for (var change = 0; change < Changes; change++)
        {
            var low = TimeSpan.Zero;
            var worst = TimeSpan.Zero;
            var before = flow.ArrivedBytes;
            var seconds = random.Next(4, 15);
            link.Run(seconds, () =>
            {
                low = control.Target < link.Capacity * CollapsedShare ? low + TimeSpan.FromMilliseconds(1) : default;
                if (low > worst) worst = low;
            });
            if (worst > CollapseMax) return $"seed {seed}, change {change}: {worst.TotalSeconds:0.0} s too low";
            if (link.QueueMax > QueueMax)
                return $"seed {seed}, change {change}: a queue of {link.QueueMax.TotalSeconds:0.0} s";
            link.Capacity = Next(random, link.Capacity);
        }
        return null;
    }

    /// <summary>
    /// At most four times more or less: before a sender can know of a fall, the excess of a round trip is in the queue.
    /// </summary>
    static Bitrate Next(Random random, Bitrate capacity) => Bitrate.Min(Bitrate.Max(
        capacity * Between(random, 0.25, 4), Bitrate.FromKilobits(500)), Bitrate.FromMegabits(20));

    static double Between(Random random, double least, double most) =>
        least * Math.Pow(most / least, random.NextDouble());
}
