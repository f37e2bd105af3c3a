namespace Farglass.Rtc.Pacing;

/// <summary>First in, first out, in a ring.</summary>
sealed class PacketQueue(int capacity)
{
    readonly PacedPacket[] _packets = new PacedPacket[capacity];
    int _first;

    public int Count { get; private set; }

    public long Bytes { get; private set; }

    public bool TryAdd(in PacedPacket packet)
    {
        if (Count == _packets.Length) return false;
        At(Count++) = packet;
        Bytes += packet.Bytes;
        return true;
    }

    public bool TryPeek(out PacedPacket packet)
    {
        packet = Count > 0 ? At(0) : default;
        return Count > 0;
    }

    public void RemoveFirst()
    {
        Bytes -= At(0).Bytes;
        _first = (_first + 1) % _packets.Length;
        Count--;
    }

    /// <summary>Removes the newest ones, down to this number.</summary>
    public void RemoveFrom(long sequence)
    {
        while (Count > 0 && At(Count - 1).Sequence >= sequence) Bytes -= At(--Count).Bytes;
    }

    public void Clear() => (Count, Bytes) = (0, 0);

    ref PacedPacket At(int index) => ref _packets[(_first + index) % _packets.Length];
}
