namespace Farglass.Rtc.Congestion;

/// <summary>
/// The bound by loss (draft-ietf-rmcat-gcc-02, 6): above a tenth it falls by half of the share, below a fiftieth it
/// rises by a twentieth, and in between it stays, since so much is lost by chance on a radio.
/// </summary>
sealed class LossBound(Bitrate least)
{
    const double LossMax = 0.10, LossToRise = 0.02, Rise = 1.05;

    /// <summary>So far above the target it bounds nothing any more.</summary>
    const double Free = 1.5;

    static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(200);

    TimeSpan _holdUntil;

    public Bitrate Value { get; private set; } = new(long.MaxValue);

    public void Clear() => Value = new(long.MaxValue);

    /// <summary>More than a tenth was lost lately.</summary>
    public bool IsExceeded { get; private set; }

    /// <param name="share">Of the packets lost, from 0 to 1.</param>
    public void Add(TimeSpan now, double share, Bitrate target, TimeSpan roundTrip)
    {
        IsExceeded = share > LossMax;
        if (now < _holdUntil) return;
        if (share > LossMax) Value = Bitrate.Max(Bitrate.Min(Value, target) * (1 - (share / 2)), least);
        else if (share < LossToRise && Value.BitsPerSecond < long.MaxValue) Value *= Rise;
        else return;
        _holdUntil = now + Wait + roundTrip;
        if (share <= LossMax && Value > target * Free) Value = new(long.MaxValue);
    }
}
