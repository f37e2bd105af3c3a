namespace Farglass.Testing.Network;

/// <summary>
/// A TCP download with CUBIC, as far as its competition for a queue goes: it has data without end, sees a loss when
/// three packets behind it were acknowledged, and repeats nothing.
/// </summary>
public sealed class CubicSender
{
    public const int PacketBytes = 1_500;

    const int ReorderingMax = 3;

    readonly SortedDictionary<long, TimeSpan> _onTheWay = [];
    readonly CubicWindow _window = new();
    long _number, _recoverUntil;

    /// <summary>The next packet that the window lets out now. To be called until false.</summary>
    public bool TryTake(TimeSpan now, out long number)
    {
        if (_onTheWay.Count > 0 && now - _onTheWay.First().Value > TimeSpan.FromSeconds(1)) TimeOut(now);
        number = _number + 1;
        if (_onTheWay.Count >= _window.Packets) return false;
        _onTheWay[_number = number] = now;
        return true;
    }

    public void Acknowledged(TimeSpan now, long number)
    {
        if (!_onTheWay.Remove(number, out var sentAt)) return;
        while (_onTheWay.Count > 0 && _onTheWay.First().Key < number - ReorderingMax)
        {
            var lost = _onTheWay.First().Key;
            _onTheWay.Remove(lost);
            if (lost <= _recoverUntil) continue;
            _recoverUntil = _number;
            _window.Lost(now);
        }
        _window.Acknowledged(now, new TcpSample { RoundTrip = now - sentAt, IsFull = true });
    }

    void TimeOut(TimeSpan now)
    {
        _recoverUntil = _number;
        _window.TimedOut(now);
        _onTheWay.Clear();
    }
}
