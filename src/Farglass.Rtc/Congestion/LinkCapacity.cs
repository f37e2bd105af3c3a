namespace Farglass.Rtc.Congestion;

/// <summary>
/// What got through when the way was full: mean and deviation. Near it the rate grows with care
/// (draft-ietf-rmcat-gcc-02, 5.5).
/// </summary>
sealed class LinkCapacity
{
    const double Smoothing = 0.05, VarianceMin = 0.4, VarianceMax = 2.5;

    const double Deviations = 3;

    double _kilobits = -1, _variance = VarianceMin; // The variance is relative to the mean.

    public bool IsKnown => _kilobits >= 0;

    double Deviation => Math.Sqrt(_variance * _kilobits);

    public void Add(Bitrate rate)
    {
        var kilobits = rate.BitsPerSecond / 1_000.0;
        if (!IsKnown || Math.Abs(kilobits - _kilobits) > Deviations * Deviation) Clear();
        _kilobits = IsKnown ? ((1 - Smoothing) * _kilobits) + (Smoothing * kilobits) : kilobits;
        var error = _kilobits - kilobits;
        _variance = ((1 - Smoothing) * _variance) + (Smoothing * error * error / Math.Max(_kilobits, 1));
        _variance = Math.Clamp(_variance, VarianceMin, VarianceMax);
    }

    public bool IsNear(Bitrate rate) =>
        IsKnown && Math.Abs((rate.BitsPerSecond / 1_000.0) - _kilobits) <= Deviations * Deviation;

    public bool IsBelow(Bitrate rate) => IsKnown && rate.BitsPerSecond / 1_000.0 > _kilobits + (Deviations * Deviation);

    public void Clear() => (_kilobits, _variance) = (-1, VarianceMin);
}
