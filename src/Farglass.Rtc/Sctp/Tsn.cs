namespace Farglass.Rtc.Sctp;

/// <summary>
/// A transmission sequence number. It wraps, so order is the sign of the difference (RFC 9260, 1.6; RFC 1982): two
/// numbers can be compared as long as they are less than 2^31 apart, and what is on its way is at most 2^11.
/// </summary>
readonly record struct Tsn(uint Value)
{
    public static Tsn operator +(Tsn tsn, int count) => new(unchecked(tsn.Value + (uint)count));

    /// <summary>How many numbers lie between, negative if the first is the older one.</summary>
    public static int operator -(Tsn a, Tsn b) => unchecked((int)(a.Value - b.Value));

    public static bool operator <(Tsn a, Tsn b) => a - b < 0;

    public static bool operator >(Tsn a, Tsn b) => a - b > 0;

    public static bool operator <=(Tsn a, Tsn b) => a - b <= 0;

    public static bool operator >=(Tsn a, Tsn b) => a - b >= 0;
}
