using Farglass.Rtc.Congestion;

namespace Farglass.Rtc.Rtp;

/// <summary>
/// Keeps a round trip from being what it is not: a report that an outage held back for seconds says how long the outage
/// was. Who believed it would ask for what is missing seconds later.
/// </summary>
sealed class PlausibleRoundTrip
{
    /// <summary>Queues make a way so many times longer; what is longer still was no way.</summary>
    const int FloorsMax = 4;

    /// <summary>A queue in front of a slow link takes that long on the shortest of ways.</summary>
    static readonly TimeSpan AlwaysPlausible = TimeSpan.FromMilliseconds(300);

    readonly DelayFloor _floor = new();

    /// <returns>What was measured, or the longest that is plausible after what was measured before.</returns>
    public TimeSpan Of(TimeSpan now, TimeSpan measured)
    {
        _floor.Add(now, measured);
        var most = _floor.Value * FloorsMax;
        if (most < AlwaysPlausible) most = AlwaysPlausible;
        return measured < most ? measured : most;
    }
}
