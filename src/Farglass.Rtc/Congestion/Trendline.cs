namespace Farglass.Rtc.Congestion;

/// <summary>
/// Whether the delay grows: the slope of a line through the smoothed delays of the last twenty groups, by least
/// squares.
/// </summary>
sealed class Trendline
{
    const int Window = 20;
    const double Smoothing = 0.9, Gain = 4;

    /// <summary>A slope of more groups is not believed more.</summary>
    const int DeltasMax = 60;

    readonly double[] _times = new double[Window], _delays = new double[Window];
    double _accumulated, _smoothed;
    int _count;

    /// <summary>Milliseconds, to be held against the threshold; 0 as long as the window is not full.</summary>
    public double Value { get; private set; }

    public void Add(TimeSpan arrivedAt, TimeSpan variation)
    {
        _accumulated += variation.TotalMilliseconds;
        _smoothed = (Smoothing * _smoothed) + ((1 - Smoothing) * _accumulated);
        _times[_count % Window] = arrivedAt.TotalMilliseconds;
        _delays[_count % Window] = _smoothed;
        _count++;
        Value = _count < Window ? 0 : Slope() * Math.Min(_count, DeltasMax) * Gain;
    }

    public void Clear() => (_count, _accumulated, _smoothed, Value) = (0, 0, 0, 0);

    double Slope()
    {
        double time = 0, delay = 0, product = 0, square = 0;
        for (var index = 0; index < Window; index++)
        {
            time += _times[index] / Window;
            delay += _delays[index] / Window;
        }
        for (var index = 0; index < Window; index++)
        {
            product += (_times[index] - time) * (_delays[index] - delay);
            square += (_times[index] - time) * (_times[index] - time);
        }
        return square == 0 ? 0 : product / square;
    }
}
