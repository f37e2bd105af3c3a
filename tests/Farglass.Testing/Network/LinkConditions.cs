namespace Farglass.Testing.Network;

/// <summary>What one direction of a link is like from one moment on. As it is made it is perfect.</summary>
public sealed record LinkConditions
{
    /// <summary>Without end where nothing limits it; 0 is an outage: what is sent waits in the queue.</summary>
    public double BitsPerSecond { get; init; } = double.PositiveInfinity;

    /// <summary>From the end of the queue to the far end.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>What the delay grows by at most, evenly distributed. Nothing overtakes because of it.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>The share of datagrams that are lost, each for itself: 0 to 1.</summary>
    public double Loss { get; init; }

    /// <summary>Losses that come together; null for none.</summary>
    public BurstLoss? Bursts { get; init; }

    /// <summary>The share of datagrams that are late by <see cref="ReorderingDelay"/>, so others overtake.</summary>
    public double Reordering { get; init; }

    public TimeSpan ReorderingDelay { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>The share of datagrams that come twice.</summary>
    public double Duplication { get; init; }

    /// <summary>What the queue holds at most, in bytes; what does not fit is dropped.</summary>
    public int QueueBytes { get; init; } = int.MaxValue;

    /// <summary>
    /// The same in time, at the rate of this moment; but always room for some packets. The smaller bound counts.
    /// </summary>
    public TimeSpan? QueueTime { get; init; }

    internal int QueueLimit => QueueTime is { } time && BitsPerSecond < double.PositiveInfinity
        ? (int)Math.Min(Math.Max(BitsPerSecond / 8 * time.TotalSeconds, QueueBytesMin), QueueBytes)
        : QueueBytes;

    /// <summary>Ten packets: a queue that holds none lets nothing through.</summary>
    const int QueueBytesMin = 15_000;
}

/// <summary>
/// The model of Gilbert and Elliott: a good state with the losses of <see cref="LinkConditions.Loss"/>, and a bad one.
/// </summary>
/// <param name="Share">Of the datagrams, those that meet the bad state in the long run: above 0, below 1.</param>
/// <param name="MeanLength">How many datagrams the bad state takes in the mean: at least 1.</param>
/// <param name="LossInBad">The share that is lost in the bad state; 1 is the simple model of Gilbert.</param>
public sealed record BurstLoss(double Share, double MeanLength, double LossInBad = 1)
{
    internal double LeavesBad => 1 / MeanLength;

    internal double EntersBad => LeavesBad * Share / (1 - Share);
}
