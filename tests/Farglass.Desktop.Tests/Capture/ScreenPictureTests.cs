using Farglass.Desktop.Capture;

namespace Farglass.Desktop.Tests.Capture;

public sealed class ScreenPictureTests
{
    [Theory]
    [InlineData(64, 32)]
    [InlineData(38, 22)] // Blocks that end in the middle, and an odd half.
    [InlineData(33, 17)]
    [InlineData(16, 16)]
    public void Half_of_a_picture_is_the_mean_of_four_pixels(int width, int height)
    {
        using var picture = new ScreenPicture(width, height);
        picture.Halve(true);
        Draw(picture, width, height, seed: 1);
        var (whole, half) = (picture.Whole, picture.Current);
        Assert.Equal(((width + 1) / 2 + 1) & ~1, half.Width);
        for (var y = 0; y < half.Height; y++)
            for (var x = 0; x < half.Width; x++)
                Assert.Equal(LumaMean(whole, x, y), half.Luma.Bytes[y * half.Stride + x]);
        for (var y = 0; y < half.Height / 2; y++)
            for (var x = 0; x < half.Width; x++)
                Assert.Equal(ChromaMean(whole, x, y), half.Chroma.Bytes[y * half.Stride + x]);
    }

    [Fact]
    public void Only_what_was_drawn_on_is_written_and_the_encoder_is_told_of_the_rest()
    {
        using var picture = new ScreenPicture(64, 64);
        picture.Halve(true);
        Draw(picture, 64, 64, seed: 1);
        picture.Damage.Mark(0, 0, 16, 16);

        var share = Draw(picture, 64, 64, seed: 2);

        Assert.Equal(1 / 16.0, share);
        Assert.Equal([0, 1, 1, 1], picture.Current.Unchanged.Bytes[..4].ToArray());
        Assert.True(picture.Damage.IsEmpty);
        Assert.Equal(LumaMean(picture.Whole, 40 / 2, 3), picture.Current.Luma.Bytes[3 * picture.Current.Stride + 20]);
    }

    [Fact]
    public void Whole_again_all_of_it_counts_as_new()
    {
        using var picture = new ScreenPicture(64, 64);
        picture.Halve(true);
        Draw(picture, 64, 64, seed: 1);

        picture.Halve(false);

        Assert.Same(picture.Whole, picture.Current);
        Assert.Equal(1, Draw(picture, 64, 64, seed: 1));
        Assert.Equal(-1, picture.Current.Unchanged.Bytes.IndexOf((byte)1));
    }

    static double Draw(ScreenPicture picture, int width, int height, int seed)
    {
        var pixels = new byte[width * height * 4];
        new Random(seed).NextBytes(pixels);
        return picture.Convert(pixels, width * 4);
    }

    static byte LumaMean(Nv12Picture whole, int x, int y)
    {
        int At(int column, int row) => whole.Luma.Bytes[
            Math.Min(row, whole.Height - 1) * whole.Stride + Math.Min(column, whole.Width - 1)];
        return (byte)((At(2 * x, 2 * y) + At(2 * x + 1, 2 * y) + At(2 * x, 2 * y + 1) + At(2 * x + 1, 2 * y + 1) + 2)
            / 4);
    }

    static byte ChromaMean(Nv12Picture whole, int x, int y)
    {
        var (pair, kind) = (x / 2, x % 2);
        int At(int column, int row) => whole.Chroma.Bytes[
            Math.Min(row, whole.Height / 2 - 1) * whole.Stride + Math.Min(column, whole.Width / 2 - 1) * 2 + kind];
        return (byte)((At(2 * pair, 2 * y) + At(2 * pair + 1, 2 * y) + At(2 * pair, 2 * y + 1)
            + At(2 * pair + 1, 2 * y + 1) + 2) / 4);
    }
}
