using Farglass.Rtc.Congestion;
using Farglass.Rtc.Rtp;

namespace Farglass.Rtc.Tests.Rtp;

public sealed class PolicyTests
{
    static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(29, 0)]
    [InlineData(30, 100)]
    [InlineData(60, 200)]
    [InlineData(1_000, 500)]
    public void Jitter_widens_the_playout_delay_at_once(int jitter, int most)
    {
        var policy = new PlayoutDelayPolicy();
        Assert.Equal(new(TimeSpan.Zero, TimeSpan.Zero), policy.Delay);

        policy.Report(Seconds(1), Ms(jitter));

        Assert.Equal(new(TimeSpan.Zero, Ms(most)), policy.Delay);
    }

    [Fact]
    public void Calm_narrows_the_playout_delay_a_step_in_ten_seconds()
    {
        var policy = new PlayoutDelayPolicy();
        policy.Report(Seconds(0), Ms(200));

        for (var second = 1; second <= 10; second++) policy.Report(Seconds(second), Ms(1));
        Assert.Equal(Ms(500), policy.Delay.Most);
        policy.Report(Seconds(11), Ms(1));
        Assert.Equal(Ms(200), policy.Delay.Most);
        for (var second = 12; second <= 40; second++) policy.Report(Seconds(second), Ms(1));
        Assert.Equal(TimeSpan.Zero, policy.Delay.Most);
    }

    [Fact]
    public void Between_the_thresholds_the_playout_delay_stays()
    {
        var policy = new PlayoutDelayPolicy();
        policy.Report(Seconds(0), Ms(31));
        for (var second = 1; second < 100; second++)
        {
            policy.Report(Seconds(second), Ms(second % 9 == 0 ? 16 : 2)); // Calm, but never for ten seconds.
            Assert.Equal(Ms(100), policy.Delay.Most);
        }
    }

    [Fact]
    public void Key_frames_are_asked_for_once_in_300_ms()
    {
        var requests = new KeyFrameRequests();
        Assert.True(requests.Ask(Ms(0)));
        Assert.False(requests.Ask(Ms(299)));
        Assert.True(requests.Ask(Ms(300)));
        Assert.True(requests.Ask(Ms(1_000), number: 0));
        Assert.False(requests.Ask(Ms(2_000), number: 0)); // The same wish once more.
        Assert.True(requests.Ask(Ms(3_000), number: 1));
    }

    [Fact]
    public void Repetitions_have_a_quarter_of_what_gets_through()
    {
        var budget = new RetransmissionBudget();
        var spent = 0;
        for (var now = Ms(0); now < Seconds(10); now += Ms(1))
            while (budget.TrySpend(now, 1_000, Bitrate.FromMegabits(8))) spent += 1_000;
        Assert.InRange(spent, 2_480_000, 2_640_000); // 2 Mbit/s for ten seconds, and what may go at once.
    }

    [Fact]
    public void A_still_desktop_may_repeat_a_frame()
    {
        var budget = new RetransmissionBudget();
        for (var packet = 0; packet < 15; packet++) Assert.True(budget.TrySpend(Seconds(100), 1_184, new(1)));
    }

    [Fact]
    public void Whether_the_last_packet_has_arrived_is_looked_for_at_doubling_times()
    {
        var guard = new TailGuard();
        Assert.Equal(TimeSpan.MaxValue, guard.Deadline);
        guard.HasSent(Ms(0), 10, roundTrip: Ms(100));
        guard.HasSent(Ms(1), 11, roundTrip: Ms(100));
        Assert.Equal(Ms(301), guard.Deadline);
        Assert.True(guard.TryAgain(Ms(301), Ms(100)));
        Assert.Equal(Ms(901), guard.Deadline);

        guard.HasArrived(11);
        guard.HasArrived(10);
        Assert.Equal(11, guard.Arrived);
        guard.Stop();
        Assert.Equal(TimeSpan.MaxValue, guard.Deadline);
        guard.HasSent(Ms(1_000), 12, Ms(100));
        Assert.Equal(Ms(1_300), guard.Deadline); // At its first wait again.
    }

    [Fact]
    public void A_link_that_is_gone_is_not_tried_for_ever()
    {
        var guard = new TailGuard();
        guard.HasSent(Ms(0), 10, roundTrip: Ms(100));
        var tries = 0;
        while (guard.TryAgain(guard.Deadline, Ms(100))) tries++;
        Assert.Equal(8, tries);
        Assert.Equal(TimeSpan.MaxValue, guard.Deadline);
    }
}
