namespace Farglass.Rtc.Rtp;

/// <summary>Turns times into the timestamps of one stream, which start anywhere and wrap (RFC 3550, 5.1).</summary>
readonly record struct RtpClock(int Rate, uint Offset)
{
    public uint At(TimeSpan time) => unchecked(Offset + (uint)Units(time));

    /// <summary>The timestamp of another moment, given that of one.</summary>
    public uint At(TimeSpan time, uint timestamp, TimeSpan timestampAt) =>
        unchecked(timestamp + (uint)Units(time - timestampAt));

    public TimeSpan Duration(long units) => new(units * TimeSpan.TicksPerSecond / Rate);

    // Seconds and the rest apart: the product of both would overflow after four months.
    long Units(TimeSpan time) => (time.Ticks / TimeSpan.TicksPerSecond * Rate)
        + (time.Ticks % TimeSpan.TicksPerSecond * Rate / TimeSpan.TicksPerSecond);
}
