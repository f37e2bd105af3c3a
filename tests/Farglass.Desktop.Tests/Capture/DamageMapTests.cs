using Farglass.Desktop.Capture;

namespace Farglass.Desktop.Tests.Capture;

public sealed class DamageMapTests
{
    [Theory]
    [InlineData(0, 0, 16, 16, 1)]
    [InlineData(15, 15, 2, 2, 4)]
    [InlineData(0, 0, 1, 1, 1)]
    [InlineData(16, 0, 32, 1, 2)]
    [InlineData(-100, -100, 101, 101, 1)]
    [InlineData(96, 0, 1000, 1, 1)]
    [InlineData(0, 49, 100, 1, 7)]
    public void A_rectangle_marks_the_blocks_that_it_touches(int x, int y, int width, int height, int blocks)
    {
        var map = new DamageMap(100, 50);
        Assert.True(map.Mark(x, y, width, height));
        Assert.Equal(blocks, map.Count);
    }

    [Theory]
    [InlineData(100, 0, 10, 10)]
    [InlineData(0, 50, 10, 10)]
    [InlineData(-10, 0, 10, 10)]
    [InlineData(0, 0, 0, 10)]
    public void A_rectangle_outside_marks_nothing(int x, int y, int width, int height)
    {
        var map = new DamageMap(100, 50);
        Assert.False(map.Mark(x, y, width, height));
        Assert.True(map.IsEmpty);
    }

    [Fact]
    public void It_marks_what_a_look_at_every_pixel_would_mark()
    {
        var random = new Random(1);
        for (var round = 0; round < 300; round++)
        {
            var (width, height) = (random.Next(1, 200), random.Next(1, 200));
            var map = new DamageMap(width, height);
            var expected = new byte[map.Columns * map.Rows];
            for (var rectangle = 0; rectangle < 3; rectangle++)
            {
                var (x, y) = (random.Next(-50, width + 50), random.Next(-50, height + 50));
                var (w, h) = (random.Next(80), random.Next(80));
                map.Mark(x, y, w, h);
                for (var row = Math.Max(y, 0); row < Math.Min(y + h, height); row++)
                    for (var column = Math.Max(x, 0); column < Math.Min(x + w, width); column++)
                        expected[row / 16 * map.Columns + column / 16] = 1;
            }

            var unchanged = new byte[expected.Length];
            map.WriteUnchanged(unchanged);
            Assert.Equal(expected, unchanged.Select(block => (byte)(1 - block)));
        }
    }
}
