using Farglass.Desktop.Capture;

namespace Farglass.Desktop.Tests.Capture;

public sealed class FrameSchedulerTests
{
    const long Tick = 1_000_000 / 60;
    const long Start = 5_000_000;

    static readonly FrameDecision Nothing = new(FrameKind.None, FrameScheduler.Never);

    [Fact]
    public void Without_a_viewer_nothing_is_encoded()
    {
        var scheduler = new FrameScheduler(60);
        scheduler.Grant(100);
        scheduler.RequestKeyFrame();
        Assert.Equal(Nothing, scheduler.Poll(Start));
    }

    [Fact]
    public void A_viewer_starts_with_a_key_frame_at_once_and_then_nothing_happens()
    {
        var scheduler = Watched();
        Encode(scheduler, FrameKind.Key, Start);
        Assert.Equal(Nothing, scheduler.Poll(Start + 10 * Tick));
    }

    [Fact]
    public void A_display_of_another_size_is_shown_when_the_application_has_drawn_itself()
    {
        var scheduler = Watched();
        Encode(scheduler, FrameKind.Key, Start);
        var resized = Start + 100 * Tick;
        scheduler.Hold(resized);
        scheduler.RequestKeyFrame();
        scheduler.Damaged(resized);
        scheduler.Damaged(resized + 30_000);
        var drawn = resized + 30_000 + FrameScheduler.QuietMicros;

        Assert.Equal(new(FrameKind.None, drawn), scheduler.Poll(resized + 60_000));
        Encode(scheduler, FrameKind.Key, drawn);
        Assert.False(scheduler.IsHeld);
    }

    [Fact]
    public void A_film_is_shown_at_another_size_though_it_never_rests()
    {
        var scheduler = Watched();
        Encode(scheduler, FrameKind.Key, Start);
        var resized = Start + 100 * Tick;
        scheduler.Hold(resized);
        var latest = resized + FrameScheduler.HoldMicrosMax;
        scheduler.Damaged(latest - 1);

        Assert.Equal(new(FrameKind.None, latest), scheduler.Poll(latest - 1));
        Encode(scheduler, FrameKind.Damage, latest);
    }

    [Fact]
    public void Who_comes_meanwhile_waits_for_nothing()
    {
        var scheduler = Watched();
        Encode(scheduler, FrameKind.Key, Start);
        scheduler.Hold(Start + Tick);

        scheduler.AttachViewer(Start + Tick);

        Encode(scheduler, FrameKind.Key, Start + Tick);
    }

    [Fact]
    public void Without_a_grant_damage_gathers_and_a_grant_lets_it_go()
    {
        var scheduler = Watched(granted: 1);
        Encode(scheduler, FrameKind.Key, Start);
        scheduler.Damaged(Start + 10 * Tick);
        Assert.Equal(Nothing, scheduler.Poll(Start + 20 * Tick));
        scheduler.Damaged(Start + 20 * Tick);
        scheduler.Grant(2);
        Assert.Equal(Start + 10 * Tick, scheduler.DamagedSince);
        Encode(scheduler, FrameKind.Damage, Start + 20 * Tick);
        Assert.Equal(3u, scheduler.NextFrameId);
    }

    [Fact]
    public void The_first_damage_after_rest_is_encoded_at_once_and_the_next_at_the_tick()
    {
        var scheduler = Watched();
        Encode(scheduler, FrameKind.Key, Start);
        var now = Start + 100 * Tick;
        scheduler.Damaged(now);
        Encode(scheduler, FrameKind.Damage, now);
        scheduler.Damaged(now + 2_000);
        Assert.Equal(new(FrameKind.None, now + Tick), scheduler.Poll(now + 2_000));
        Encode(scheduler, FrameKind.Damage, now + Tick);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(30)]
    [InlineData(1)]
    public void Damage_all_the_time_gives_no_more_frames_than_the_cap(int frameRateMax)
    {
        var scheduler = Watched();
        scheduler.SetFrameRate(frameRateMax);
        var frames = 0;
        for (var now = Start; now < Start + 10_000_000; now += 500)
        {
            scheduler.Damaged(now);
            var (kind, _) = scheduler.Poll(now);
            if (kind == FrameKind.None) continue;
            scheduler.Encoded(kind, now, settled: false);
            frames++;
        }

        Assert.InRange(frames, frameRateMax * 10 * 9 / 10, frameRateMax * 10 + 1);
    }

    [Fact]
    public void A_picture_that_is_not_settled_is_refined_after_a_pause_until_it_is_and_then_nothing_happens()
    {
        var scheduler = Watched();
        Encode(scheduler, FrameKind.Key, Start, settled: false);
        var now = Start + FrameScheduler.QuietMicros;
        Assert.Equal(new(FrameKind.None, now), scheduler.Poll(Start + 1));
        Encode(scheduler, FrameKind.Refinement, now, settled: false);
        Assert.Equal(new(FrameKind.None, now + Tick), scheduler.Poll(now + 1));
        Encode(scheduler, FrameKind.Refinement, now + Tick, settled: true);
        Assert.Equal(Nothing, scheduler.Poll(now + 100 * Tick));
    }

    [Fact]
    public void Damage_does_not_wait_for_the_tick_of_a_refinement()
    {
        var scheduler = Watched();
        Encode(scheduler, FrameKind.Key, Start, settled: false);
        var now = Start + FrameScheduler.QuietMicros;
        Encode(scheduler, FrameKind.Refinement, now, settled: false);
        scheduler.Damaged(now + 3_000);
        Encode(scheduler, FrameKind.Damage, now + 3_000);
    }

