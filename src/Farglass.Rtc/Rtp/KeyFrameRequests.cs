namespace Farglass.Rtc.Rtp;

/// <summary>
/// Lets one request for a key frame through in 300 ms: it has to be encoded and has to get there, and who still misses
/// it then asks again.
/// </summary>
sealed class KeyFrameRequests
{
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300);

    int _lastNumber = -1;

    /// <summary>When the next one is let through.</summary>
    public TimeSpan NextAt { get; private set; }

    public bool Ask(TimeSpan now)
    {
        if (now < NextAt) return false;
        NextAt = now + Interval;
        return true;
    }

    /// <param name="number">Of the request; one that comes again has the same (RFC 5104, 4.3.1.2).</param>
    public bool Ask(TimeSpan now, byte number)
    {
        if (number == _lastNumber) return false;
        _lastNumber = number;
        return Ask(now);
    }
}
