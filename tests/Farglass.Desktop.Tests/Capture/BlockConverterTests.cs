using Farglass.Desktop.Capture;

namespace Farglass.Desktop.Tests.Capture;

public sealed class BlockConverterTests
{
    [Theory]
    [InlineData(64, 64)]
    [InlineData(16, 16)]
    [InlineData(1, 1)]
    [InlineData(17, 33)]
    [InlineData(131, 75)]
    [InlineData(1366, 31)]
    [InlineData(250, 46)]
    public void All_widths_give_the_same_bytes_whatever_the_size_and_the_damage(int width, int height)
    {
        var random = new Random(width);
        var stride = width * 4 + 12;
        var pixels = new byte[stride * height];
        random.NextBytes(pixels);
        for (var round = 0; round < 10; round++)
        {
            var damage = RandomDamage(random, width, height, all: round == 0);
            using var one = Converted(pixels, stride, damage, ConverterWidth.One);
            foreach (var converter in new[] { ConverterWidth.Eight, ConverterWidth.Sixteen })
            {
                using var many = Converted(pixels, stride, damage, converter);
                Assert.True(one.Luma.Bytes.SequenceEqual(many.Luma.Bytes), $"Luma, {converter}");
                Assert.True(one.Chroma.Bytes.SequenceEqual(many.Chroma.Bytes), $"Chroma, {converter}");
            }
        }
    }

    [Fact]
    public void The_colours_are_those_of_BT_709_in_limited_range()
    {
        var random = new Random(2);
        for (var round = 0; round < 2_000; round++)
        {
            var (r, g, b) = (random.Next(256), random.Next(256), random.Next(256));
            var pixels = Enumerable.Repeat(new[] { (byte)b, (byte)g, (byte)r, (byte)random.Next(256) }, 4)
                .SelectMany(pixel => pixel).ToArray();
            var damage = new DamageMap(2, 2);
            damage.MarkAll();
            using var picture = Converted(pixels, 8, damage, ConverterWidth.One);
            var y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
            Assert.InRange(picture.Luma.Bytes[0] - (16 + y * 219 / 255), -1, 1);
            Assert.InRange(picture.Chroma.Bytes[0] - (128 + (b - y) / 1.8556 * 224 / 255), -1.6, 1.6);
            Assert.InRange(picture.Chroma.Bytes[1] - (128 + (r - y) / 1.5748 * 224 / 255), -1.6, 1.6);
        }
    }

    [Fact]
    public void Blocks_without_damage_are_left_alone()
    {
        var pixels = Enumerable.Repeat((byte)255, 64 * 64 * 4).ToArray();
        var damage = new DamageMap(64, 64);
        damage.Mark(16, 32, 16, 16);
        using var picture = Converted(pixels, 64 * 4, damage, BlockConverter.Widest);
        for (var y = 0; y < 64; y++)
            for (var x = 0; x < 64; x++)
                Assert.Equal(x / 16 == 1 && y / 16 == 2 ? 235 : 0, picture.Luma.Bytes[y * picture.Stride + x]);
    }

    [Fact]
    public void The_column_and_row_that_make_an_odd_size_even_are_copies_of_the_last()
    {
        var pixels = new byte[5 * 3 * 4];
        new Random(3).NextBytes(pixels);
        var damage = new DamageMap(5, 3);
        damage.MarkAll();
        using var picture = Converted(pixels, 20, damage, BlockConverter.Widest);
        Assert.Equal((6, 4), (picture.Width, picture.Height));
        for (var y = 0; y < 4; y++) Assert.Equal(At(picture, 4, y), At(picture, 5, y));
        for (var x = 0; x < 6; x++) Assert.Equal(At(picture, x, 2), At(picture, x, 3));
    }

    [Fact]
    public void A_framebuffer_that_is_smaller_than_the_display_is_refused()
    {
        var damage = new DamageMap(64, 64);
        using var picture = new Nv12Picture(64, 64);
        Assert.Throws<ArgumentException>(
            () => BlockConverter.Convert(new byte[64 * 64 * 4 - 1], 256, damage, picture, ConverterWidth.One));
    }

    static byte At(Nv12Picture picture, int x, int y) => picture.Luma.Bytes[y * picture.Stride + x];

    static Nv12Picture Converted(byte[] pixels, int stride, DamageMap damage, ConverterWidth width)
    {
        var picture = new Nv12Picture(damage.Width, damage.Height);
        BlockConverter.Convert(pixels, stride, damage, picture, width);
        return picture;
    }

    static DamageMap RandomDamage(Random random, int width, int height, bool all)
    {
        var damage = new DamageMap(width, height);
        if (all) damage.MarkAll();
        for (var rectangle = 0; rectangle < 4; rectangle++)
            damage.Mark(random.Next(width), random.Next(height), random.Next(width), random.Next(height));
        return damage;
    }
}
