namespace Farglass.Host.Tests;

/// <summary>The system's clock, which the test can put forward, or stop.</summary>
sealed class JumpingTime : TimeProvider
{
    long _jumped, _stoppedAt;

    public override long TimestampFrequency => System.TimestampFrequency;

    public override long GetTimestamp() => Interlocked.Read(ref _stoppedAt) is > 0 and var stoppedAt
        ? stoppedAt
        : System.GetTimestamp() + Interlocked.Read(ref _jumped);

    public override DateTimeOffset GetUtcNow() =>
        System.GetUtcNow() + TimeSpan.FromSeconds((double)Interlocked.Read(ref _jumped) / TimestampFrequency);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(value =>
        {
            if (Interlocked.Read(ref _stoppedAt) == 0) callback(value);
        }, state, dueTime, period);

    /// <summary>Timers that run already do not notice.</summary>
    public void Jump(TimeSpan time) => Interlocked.Add(ref _jumped, (long)(time.TotalSeconds * TimestampFrequency));

    /// <summary>From here on it is always the same time, and no timer fires.</summary>
    public void Stop() => Interlocked.Exchange(ref _stoppedAt, GetTimestamp());
}
