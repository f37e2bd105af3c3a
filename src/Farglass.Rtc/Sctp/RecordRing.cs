using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Farglass.Rtc.Sctp;

/// <summary>
/// Runs of bytes, first in, first out, each in one piece: one that does not fit before the end of the memory starts at
/// its beginning. The memory grows with what it has to hold, up to a limit, and is used again for ever.
/// </summary>
sealed class RecordRing(int bytesMax)
{
    const int PrefixSize = sizeof(int);
    const int FirstBytes = 1024;

    // Records lie in [_head, _tail); or, once the writer has gone round, in [_head, _end) and then in [0, _tail).
    byte[] _bytes = [];
    int _head, _tail, _end;
    bool _goneRound;

    public int Count { get; private set; }

    /// <summary>Adds a record whose bytes the caller writes at once.</summary>
    /// <returns>False if there is no room.</returns>
    public bool TryAdd(int length, out Span<byte> record)
    {
        record = default;
        var needed = (PrefixSize + length + 3) & ~3;
        while (!TryPlace(needed))
            if (!TryGrow(needed)) return false;
        MemoryMarshal.Write(_bytes.AsSpan(_tail), length);
        record = _bytes.AsSpan(_tail + PrefixSize, length);
        _tail += needed;
        Count++;
        return true;
    }

    public bool TryAdd(ReadOnlySpan<byte> bytes)
    {
        if (!TryAdd(bytes.Length, out var record)) return false;
        bytes.CopyTo(record);
        return true;
    }

    /// <summary>The oldest record. It stays as it is until one is added, even when it is removed.</summary>
    public bool TryPeek(out ReadOnlySpan<byte> record)
    {
        record = default;
        if (Count == 0) return false;
        record = _bytes.AsSpan(_head + PrefixSize, MemoryMarshal.Read<int>(_bytes.AsSpan(_head)));
        return true;
    }

    public void Remove()
    {
        Debug.Assert(Count > 0, "There is one to remove.");
        _head += (PrefixSize + MemoryMarshal.Read<int>(_bytes.AsSpan(_head)) + 3) & ~3;
        Count--;
        if (Count == 0) (_head, _tail, _goneRound) = (0, 0, false);
        else if (_goneRound && _head == _end) (_head, _goneRound) = (0, false);
    }

    bool TryPlace(int needed)
    {
        if (_goneRound) return needed <= _head - _tail;
        if (needed <= _bytes.Length - _tail) return true;
        if (needed > _head) return false;
        (_end, _tail, _goneRound) = (_tail, 0, true);
        return true;
    }

    bool TryGrow(int needed)
    {
        if (_bytes.Length == bytesMax || needed > bytesMax) return false;
        var grown = new byte[Math.Clamp(Math.Max(_bytes.Length * 2, needed), Math.Min(FirstBytes, bytesMax), bytesMax)];
        var upper = _bytes.AsSpan(_head..(_goneRound ? _end : _tail));
        upper.CopyTo(grown);
        if (_goneRound) _bytes.AsSpan(0, _tail).CopyTo(grown.AsSpan(upper.Length));
        (_bytes, _tail, _head, _goneRound) = (grown, upper.Length + (_goneRound ? _tail : 0), 0, false);
        return true;
    }
}
