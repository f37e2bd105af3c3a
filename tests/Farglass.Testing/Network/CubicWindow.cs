namespace Farglass.Testing.Network;

/// <summary>CUBIC (RFC 9438) and slow start.</summary>
public sealed class CubicWindow : ICongestionWindow
{
    const double Scale = 0.4, Decrease = 0.7, WindowMin = 2;

    double _window = 10, _windowMax, _threshold = double.PositiveInfinity;
    TimeSpan _epoch;

    public int Packets => (int)_window;

    public double PacingRate => double.PositiveInfinity;

    /// <summary>A window that is not used up does not grow (section 5.8).</summary>
    public void Acknowledged(TimeSpan now, in TcpSample sample)
    {
        if (!sample.IsFull) return;
        if (_window < _threshold) _window++;
        else Grow(now, sample.RoundTrip);
    }

    public void Lost(TimeSpan now)
    {
        _windowMax = _window < _windowMax ? _window * (1 + Decrease) / 2 : _window; // Section 4.7, fast convergence.
        _window = _threshold = Math.Max(_window * Decrease, WindowMin);
        _epoch = now;
    }

    public void TimedOut(TimeSpan now)
    {
        Lost(now);
        _window = WindowMin;
    }

    /// <summary>Section 4.2: the cubic function of the time since the last reduction.</summary>
    void Grow(TimeSpan now, TimeSpan roundTrip)
    {
        var inflection = Math.Cbrt(_windowMax * (1 - Decrease) / Scale);
        var time = (now - _epoch + roundTrip).TotalSeconds;
        var target = (Scale * Math.Pow(time - inflection, 3)) + _windowMax;
        // Section 4.3: never slower than Reno would be.
        var reno = (_windowMax * Decrease)
            + (3 * (1 - Decrease) / (1 + Decrease) * (now - _epoch).TotalSeconds / roundTrip.TotalSeconds);
        target = Math.Clamp(Math.Max(target, reno), _window, 1.5 * _window);
        _window += (target - _window) / _window;
    }
}
