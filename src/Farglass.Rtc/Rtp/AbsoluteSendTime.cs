namespace Farglass.Rtc.Rtp;

/// <summary>
/// When a packet left, in 24 bits: seconds modulo 64, and 18 bits for the fraction. The clock is the sender's own.
/// </summary>
static class AbsoluteSendTime
{
    public const int Size = 3;

    static readonly TimeSpan Period = TimeSpan.FromSeconds(64);

    public static void Write(Span<byte> target, TimeSpan now)
    {
        var bits = ((now.Ticks % Period.Ticks) << 18) / TimeSpan.TicksPerSecond;
        target[0] = (byte)(bits >> 16);
        target[1] = (byte)(bits >> 8);
        target[2] = (byte)bits;
    }

    public static bool TryParse(ReadOnlySpan<byte> value, out TimeSpan time)
    {
        time = default;
        if (value.Length != Size) return false;
        long bits = (value[0] << 16) | (value[1] << 8) | value[2];
        time = new((bits * TimeSpan.TicksPerSecond) >> 18);
        return true;
    }
}
