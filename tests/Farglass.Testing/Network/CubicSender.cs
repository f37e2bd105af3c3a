namespace Farglass.Testing.Network;

/// <summary>
/// A TCP download with CUBIC (RFC 9438) and slow start, as far as its competition for a queue goes: it has data without
/// end, sees a loss when three packets behind it were acknowledged, and repeats nothing.
/// </summary>
public sealed class CubicSender
{
    public const int PacketBytes = 1_500;

    const int ReorderingMax = 3;
    const double Scale = 0.4, Decrease = 0.7, WindowMin = 2;

    readonly SortedDictionary<long, TimeSpan> _onTheWay = [];
    double _window = 10, _windowMax, _threshold = double.PositiveInfinity;
    TimeSpan _epoch, _roundTrip = TimeSpan.FromMilliseconds(100);
    long _number, _recoverUntil;

    /// <summary>The next packet that the window lets out now. To be called until false.</summary>
    public bool TryTake(TimeSpan now, out long number)
    {
        if (_onTheWay.Count > 0 && now - _onTheWay.First().Value > TimeSpan.FromSeconds(1)) TimeOut(now);
        number = _number + 1;
        if (_onTheWay.Count >= (int)_window) return false;
        _onTheWay[_number = number] = now;
        return true;
    }

    public void Acknowledged(TimeSpan now, long number)
    {
        if (!_onTheWay.Remove(number, out var sentAt)) return;
        _roundTrip = now - sentAt;
        while (_onTheWay.Count > 0 && _onTheWay.First().Key < number - ReorderingMax)
        {
            var lost = _onTheWay.First().Key;
            _onTheWay.Remove(lost);
            if (lost > _recoverUntil) Reduce(now);
        }
        if (_window < _threshold) _window++;
        else Grow(now);
    }

    /// <summary>Section 4.2: the cubic function of the time since the last reduction.</summary>
    void Grow(TimeSpan now)
    {
        var inflection = Math.Cbrt(_windowMax * (1 - Decrease) / Scale);
        var time = (now - _epoch + _roundTrip).TotalSeconds;
        var target = (Scale * Math.Pow(time - inflection, 3)) + _windowMax;
        // Section 4.3: never slower than Reno would be.
        var reno = (_windowMax * Decrease)
            + (3 * (1 - Decrease) / (1 + Decrease) * (now - _epoch).TotalSeconds / _roundTrip.TotalSeconds);
        target = Math.Clamp(Math.Max(target, reno), _window, 1.5 * _window);
        _window += (target - _window) / _window;
    }

    void Reduce(TimeSpan now)
    {
        _recoverUntil = _number;
        _windowMax = _window < _windowMax ? _window * (1 + Decrease) / 2 : _window; // Section 4.7, fast convergence.
        _window = _threshold = Math.Max(_window * Decrease, WindowMin);
        _epoch = now;
    }

    void TimeOut(TimeSpan now)
    {
        Reduce(now);
        _window = WindowMin;
        _onTheWay.Clear();
    }
}
