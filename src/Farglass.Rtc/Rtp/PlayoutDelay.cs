using System.Diagnostics;

namespace Farglass.Rtc.Rtp;

/// <summary>
/// How long the receiver may hold a frame back before it shows it. Zero to zero means at once, without a jitter buffer:
/// the one setting that matters most for the delay.
/// </summary>
//  0                   1                   2
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3
// |  least, in 10 ms      |  most, in 10 ms       |
readonly record struct PlayoutDelay(TimeSpan Least, TimeSpan Most)
{
    public const int Size = 3;

    static readonly TimeSpan Unit = TimeSpan.FromMilliseconds(10);

    public void Write(Span<byte> target)
    {
        Debug.Assert(Least >= TimeSpan.Zero && Least <= Most && Most < Unit * 4_096, "Each has twelve bits.");
        var bits = ((int)(Least / Unit) << 12) | (int)(Most / Unit);
        target[0] = (byte)(bits >> 16);
        target[1] = (byte)(bits >> 8);
        target[2] = (byte)bits;
    }

    public static bool TryParse(ReadOnlySpan<byte> value, out PlayoutDelay delay)
    {
        delay = default;
        if (value.Length != Size) return false;
        var bits = (value[0] << 16) | (value[1] << 8) | value[2];
        delay = new(Unit * (bits >> 12), Unit * (bits & 0xFFF));
        return true;
    }
}
