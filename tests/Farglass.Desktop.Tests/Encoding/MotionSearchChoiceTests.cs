using System.Runtime.InteropServices;
using Farglass.Desktop.Capture;
using Farglass.Desktop.Encoding;

namespace Farglass.Desktop.Tests.Encoding;

public sealed class MotionSearchChoiceTests : IDisposable
{
    const int Width = 640, Height = 355, Page = 2 * Width; // The last row of blocks is not whole.

    readonly uint[] _page = new uint[Page * Page], _screen = new uint[Width * Height];
    readonly DamageMap _damage = new(Width, Height);
    readonly Nv12Picture _picture = new(Width, Height);
    readonly MotionSearchChoice _choice = new();

    public MotionSearchChoiceTests()
    {
        WriteLetters(seed: 1);
        Show(300, 300, 0, 0, Width, Height);
        _ = Encode();
    }

    public void Dispose() => _picture.Dispose();

    [Theory]
    [InlineData(0, 14)]
    [InlineData(0, -54)]
    [InlineData(64, 0)]
    [InlineData(-7, 33)]
    public void What_was_scrolled_is_looked_for_far(int x, int y)
    {
        BecomeNear();
        Show(400, 400, 0, 0, Width, Height);
        _ = Encode();
        Show(400 + x, 400 + y, 0, 0, Width, Height);
        Assert.Equal(MotionSearch.Wide, Encode());
    }

    [Fact]
    public void A_window_that_is_dragged_over_a_part_of_the_picture_is_looked_for_far()
    {
        Show(500, 500, 96, 80, 320, 160);
        _ = Encode();
        Show(500, 500, 107, 75, 320, 160);
        Assert.Equal(MotionSearch.Wide, Encode());
    }

    [Fact]
    public void A_new_page_is_not()
    {
        WriteLetters(seed: 2);
        Show(300, 300, 0, 0, Width, Height);
        Assert.Equal(MotionSearch.Near, Encode());
    }

    [Fact]
    public void What_moved_farther_than_the_encoder_looks_is_not()
    {
        Show(300, 300 + 80, 0, 0, Width, Height);
        Assert.Equal(MotionSearch.Near, Encode());
    }

    [Fact]
    public void A_film_is_not()
    {
        for (var frame = 0; frame < 10; frame++)
        {
            foreach (ref var pixel in _page.AsSpan()) pixel += (uint)(0x010101 * (frame % 3 + 1));
            Show(300 + frame, 300, 0, 0, Width, Height);
            Assert.Equal(MotionSearch.Near, Encode());
        }
    }

    [Fact]
    public void One_colour_everywhere_is_not()
    {
        _page.AsSpan().Fill(0x203040);
        Show(0, 0, 0, 0, Width, Height);
        Assert.Equal(MotionSearch.Near, Encode());
    }

    [Fact]
    public void A_small_change_is_looked_for_far_for_it_costs_nothing()
    {
        BecomeNear();
        WriteLetters(seed: 4);
        Show(0, 0, 32, 32, 64, 64);
        Assert.Equal(MotionSearch.Wide, Encode());
    }

    [Fact]
    public void A_picture_smaller_than_a_block_is_chosen_for_as_well()
    {
        using var picture = new Nv12Picture(8, 8);
        var damage = new DamageMap(8, 8);
        damage.MarkAll();
        _ = _choice.Choose(new byte[8 * 8 * 4], 8 * 4, damage, picture);
        Assert.Equal(MotionSearch.Near, _choice.Current);
    }

    [Fact]
    public void It_says_when_the_choice_is_another_one_and_allocates_nothing()
    {
        Show(300, 310, 0, 0, Width, Height);
        Assert.True(Choose());
        Assert.False(Choose());
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = Choose();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    void BecomeNear()
    {
        WriteLetters(seed: 3);
        Show(300, 300, 0, 0, Width, Height);
        Assert.Equal(MotionSearch.Near, Encode());
    }

    /// <summary>Letters of chance, eight pixels wide, in lines of 14 with white in between.</summary>
    void WriteLetters(int seed)
    {
        _page.AsSpan().Fill(0xFFFFFF);
        var random = new Random(seed);
        for (var top = 2; top + 14 < Page; top += 14)
            for (var y = top; y < top + 9; y++)
                for (var x = 0; x < Page; x++)
                    if (x % 8 < 6 && random.Next(2) == 0) _page[y * Page + x] = 0x101010;
    }

    /// <summary>Shows a part of the page in a window on the screen.</summary>
    void Show(int pageX, int pageY, int left, int top, int width, int height)
    {
        for (var y = top; y < top + height; y++)
            for (var x = left; x < left + width; x++)
                _screen[y * Width + x] = _page[(pageY + y - top) * Page + pageX + x - left];
        _damage.Mark(left, top, width, height);
    }

    bool Choose() => _choice.Choose(MemoryMarshal.AsBytes(_screen.AsSpan()), Width * 4, _damage, _picture);

    MotionSearch Encode()
    {
        _ = Choose();
        BlockConverter.Convert(
            MemoryMarshal.AsBytes(_screen.AsSpan()), Width * 4, _damage, _picture, BlockConverter.Widest);
        _damage.Clear();
        return _choice.Current;
    }
}
