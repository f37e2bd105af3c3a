namespace Farglass.Entitlement.SignIn;

/// <summary>What is remembered of the failed sign-ins of one user name or one address.</summary>
readonly record struct Failures(int Count, DateTimeOffset LastAt, DateTimeOffset BlockedUntil)
{
    public static Failures None => default;
}

/// <param name="Free">Failures without a wait.</param>
/// <param name="Max">Failures that lock.</param>
/// <param name="Lock">How long a lock lasts, and after which quiet everything is forgotten.</param>
readonly record struct ThrottleRule(int Free, int Max, TimeSpan Lock);

/// <summary>
/// Slows down guessing: some failures are free, each further one waits twice as long, and at last comes the lock.
/// Pure: the rule, the past and the time go in. It does not know whether a name exists, so that it cannot tell.
/// </summary>
static class Throttle
{
    /// <summary>How long the next try still has to wait; zero if it may be made now.</summary>
    public static TimeSpan WaitBeforeNext(in Failures past, DateTimeOffset now) =>
        past.BlockedUntil > now ? past.BlockedUntil - now : TimeSpan.Zero;

    public static Failures AfterFailure(in Failures past, in ThrottleRule rule, DateTimeOffset now)
    {
        var count = IsForgotten(past, rule, now) ? 1 : past.Count + 1;
        return new(count, now, now + Wait(count, rule));
    }

    /// <summary>After this long without a failure, a record says nothing any more.</summary>
    public static bool IsForgotten(in Failures past, in ThrottleRule rule, DateTimeOffset now) =>
        past.LastAt + rule.Lock <= now;

    static TimeSpan Wait(int count, in ThrottleRule rule)
    {
        if (count >= rule.Max) return rule.Lock;
        if (count <= rule.Free) return TimeSpan.Zero;
        var doublings = Math.Min(count - rule.Free - 1, 16); // Far above the longest wait, and no overflow.
        var wait = TimeSpan.FromSeconds(1L << doublings);
        return wait < Limits.SignInWaitMax ? wait : Limits.SignInWaitMax;
    }
}
