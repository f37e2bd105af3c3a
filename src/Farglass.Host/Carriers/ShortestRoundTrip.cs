namespace Farglass.Host.Carriers;

/// <summary>
/// The shortest round trip seen lately; a longer one is a queue. It is kept for one to two periods, so that a route
/// that became longer is believed in the end. Pure: times are arguments, in microseconds of any one clock.
/// </summary>
sealed class ShortestRoundTrip
{
    long _shortest = long.MaxValue, _before = long.MaxValue, _periodBegan = long.MinValue;

    /// <summary>Zero before the first acknowledgement: then one frame at a time is sent.</summary>
    public TimeSpan Value => Math.Min(_shortest, _before) is var shortest and not long.MaxValue
        ? TimeSpan.FromMicroseconds(Math.Min(shortest, Limits.RoundTripMicrosMax))
        : TimeSpan.Zero;

    public void Learn(long micros, long now)
    {
        if (_periodBegan == long.MinValue) _periodBegan = now;
        if (now - _periodBegan > Limits.RoundTripMemoryMicros)
            (_before, _shortest, _periodBegan) = (_shortest, long.MaxValue, now);
        _shortest = Math.Min(_shortest, micros);
    }
}
