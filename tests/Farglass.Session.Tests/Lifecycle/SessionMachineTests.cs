using Farglass.Protocol;
using Farglass.Protocol.Messages;
using Farglass.Protocol.Rest;
using Farglass.Session.Lifecycle;
using ApplicationId = Farglass.Protocol.ApplicationId;

namespace Farglass.Session.Tests.Lifecycle;

public sealed class SessionMachineTests
{
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    readonly SessionMachine _machine = new(TimeSpan.Zero, Grace);
    TimeSpan _now = TimeSpan.Zero;

    [Fact]
    public void A_process_without_a_launch_prepares_waits_and_ends_when_nobody_comes()
    {
        Assert.Equal(SessionPhase.Preparing, _machine.Phase);
        Assert.Equal([new SessionEffect.Report()], Happens(new SessionEvent.DisplayReady()));
        Assert.Equal(SessionPhase.Ready, _machine.Phase);
        Assert.Equal(Grace, _machine.Deadline);

        Assert.Empty(TickAt(Grace - TimeSpan.FromTicks(1)));
        Assert.Equal([new SessionEffect.Stop()], TickAt(Grace));
        Assert.Equal(StopReason.ClientLeft, _machine.End?.Reason);
    }

    [Fact]
    public void A_launch_that_comes_before_the_display_is_ready_is_not_lost()
    {
        var launch = Launch();

        Assert.Equal([new SessionEffect.Greet()], Happens(new SessionEvent.HostConnected()));
        Assert.Empty(Happens(new SessionEvent.LaunchAsked(launch)));
        Assert.Equal([new SessionEffect.Report(), new SessionEffect.Launch(launch)],
            Happens(new SessionEvent.DisplayReady()));
        Assert.Equal([new SessionEffect.Report()], Happens(new SessionEvent.ApplicationStarted()));
        Assert.Equal(SessionPhase.Running, _machine.Phase);
        Assert.Null(_machine.Deadline);
    }

    [Fact]
    public void A_second_launch_changes_nothing()
    {
        Run();

        Assert.Empty(Happens(new SessionEvent.LaunchAsked(Launch())));
    }

    [Fact]
    public void The_grace_time_of_the_launch_counts_from_the_host_leaving_and_stops_when_one_comes()
    {
        Run(Launch(graceSeconds: 5));
        _now = TimeSpan.FromSeconds(100);
        Happens(new SessionEvent.HostLeft());
        Assert.Equal(TimeSpan.FromSeconds(105), _machine.Deadline);

        Happens(new SessionEvent.HostConnected());
        Assert.Null(_machine.Deadline);
        Assert.Empty(TickAt(TimeSpan.FromSeconds(200)));
    }

    [Fact]
    public void The_longest_duration_counts_from_the_launch()
    {
        _now = TimeSpan.FromSeconds(30);
        Run(Launch(durationMaxSeconds: 10));

        Assert.Empty(TickAt(TimeSpan.FromSeconds(39)));
        Assert.Equal([new SessionEffect.Stop()], TickAt(TimeSpan.FromSeconds(40)));
        Assert.Equal(StopReason.DurationLimit, _machine.End?.Reason);
    }

    [Theory]
    [InlineData(0, false, 1, StopReason.ApplicationFailed)] // At once, and nothing was ever seen of it.
    [InlineData(0, true, 1, StopReason.ApplicationExited)]
    [InlineData(0, false, 9, StopReason.ApplicationExited)]
    [InlineData(1, true, 1, StopReason.ApplicationFailed)]
    [InlineData(1, false, 9, StopReason.ApplicationFailed)]
    [InlineData(1, true, 9, StopReason.ApplicationExited)] // The user had worked in it.
    public void An_exit_is_judged_by_code_window_and_age(int code, bool window, int afterSeconds, StopReason expected)
    {
        Run();
        if (window) Happens(new SessionEvent.WindowsChanged(1));
        _now += TimeSpan.FromSeconds(afterSeconds);
        if (window) Happens(new SessionEvent.WindowsChanged(0));
        Assert.Empty(Happens(new SessionEvent.ApplicationExited(code)));
        Happens(new SessionEvent.TreeGone());

        Assert.Equal(_now + Limits.ExitSettle, _machine.Deadline);
        Assert.Equal([new SessionEffect.Stop()], TickAt(_machine.Deadline!.Value));
        Assert.Equal((expected, code), (_machine.End!.Reason, _machine.End.ExitCode));
    }

    [Fact]
    public void The_death_of_the_x_server_is_the_reason_though_the_application_was_seen_to_die_first()
    {
        Run();
        Happens(new SessionEvent.WindowsChanged(1));
        Happens(new SessionEvent.ApplicationExited(1));
        _now += TimeSpan.FromMilliseconds(5);

        Assert.Equal([new SessionEffect.Stop()], Happens(new SessionEvent.DisplayFailed("killed")));
        Assert.Equal(new(StopReason.DisplayFailed, "killed"), _machine.End);
    }

    [Fact]
    public void A_launcher_that_exits_leaves_the_session_to_its_children_until_their_windows_are_gone()
    {
        Run();
        Happens(new SessionEvent.ApplicationExited(0));
        Assert.Equal(_now + Limits.FirstWindow, _machine.Deadline);

        Happens(new SessionEvent.WindowsChanged(1));
        Assert.Null(_machine.Deadline);
        _now = TimeSpan.FromHours(1);
        Happens(new SessionEvent.WindowsChanged(0));
        Assert.Equal(_now + Limits.ExitSettle, _machine.Deadline);
        TickAt(_machine.Deadline!.Value);
        Assert.Equal(StopReason.ApplicationExited, _machine.End?.Reason);
    }

