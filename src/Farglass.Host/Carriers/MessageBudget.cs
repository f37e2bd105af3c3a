namespace Farglass.Host.Carriers;

/// <summary>
/// How much a client may say: bursts pass, floods do not. Pure: times are arguments, in microseconds.
/// </summary>
sealed class MessageBudget(int perSecond, int burst)
{
    double _left = burst;
    long _at;

    /// <returns>False where the client says more than anybody can type, point and acknowledge.</returns>
    public bool TryTake(long nowMicros)
    {
        _left = Math.Min(burst, _left + ((nowMicros - _at) * (perSecond / 1_000_000.0)));
        _at = nowMicros;
        if (_left < 1) return false;
        _left--;
        return true;
    }
}
