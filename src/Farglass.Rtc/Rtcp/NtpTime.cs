namespace Farglass.Rtc.Rtcp;

/// <summary>
/// Seconds since 1900 in 32 bits, and a fraction in 32 more (RFC 3550, 4). It wraps in 2036; so be it.
/// </summary>
readonly record struct NtpTime(ulong Value)
{
    static readonly DateTimeOffset Epoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The half of the bits that reports repeat, with a resolution of 15 µs.</summary>
    public uint Middle => (uint)(Value >> 16);

    public static NtpTime From(DateTimeOffset time)
    {
        var ticks = (time - Epoch).Ticks;
        var seconds = (ulong)(ticks / TimeSpan.TicksPerSecond);
        var rest = (ulong)(ticks % TimeSpan.TicksPerSecond);
        return new((seconds << 32) | ((rest << 32) / TimeSpan.TicksPerSecond));
    }

    /// <summary>Of the two moments 136 years apart that it may mean, the later one from 2036 on.</summary>
    public DateTimeOffset ToDateTimeOffset()
    {
        var seconds = (long)(Value >> 32);
        if (seconds < 1L << 31) seconds += 1L << 32;
        var ticks = (long)(((Value & uint.MaxValue) * TimeSpan.TicksPerSecond) >> 32);
        return Epoch.AddTicks((seconds * TimeSpan.TicksPerSecond) + ticks);
    }

    /// <summary>A duration in 1/65536 s, as reports carry it.</summary>
    public static uint ToShort(TimeSpan time) =>
        (uint)Math.Clamp((time.Ticks << 16) / TimeSpan.TicksPerSecond, 0, uint.MaxValue);

    public static TimeSpan FromShort(uint time) => new((time * TimeSpan.TicksPerSecond) >> 16);

    /// <summary>
    /// The time that a report of ours took there and back, without what the peer kept it for (RFC 3550, 6.4.1; RFC
    /// 3611, 4.5).
    /// </summary>
    /// <param name="report">The middle of the time in our report; 0 if the peer has had none.</param>
    /// <param name="delay">How long the peer kept it.</param>
    public bool TryRoundTrip(uint report, uint delay, out TimeSpan roundTrip)
    {
        roundTrip = default;
        if (report == 0) return false;
        var units = (int)unchecked(Middle - report - delay);
        if (units < -RoundingMax) return false; // The peer kept it longer than it is old: nonsense.
        roundTrip = FromShort((uint)Math.Max(units, 0));
        return roundTrip < RoundTripMax;
    }

    /// <summary>Clocks tick differently: a near peer may seem to answer a millisecond before it was asked.</summary>
    const int RoundingMax = 65;

    /// <summary>Nobody works over such a link; whoever reports it is mistaken.</summary>
    static readonly TimeSpan RoundTripMax = TimeSpan.FromSeconds(10);
}

/// <summary>What the wall clock said at the zero of the monotonic times. Given once: it must not jump.</summary>
readonly record struct WallClock(DateTimeOffset Zero)
{
    public NtpTime At(TimeSpan now) => NtpTime.From(Zero + now);
}
