namespace Farglass.Rtc.Ice;

/// <summary>
/// Which nomination is the latest. One with a number is not undone by an older one that the network held back.
/// </summary>
struct NominationOrder
{
    uint _highest;
    long _count;

    /// <returns>A place in the order, later ones larger; zero for none, and for one that came too late.</returns>
    public long Take(uint nomination)
    {
        if (nomination == 0 || nomination < _highest) return 0;
        _highest = nomination;
        return ++_count;
    }

    /// <summary>The peer numbers from the beginning again.</summary>
    public void Restart() => _highest = 0;
}
