using Farglass.Desktop.Capture;
using Farglass.Desktop.Encoding;

namespace Farglass.Desktop.Tests.Encoding;

public sealed class PictureAdaptationTests
{
    const long Second = 1_000_000;

    long _now = 10 * Second;

    [Fact]
    public void Where_the_rate_carries_all_of_it_nothing_is_given_up()
    {
        var adaptation = Create(20_000);
        Film(adaptation, TimeSpan.FromSeconds(5), debt: 0);
        Assert.Equal(new(60, false, IsMotion: true, PicturePreference.Automatic, PictureBound.Application),
            adaptation.State);
    }

    [Fact]
    public void Text_gets_fewer_frames_and_a_film_gets_more_of_them_for_the_same_rate()
    {
        var adaptation = Create(1_000);
        Type(adaptation, TimeSpan.FromSeconds(2));
        Assert.Equal((20, false, PictureBound.Link), Short(adaptation));
        Film(adaptation, TimeSpan.FromSeconds(2), debt: 3);
        Assert.True(adaptation.State.IsMotion);
        Assert.Equal((30, false, PictureBound.Link), Short(adaptation));
    }

    [Theory]
    [InlineData(PicturePreference.Sharp, 10)]
    [InlineData(PicturePreference.Smooth, 24)]
    public void A_rate_that_carries_nothing_leaves_a_floor(PicturePreference preference, int frames)
    {
        var adaptation = Create(100);
        adaptation.Prefer(preference);
        Assert.Equal(frames, adaptation.State.FrameRateMax);
    }

    [Fact]
    public void What_an_application_may_have_is_never_exceeded()
    {
        var adaptation = new PictureAdaptation(100, frameRateMax: 5, mayHalve: true);
        adaptation.Prefer(PicturePreference.Smooth);
        Assert.Equal(5, adaptation.State.FrameRateMax);
        Assert.True(adaptation.SetRate(100, 8));
        Assert.Equal(8, adaptation.State.FrameRateMax);
    }

    [Fact]
    public void A_page_that_is_new_now_and_then_is_no_film()
    {
        var adaptation = Create(1_000);
        for (var page = 0; page < 30; page++)
        {
            _now += Second / 3;
            adaptation.Encoded(Motion(debt: 20), _now);
        }

        Assert.False(adaptation.State.IsMotion);
        Assert.False(adaptation.State.IsHalved);
    }

    [Fact]
    public void What_is_scrolled_is_no_film()
    {
        var adaptation = Create(1_000);
        for (var frame = 0; frame < 120; frame++)
        {
            _now += Second / 30;
            adaptation.Encoded(Motion(debt: 20) with { Search = MotionSearch.Wide }, _now);
        }

        Assert.False(adaptation.State.IsMotion);
    }

    [Fact]
    public void A_film_that_stays_blurred_is_halved_and_text_never()
    {
        var (film, text) = (Create(500), Create(500));
        text.Prefer(PicturePreference.Sharp);
        Film(film, TimeSpan.FromSeconds(6), debt: 18);
        Film(text, TimeSpan.FromSeconds(6), debt: 18);
        Assert.True(film.State.IsHalved);
        Assert.False(text.State.IsHalved);
    }

    [Fact]
    public void A_small_picture_is_not_halved()
    {
        var adaptation = new PictureAdaptation(500, 60, mayHalve: false);
        Film(adaptation, TimeSpan.FromSeconds(6), debt: 18);
        Assert.False(adaptation.State.IsHalved);
    }

    [Fact]
    public void Half_a_picture_becomes_whole_when_it_rests()
    {
        var adaptation = Halved();
        adaptation.Rested();
        Assert.False(adaptation.State.IsHalved);
        Assert.False(adaptation.State.IsMotion);
    }

    [Fact]
    public void Half_a_picture_becomes_whole_when_it_stays_sharp_or_the_rate_is_three_times_as_high()
    {
        var sharp = Halved();
        Film(sharp, TimeSpan.FromSeconds(10), debt: 0);
        Assert.False(sharp.State.IsHalved);
        var fast = Halved();
        Assert.False(fast.SetRate(1_400, 60) && !fast.State.IsHalved);
        fast.SetRate(1_500, 60);
        Assert.False(fast.State.IsHalved);
    }

    [Fact]
    public void Each_time_that_it_became_whole_in_vain_it_stays_halved_for_longer()
    {
        var adaptation = Halved();
        List<long> halves = [];
        for (var round = 0; round < 4; round++)
        {
            var begun = _now;
            while (adaptation.State.IsHalved) Film(adaptation, TimeSpan.FromSeconds(0.1), debt: 0);
            halves.Add((_now - begun) / Second);
            while (!adaptation.State.IsHalved) Film(adaptation, TimeSpan.FromSeconds(0.1), debt: 18);
        }

        Assert.Equal(halves.Order(), halves);
        Assert.InRange(halves[3], 3 * halves[0], 70);
    }

    [Fact]
    public void An_encoder_that_is_too_slow_gets_fewer_frames_whatever_the_network_carries()
    {
        var adaptation = Create(20_000);
        for (var frame = 0; frame < 100; frame++)
        {
            _now += 40_000;
            adaptation.Encoded(Motion(debt: 0) with { WorkMicros = 36_000 }, _now);
        }

        Assert.InRange(adaptation.State.FrameRateMax, 24, 27);
        Assert.Equal(PictureBound.Processor, adaptation.State.Bound);
        Film(adaptation, TimeSpan.FromSeconds(5), debt: 0);
        Assert.Equal((60, false, PictureBound.Application), Short(adaptation));
    }

    [Fact]
    public void A_rate_that_trembles_changes_nothing()
    {
        var adaptation = Create(1_500);
        var random = new Random(7);
        var before = adaptation.State;
        for (var turn = 0; turn < 100; turn++) adaptation.SetRate((uint)(1_500 + random.Next(-100, 100)), 60);
        Assert.Equal(before, adaptation.State);
    }

    static PictureAdaptation Create(uint kilobits) => new(kilobits, 60, mayHalve: true);

    PictureAdaptation Halved()
    {
        var adaptation = Create(500);
        Film(adaptation, TimeSpan.FromSeconds(6), debt: 18);
        Assert.True(adaptation.State.IsHalved);
        return adaptation;
    }

    void Film(PictureAdaptation adaptation, TimeSpan span, double debt)
    {
        for (var end = _now + (long)span.TotalMicroseconds; _now < end;)
        {
            _now += Second / 24;
            adaptation.Encoded(Motion(debt), _now);
        }
    }

    void Type(PictureAdaptation adaptation, TimeSpan span)
    {
        for (var end = _now + (long)span.TotalMicroseconds; _now < end;)
        {
            _now += Second / 10;
            adaptation.Encoded(new(FrameKind.Damage, 0.001, MotionSearch.Wide, 0, 3_000), _now);
        }
    }

    static FrameObservation Motion(double debt) => new(FrameKind.Damage, 0.8, MotionSearch.Near, debt, 6_000);

    static (int, bool, PictureBound) Short(PictureAdaptation adaptation) =>
        (adaptation.State.FrameRateMax, adaptation.State.IsHalved, adaptation.State.Bound);
}
