using Farglass.Entitlement.SignIn;

namespace Farglass.Entitlement.Tests.Pure;

public sealed class ThrottleTests
{
    static readonly ThrottleRule Rule = new(Free: 3, Max: 8, Lock: TimeSpan.FromMinutes(15));
    static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Some_failures_are_free_then_each_waits_twice_as_long_and_at_last_comes_the_lock()
    {
        var (past, now) = (Failures.None, Start);
        var waits = new List<double>();
        for (var failure = 0; failure < 8; failure++)
        {
            past = Throttle.AfterFailure(past, Rule, now);
            waits.Add(Throttle.WaitBeforeNext(past, now).TotalSeconds);
            now += Throttle.WaitBeforeNext(past, now);
        }

        Assert.Equal([0, 0, 0, 1, 2, 4, 8, 900], waits);
    }

    [Fact]
    public void A_wait_never_grows_above_its_limit()
    {
        var patient = Rule with { Max = 1_000 };
        var (past, now) = (Failures.None, Start);
        for (var failure = 0; failure < 500; failure++)
        {
            past = Throttle.AfterFailure(past, patient, now);
            Assert.InRange(Throttle.WaitBeforeNext(past, now), TimeSpan.Zero, Limits.SignInWaitMax);
            now += Throttle.WaitBeforeNext(past, now);
        }
    }

    [Fact]
    public void Failures_are_forgotten_after_a_quiet_time_and_not_before()
    {
        var past = Throttle.AfterFailure(Failures.None, Rule, Start);
        Assert.Equal(2, Throttle.AfterFailure(past, Rule, Start + Rule.Lock - TimeSpan.FromTicks(1)).Count);
        Assert.Equal(1, Throttle.AfterFailure(past, Rule, Start + Rule.Lock).Count);
    }

    [Fact]
    public void When_a_lock_is_over_one_may_try_again_with_a_clean_record()
    {
        var past = new Failures(8, Start, Start + Rule.Lock);
        Assert.True(Throttle.WaitBeforeNext(past, Start + Rule.Lock - TimeSpan.FromSeconds(1)) > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, Throttle.WaitBeforeNext(past, Start + Rule.Lock));
        Assert.Equal(TimeSpan.Zero, Throttle.WaitBeforeNext(
            Throttle.AfterFailure(past, Rule, Start + Rule.Lock), Start + Rule.Lock));
    }
}
