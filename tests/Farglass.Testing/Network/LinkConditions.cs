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

    /// <summary>What the queue holds at most, in bytes; what does not fit is dropped.</summary>
    public int QueueBytes { get; init; } = int.MaxValue;
}

/// <summary>
/// The simple Gilbert model: everything is lost in the bad state and nothing in the good one.
/// </summary>
/// <param name="Share">Of the datagrams, that which is lost in the long run: above 0, below 1.</param>
/// <param name="MeanLength">How many datagrams a burst takes in the mean: at least 1.</param>
public sealed record BurstLoss(double Share, double MeanLength)
{
    internal double LeavesBad => 1 / MeanLength;

    internal double EntersBad => LeavesBad * Share / (1 - Share);
}
