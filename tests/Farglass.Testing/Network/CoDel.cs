namespace Farglass.Testing.Network;

/// <summary>
/// Controlled delay, RFC 8289: decides which datagrams a queue drops as they leave it, so that none waits for long.
/// </summary>
public sealed class CoDel
{
    const int LargestPacket = 1_500;

    static readonly TimeSpan Target = TimeSpan.FromMilliseconds(5);
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    TimeSpan? _aboveUntil;
    TimeSpan _nextDrop;
    int _count, _countBefore;
    bool _dropping;

    /// <summary>Asked for each datagram at the head of the queue, until one is kept.</summary>
    /// <param name="now">When it leaves the queue.</param>
    /// <param name="waited">How long it was in the queue.</param>
    /// <param name="bytesBehind">What is in the queue still.</param>
    public bool Drops(TimeSpan now, TimeSpan waited, int bytesBehind)
    {
        var mayDrop = IsAboveForLong(now, waited, bytesBehind);
        if (!_dropping) return mayDrop && Start(now);
        if (!mayDrop) return _dropping = false;
        if (now < _nextDrop) return false;
        _count++;
        _nextDrop += Spacing();
        return true;
    }

    bool IsAboveForLong(TimeSpan now, TimeSpan waited, int bytesBehind)
    {
        if (waited < Target || bytesBehind <= LargestPacket)
        {
            _aboveUntil = null;
            return false;
        }

        _aboveUntil ??= now + Interval;
        return now >= _aboveUntil;
    }

    bool Start(TimeSpan now)
    {
        // Section 5.3: who dropped a short while ago goes on at about the pace that was right then.
        var growth = _count - _countBefore;
        _count = growth > 1 && now - _nextDrop < 16 * Interval ? growth : 1;
        _countBefore = _count;
        _nextDrop = now + Spacing();
        return _dropping = true;
    }

    TimeSpan Spacing() => Interval / Math.Sqrt(_count);
}
