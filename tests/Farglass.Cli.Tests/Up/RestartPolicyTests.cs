using Farglass.Cli.Up;

namespace Farglass.Cli.Tests.Up;

public sealed class RestartPolicyTests
{
    static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(10);

    [Fact]
    public void The_first_restart_is_quick() =>
        Assert.Equal(Limits.RestartDelayMin, new RestartPolicy().NextDelay(ran: AtOnce));

    [Fact]
    public void Each_restart_of_a_role_that_dies_at_once_waits_twice_as_long_up_to_a_limit()
    {
        var policy = new RestartPolicy();
        var delays = Enumerable.Range(0, 12).Select(_ => policy.NextDelay(ran: AtOnce)).ToList();
        for (var at = 1; at < delays.Count; at++)
            Assert.Equal(TimeSpan.FromTicks(Math.Min(delays[at - 1].Ticks * 2, Limits.RestartDelayMax.Ticks)),
                delays[at]);
        Assert.Equal(Limits.RestartDelayMax, delays[^1]);
    }

    [Fact]
    public void A_role_that_was_well_for_a_while_is_started_again_quickly()
    {
        var policy = new RestartPolicy();
        for (var death = 0; death < 8; death++) policy.NextDelay(ran: AtOnce);
        Assert.Equal(Limits.RestartDelayMin, policy.NextDelay(ran: Limits.RestartForgetAfter));
    }
}
