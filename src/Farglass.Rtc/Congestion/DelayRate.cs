namespace Farglass.Rtc.Congestion;

/// <summary>
/// The rate by delay (draft-ietf-rmcat-gcc-02, 5.5): it grows by 8 % a second as long as the capacity is unknown, by
/// about a packet in a response time near it, and falls to 85 % of what gets through when the way is full.
/// </summary>
sealed class DelayRate(Bitrate start)
{
    const double GrowthPerSecond = 1.08, Fall = 0.85, AcknowledgedShareMax = 1.5;

    const int PacketBytes = 1_200;

    /// <summary>TCP grows by one in a round trip, and by more after a while without loss.</summary>
    const int PacketsAmongOthers = 3;

    static readonly TimeSpan ResponseTime = TimeSpan.FromMilliseconds(100);

    readonly LinkCapacity _capacity = new();
    TimeSpan _holdUntil, _grownAt = TimeSpan.MaxValue;

    public Bitrate Value { get; set; } = start;

    /// <summary>From here on it grows with care in any case: there are others.</summary>
    public Bitrate CarefulFrom { get; set; } = new(long.MaxValue);

    /// <param name="isNews">What was sent after the last fall is heard of.</param>
    public void Decrease(TimeSpan now, Bitrate through, TimeSpan roundTrip, bool isNews)
    {
        _grownAt = now;
        if ((now < _holdUntil || !isNews) && through * 2 > Value) return;
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
        var isAmongOthers = Value >= CarefulFrom;
        if (!_capacity.IsNear(through) && !isAmongOthers)
        {
            Value *= Math.Pow(GrowthPerSecond, elapsed);
            return;
        }
        var bytes = isAmongOthers ? PacketBytes * PacketsAmongOthers : PacketBytes;
        var perSecond = bytes * 8 / (roundTrip + ResponseTime).TotalSeconds;
        Value = new(Value.BitsPerSecond + (long)(perSecond * elapsed));
    }

    public void Hold(TimeSpan now) => _grownAt = now;
}
