namespace Farglass.Rtc.Congestion;

/// <summary>
/// Whose queue it is that stands on the way. All that we send gets through, we have yielded, and yet it does not empty:
/// then others keep it full, such as a download by TCP, and to yield to them further would be to starve.
/// </summary>
sealed class StandingQueue
{
    static readonly TimeSpan Window = TimeSpan.FromSeconds(0.6);

    static readonly TimeSpan EmptyMax = TimeSpan.FromMilliseconds(25), StandingMin = TimeSpan.FromMilliseconds(50);

    /// <summary>Less than this in a window is no emptying: one of ours would lose ten times as much.</summary>
    static readonly TimeSpan EmptyingMin = TimeSpan.FromMilliseconds(30);

    /// <summary>After this it is the way that has become longer.</summary>
    static readonly TimeSpan OthersMax = TimeSpan.FromMinutes(5);

    TimeSpan _since = TimeSpan.MaxValue, _atFirst, _least, _othersSince;
    bool _hasYielded;

    /// <summary>Others fill it.</summary>
    public bool IsOfOthers { get; private set; }

    /// <param name="queue">What waits, in time.</param>
    /// <param name="getsThrough">Whether all that is sent does.</param>
    /// <returns>Whether to yield, to see if it empties then.</returns>
    public bool Add(TimeSpan now, TimeSpan queue, bool getsThrough)
    {
        if (queue < EmptyMax || (IsOfOthers && now - _othersSince > OthersMax)) IsOfOthers = _hasYielded = false;
        if (IsOfOthers) return false;
        if (!getsThrough || queue < StandingMin) _since = TimeSpan.MaxValue;
        else if (_since == TimeSpan.MaxValue) (_since, _atFirst, _least) = (now, queue, queue);
        else if (queue < _least) _least = queue;
        if (_since == TimeSpan.MaxValue || now - _since < Window) return false;
        _since = TimeSpan.MaxValue;
        if (_least <= _atFirst - EmptyingMin) return false;
        (IsOfOthers, _hasYielded, _othersSince) = (_hasYielded, true, now);
        return !IsOfOthers;
    }
}