    [Fact]
    public void A_launcher_whose_children_never_show_a_window_is_not_waited_for_without_end()
    {
        Run();
        Happens(new SessionEvent.ApplicationExited(0));

        Assert.Empty(TickAt(Limits.FirstWindow - TimeSpan.FromTicks(1)));
        Assert.Equal([new SessionEffect.Stop()], TickAt(Limits.FirstWindow));
    }

    [Fact]
    public void The_first_reason_is_the_true_one()
    {
        Run();
        Assert.Equal([new SessionEffect.Stop()], Happens(new SessionEvent.TerminateAsked(StopReason.EndedByUser)));
        Assert.Empty(Happens(new SessionEvent.TerminateAsked(StopReason.Replaced)));
        Assert.Empty(Happens(new SessionEvent.DisplayFailed("gone")));
        Assert.Null(_machine.Deadline);

        Happens(new SessionEvent.Stopped(null));
        Assert.Equal(StopReason.EndedByUser, _machine.End?.Reason);
    }

    [Fact]
    public void Last_words_explain_a_failure_and_nothing_else()
    {
        Run();
        Happens(new SessionEvent.ApplicationExited(3));
        TickAt(_machine.Deadline!.Value);
        Happens(new SessionEvent.Stopped("no licence"));

        Assert.Equal(new(StopReason.ApplicationFailed, "no licence", 3), _machine.End);
    }

    [Fact]
    public void The_end_is_told_and_then_the_process_leaves_when_the_host_has_read_it()
    {
        Run();
        Happens(new SessionEvent.TerminateAsked(StopReason.EndedByUser));
        Assert.Equal([new SessionEffect.Report()], Happens(new SessionEvent.Stopped(null)));
        Assert.Equal(SessionPhase.Ended, _machine.Phase);

        Assert.Equal([new SessionEffect.Exit()], Happens(new SessionEvent.HostLeft()));
    }

    [Fact]
    public void The_end_is_told_to_a_host_that_comes_late_and_not_for_ever()
    {
        Run();
        Happens(new SessionEvent.HostLeft());
        Happens(new SessionEvent.TerminateAsked(StopReason.EndedByUser));
        Happens(new SessionEvent.Stopped(null));

        Assert.Equal([new SessionEffect.Greet(), new SessionEffect.Report()],
            Happens(new SessionEvent.HostConnected()));
        Assert.Empty(TickAt(_machine.Deadline!.Value - TimeSpan.FromTicks(1)));
        Assert.Equal([new SessionEffect.Exit()], TickAt(_machine.Deadline!.Value));
    }

    [Fact]
    public void A_process_that_is_asked_to_stop_waits_for_nobody()
    {
        Run();
        Assert.Equal([new SessionEffect.Stop()], Happens(new SessionEvent.StopAsked()));
        Assert.Equal([new SessionEffect.Report(), new SessionEffect.Exit()], Happens(new SessionEvent.Stopped(null)));
        Assert.Equal(StopReason.HostStopped, _machine.End?.Reason);
    }

    [Fact]
    public void Whatever_happens_in_whatever_order_every_session_can_be_ended()
    {
        SessionEvent[] events =
        [
            new SessionEvent.DisplayReady(), new SessionEvent.HostConnected(), new SessionEvent.HostLeft(),
            new SessionEvent.LaunchAsked(Launch()), new SessionEvent.ApplicationStarted(), new SessionEvent.TreeGone(),
            new SessionEvent.ApplicationExited(0), new SessionEvent.ApplicationExited(1),
            new SessionEvent.WindowsChanged(0), new SessionEvent.WindowsChanged(1), new SessionEvent.FirstFrame(),
            new SessionEvent.DisplayFailed("x"), new SessionEvent.EncoderFailed("x"),
        ];
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var machine = new SessionMachine(TimeSpan.Zero, Grace);
            var stops = 0;
            for (var step = 0; step < 20; step++)
            {
                var now = TimeSpan.FromSeconds(step);
                stops += Stops(machine.Handle(events[random.Next(events.Length)], now)) + Stops(machine.Tick(now));
            }

            var end = TimeSpan.FromSeconds(20);
            stops += Stops(machine.Handle(new SessionEvent.StopAsked(), end));
            Assert.True(stops == 1, $"Seed {seed} was stopped {stops} times.");
            Assert.Contains(new SessionEffect.Exit(), machine.Handle(new SessionEvent.Stopped(null), end));
        }
    }

    void Run(LaunchMessage? launch = null)
    {
        Happens(new SessionEvent.HostConnected());
        Happens(new SessionEvent.DisplayReady());
        Happens(new SessionEvent.LaunchAsked(launch ?? Launch()));
        Happens(new SessionEvent.ApplicationStarted());
    }

    static int Stops(IReadOnlyList<SessionEffect> effects) => effects.Count(effect => effect is SessionEffect.Stop);

    IReadOnlyList<SessionEffect> Happens(SessionEvent happened) => _machine.Handle(happened, _now);

    IReadOnlyList<SessionEffect> TickAt(TimeSpan now) => _machine.Tick(_now = now);

    static LaunchMessage Launch(int graceSeconds = 60, int? durationMaxSeconds = null) => new(
        new(SessionId.Parse("0190a0a0a0a070808080808080808080"), ApplicationId.Parse("test"),
            new ApplicationDefinition("Test", "xterm", DurationMaxSeconds: durationMaxSeconds), null, null, null),
        800, 600, 1, "/tmp", graceSeconds, 8_000);
}
