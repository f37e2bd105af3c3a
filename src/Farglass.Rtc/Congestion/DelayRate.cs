namespace Farglass.Rtc.Congestion;

/// <summary>
/// The rate by delay (draft-ietf-rmcat-gcc-02, 5.5): it grows by 8 % a second as long as the capacity is unknown, by
/// about a packet in a response time near it, and falls to 85 % of what gets through when the way is full.
/// </summary>
sealed class DelayRate(Bitrate start)
{
    const double GrowthPerSecond = 1.08, Fall = 0.85, AcknowledgedShareMax = 1.5;

    const int PacketBytes = 1_200;

    static readonly TimeSpan ResponseTime = TimeSpan.FromMilliseconds(100);

    readonly LinkCapacity _capacity = new();
    TimeSpan _holdUntil, _grownAt = TimeSpan.MaxValue;

    public Bitrate Value { get; set; } = start;

    public void Decrease(TimeSpan now, Bitrate through, TimeSpan roundTrip)
    {
        _grownAt = now;
        if (now < _holdUntil && through * 2 > Value) return;
        if (_capacity.IsBelow(through)) _capacity.Clear();
        _capacity.Add(through);
        Value = Bitrate.Min(Value, through * Fall);
        _holdUntil = now + roundTrip + ResponseTime;
    }

    /// <param name="through">What gets through; 0 if unknown.</param>
    public void Increase(TimeSpan now, Bitrate through, TimeSpan roundTrip)
    {
        var elapsed = _grownAt < now ? Math.Min((now - _grownAt).TotalSeconds, 1) : 0;
        _grownAt = now;
        if (now < _holdUntil || (through.BitsPerSecond > 0 && Value >= through * AcknowledgedShareMax)) return;
        if (_capacity.IsBelow(through)) _capacity.Clear();
        if (!_capacity.IsNear(through))
        {
            Value *= Math.Pow(GrowthPerSecond, elapsed);
            return;
        }
        var perSecond = PacketBytes * 8 / (roundTrip + ResponseTime).TotalSeconds;
        Value = new(Value.BitsPerSecond + (long)(perSecond * elapsed));
    }

    public void Hold(TimeSpan now) => _grownAt = now;
}
