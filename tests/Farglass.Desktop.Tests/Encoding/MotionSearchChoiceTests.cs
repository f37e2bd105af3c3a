using Farglass.Desktop.Encoding;

namespace Farglass.Desktop.Tests.Encoding;

/// <summary>
/// Bytes a block are those that were measured at 1080p: typing, scrolling, an editor's wheel, a film.
/// </summary>
public sealed class MotionSearchChoiceTests
{
    const int Blocks = 8_160;

    readonly MotionSearchChoice _choice = new();

    [Theory]
    [InlineData(160, 200)]
    [InlineData(7_670, 3_200)]
    [InlineData(5_630, 6_100)]
    [InlineData(2_280, 6_800)]
    public void What_people_do_on_a_screen_is_searched_for_widely(int damaged, int bytes)
    {
        Observe(600, damaged, bytes);
        Assert.Equal(MotionSearch.Wide, _choice.Current);
    }

    [Theory]
    [InlineData(3_700, 32_000, 0)]
    [InlineData(8_160, 80_000, 0)]
    [InlineData(8_160, 16_000, 18)]
    public void A_film_is_searched_nearby_soon_also_where_the_rate_is_low(int damaged, int bytes, double debt)
    {
        Observe(14, damaged, bytes, debt);
        Assert.Equal(MotionSearch.Wide, _choice.Current);
        Observe(1, damaged, bytes, debt);
        Assert.Equal(MotionSearch.Near, _choice.Current);
    }

    [Fact]
    public void The_end_of_a_film_is_noticed_at_once()
    {
        Observe(60, 8_160, 80_000);
        Observe(1, 160, 200);
        Assert.Equal(MotionSearch.Wide, _choice.Current);
    }

    [Fact]
    public void During_a_film_the_wide_search_is_tried_now_and_then_for_a_few_frames()
    {
        Observe(15, 8_160, 80_000);
        var wide = 0;
        for (var frame = 0; frame < 124 * 10; frame++)
        {
            Observe(1, 8_160, 80_000);
            wide += _choice.Current == MotionSearch.Wide ? 1 : 0;
        }

        Assert.Equal(4 * 10, wide);
    }

    [Fact]
    public void A_new_page_every_second_is_no_film()
    {
        for (var page = 0; page < 20; page++)
        {
            Observe(1, 8_160, 220_000);
            Observe(5, 100, 300);
        }

        Assert.Equal(MotionSearch.Wide, _choice.Current);
    }

    void Observe(int frames, int damaged, int bytes, double debt = 0)
    {
        for (var frame = 0; frame < frames; frame++) _choice.Observe(damaged, Blocks, bytes, debt);
    }
}
