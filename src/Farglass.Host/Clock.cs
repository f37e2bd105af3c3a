namespace Farglass.Host;

/// <summary>The clock that host and session share: CLOCK_MONOTONIC, which a system's timestamps are on Linux.</summary>
static class Clock
{
    public static long Micros(TimeProvider time) =>
        (long)(time.GetTimestamp() * (1_000_000.0 / time.TimestampFrequency));
}
