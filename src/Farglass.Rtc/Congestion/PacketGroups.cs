namespace Farglass.Rtc.Congestion;

/// <summary>
/// Packets that left within 5 ms count as one group: they wait for each other. From one group to the next the delay
/// varies by what the arrivals are further apart than the departures (draft-ietf-rmcat-gcc-02, 5.2 and 5.3).
/// </summary>
sealed class PacketGroups
{
    static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(5);

    Group _before, _current;

    /// <param name="variation">Of the delay between the two groups before this one.</param>
    /// <returns>Whether the packet begins a group, and there were two before.</returns>
    public bool TryAdd(TimeSpan sentAt, TimeSpan arrivedAt, out TimeSpan variation)
    {
        variation = default;
        if (_current.Packets == 0)
        {
            _current = new(sentAt, sentAt, arrivedAt, 1);
            return false;
        }
        if (sentAt < _current.First) return false; // Overtaken: its group is gone.
        if (sentAt - _current.First <= Burst)
        {
            var last = sentAt > _current.Last ? sentAt : _current.Last;
            var arrived = arrivedAt > _current.ArrivedAt ? arrivedAt : _current.ArrivedAt;
            _current = new(_current.First, last, arrived, _current.Packets + 1);
            return false;
        }
        var hasTwo = _before.Packets > 0;
        if (hasTwo) variation = _current.ArrivedAt - _before.ArrivedAt - (_current.Last - _before.Last);
        (_before, _current) = (_current, new(sentAt, sentAt, arrivedAt, 1));
        return hasTwo;
    }

    public void Clear() => (_before, _current) = (default, default);

    readonly record struct Group(TimeSpan First, TimeSpan Last, TimeSpan ArrivedAt, int Packets);
}
