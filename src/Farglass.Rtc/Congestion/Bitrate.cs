using System.Globalization;

namespace Farglass.Rtc.Congestion;

/// <summary>Bits per second.</summary>
public readonly record struct Bitrate(long BitsPerSecond) : IComparable<Bitrate>
{
    public static Bitrate FromKilobits(double kilobitsPerSecond) => new((long)(kilobitsPerSecond * 1_000));

    public static Bitrate FromMegabits(double megabitsPerSecond) => new((long)(megabitsPerSecond * 1_000_000));

    public static Bitrate Of(long bytes, TimeSpan time) => new((long)(bytes * 8 / time.TotalSeconds));

    public static Bitrate Min(Bitrate a, Bitrate b) => a < b ? a : b;

    public static Bitrate Max(Bitrate a, Bitrate b) => a > b ? a : b;

    /// <summary>How long the bytes take.</summary>
    public TimeSpan TimeFor(long bytes) => new(bytes * 8 * TimeSpan.TicksPerSecond / Math.Max(BitsPerSecond, 1));

    public long BytesIn(TimeSpan time) => (long)(BitsPerSecond * time.TotalSeconds / 8);

    public int CompareTo(Bitrate other) => BitsPerSecond.CompareTo(other.BitsPerSecond);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{BitsPerSecond / 1_000.0:0.#} kbit/s");

    public static Bitrate operator *(Bitrate rate, double factor) => new((long)(rate.BitsPerSecond * factor));

    public static bool operator <(Bitrate a, Bitrate b) => a.BitsPerSecond < b.BitsPerSecond;

    public static bool operator >(Bitrate a, Bitrate b) => a.BitsPerSecond > b.BitsPerSecond;

    public static bool operator <=(Bitrate a, Bitrate b) => a.BitsPerSecond <= b.BitsPerSecond;

    public static bool operator >=(Bitrate a, Bitrate b) => a.BitsPerSecond >= b.BitsPerSecond;
}