    [Fact]
    public void A_film_is_not_refined_between_its_pictures()
    {
        var scheduler = Watched();
        for (var now = Start; now < Start + 5_000_000; now += 42_000)
        {
            scheduler.Damaged(now);
            var (kind, _) = scheduler.Poll(now);
            Assert.NotEqual(FrameKind.Refinement, kind);
            scheduler.Encoded(kind, now, settled: false);
            Assert.Equal(FrameKind.None, scheduler.Poll(now + 41_000).Kind);
        }
    }

    [Fact]
    public void A_picture_that_never_settles_is_given_up_until_something_is_drawn()
    {
        var scheduler = Watched();
        Encode(scheduler, FrameKind.Key, Start, settled: false);
        var (now, frames) = (Start, 0);
        while (scheduler.Poll(now) is var (kind, wait) && (kind, wait) != (FrameKind.None, FrameScheduler.Never))
        {
            if (kind == FrameKind.None) now = wait;
            else scheduler.Encoded(kind, now, settled: false);
            frames += kind == FrameKind.Refinement ? 1 : 0;
        }

        Assert.Equal(Limits.RefinementsMax, frames);
        scheduler.Damaged(now);
        Encode(scheduler, FrameKind.Damage, now, settled: false);
        Assert.Equal(FrameKind.Refinement, scheduler.Poll(now + FrameScheduler.QuietMicros).Kind);
    }

    [Fact]
    public void Key_frames_that_are_asked_for_all_the_time_keep_to_the_frame_rate()
    {
        var scheduler = Watched();
        Encode(scheduler, FrameKind.Key, Start);
        scheduler.RequestKeyFrame();
        Assert.Equal(new(FrameKind.None, Start + Tick), scheduler.Poll(Start + 1));
        Encode(scheduler, FrameKind.Key, Start + Tick);
        Assert.Equal(Nothing, scheduler.Poll(Start + 3 * Tick));
    }

    [Fact]
    public void A_frame_that_continues_from_an_older_one_is_made_at_once_also_of_a_picture_at_rest_and_once()
    {
        var scheduler = Watched();
        Encode(scheduler, FrameKind.Key, Start);
        Assert.Equal(Nothing, scheduler.Poll(Start + Tick));
        scheduler.RequestContinuation(1);
        Assert.Equal(1u, scheduler.ContinueFrom);
        Encode(scheduler, FrameKind.Continuation, Start + 2 * Tick);
        Assert.Equal(Nothing, scheduler.Poll(Start + 4 * Tick));
    }

    [Fact]
    public void A_key_frame_answers_also_who_wants_to_continue()
    {
        var scheduler = Watched();
        Encode(scheduler, FrameKind.Key, Start);
        scheduler.RequestContinuation(1);
        scheduler.RequestKeyFrame();
        Encode(scheduler, FrameKind.Key, Start + Tick);
        Assert.Equal(Nothing, scheduler.Poll(Start + 3 * Tick));
    }

    [Fact]
    public void The_next_viewer_gets_a_key_frame_and_the_ids_go_on()
    {
        var scheduler = Watched();
        Encode(scheduler, FrameKind.Key, Start);
        scheduler.DetachViewer();
        Assert.Equal(Nothing, scheduler.Poll(Start + 1));
        scheduler.AttachViewer(Start + 2);
        Assert.Equal(2u, scheduler.NextFrameId);
        Assert.Equal(Start + 2, scheduler.DamagedSince);
        Encode(scheduler, FrameKind.Key, Start + 2);
    }

    [Fact]
    public void Whatever_happens_no_frame_is_encoded_without_grant_and_viewer_and_no_damage_is_forgotten()
    {
        var random = new Random(1);
        var scheduler = new FrameScheduler(60);
        var (viewer, granted, owed, now) = (false, 0u, false, Start);
        for (var step = 0; step < 100_000; step++, now += random.Next(10_000))
        {
            switch (random.Next(9))
            {
                case 0: scheduler.AttachViewer(now); (viewer, owed) = (true, true); break;
                case 1 when random.Next(20) == 0: scheduler.DetachViewer(); (viewer, owed) = (false, false); break;
                case 2: scheduler.Grant(granted = scheduler.NextFrameId + (uint)random.Next(3) - 1); break;
                case 3 when viewer: scheduler.Damaged(now); owed = true; break;
                case 4: scheduler.RequestKeyFrame(); break;
                case 5: scheduler.RequestContinuation(scheduler.NextFrameId - 1); break;
            }

            var (kind, wait) = scheduler.Poll(now);
            if (kind == FrameKind.None)
            {
                if (owed && viewer && scheduler.NextFrameId <= granted) Assert.InRange(wait, now, now + Tick);
                continue;
            }

            Assert.True(viewer && scheduler.NextFrameId <= granted, $"Step {step}");
            scheduler.Encoded(kind, now, settled: random.Next(2) == 0);
            owed = false;
        }
    }

    static FrameScheduler Watched(uint granted = uint.MaxValue)
    {
        var scheduler = new FrameScheduler(60);
        scheduler.AttachViewer(Start);
        scheduler.Grant(granted);
        return scheduler;
    }

    static void Encode(FrameScheduler scheduler, FrameKind kind, long now, bool settled = true)
    {
        Assert.Equal(kind, scheduler.Poll(now).Kind);
        scheduler.Encoded(kind, now, settled);
    }
}
