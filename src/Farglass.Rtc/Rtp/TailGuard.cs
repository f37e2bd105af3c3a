namespace Farglass.Rtc.Rtp;

/// <summary>
/// Watches the last packet before a silence. Nothing that follows it would tell the receiver that it is missing, and a
/// desktop that has come to rest would stay half drawn: so the sender repeats it until something is heard of it.
/// </summary>
sealed class TailGuard
{
    /// <summary>A tail that does not arrive in eight doublings is a link that is gone: ICE will notice.</summary>
    const int TriesMax = 8;

    /// <summary>Receivers gather feedback for 50 to 100 ms, and the way there and back takes its time.</summary>
    static readonly TimeSpan ReportWait = TimeSpan.FromMilliseconds(150);

    int _tries;

    /// <summary>When to look whether anything is still on its way.</summary>
    public TimeSpan Deadline { get; private set; } = TimeSpan.MaxValue;

    /// <summary>The last packet that has left.</summary>
    public long Tail { get; private set; } = -1;

    /// <summary>The last packet that is known to have arrived. Those before it have, or were asked for.</summary>
    public long Arrived { get; private set; } = -1;

    /// <summary>A packet has left for the first time.</summary>
    public void HasSent(TimeSpan now, long sequence, TimeSpan roundTrip)
    {
        (Tail, _tries) = (sequence, 0);
        Deadline = now + Wait(roundTrip);
    }

    public void HasArrived(long sequence) => Arrived = Math.Max(Arrived, sequence);

    /// <summary>Nothing is on its way any more, or nothing more is sent.</summary>
    public void Stop() => Deadline = TimeSpan.MaxValue;

    /// <summary>Waits once more, twice as long.</summary>
    /// <returns>False if that was done often enough.</returns>
    public bool TryAgain(TimeSpan now, TimeSpan roundTrip)
    {
        var isWorthIt = ++_tries <= TriesMax;
        Deadline = isWorthIt ? now + Wait(roundTrip) : TimeSpan.MaxValue;
        return isWorthIt;
    }

    /// <summary>
    /// How long nothing must have been asked for, for all to be there: receivers ask every round trip.
    /// </summary>
    public static TimeSpan Quiet(TimeSpan roundTrip) => (roundTrip * 1.5) + ReportWait;

    TimeSpan Wait(TimeSpan roundTrip) => Quiet(roundTrip) * (1 << _tries);
}
