using Farglass.Desktop.Capture;

namespace Farglass.Desktop.Tests.Capture;

public sealed class CursorShapeTests
{
    [Fact]
    public void Colours_are_no_longer_multiplied_with_their_opacity()
    {
        var shape = new CursorShape();
        shape.Set(2, 1, 1, 0, [0x80402000, 0xFF112233]);
        Assert.Equal((2, 1, 1, 0), (shape.Width, shape.Height, shape.HotX, shape.HotY));
        Assert.Equal([0x80, 0x40, 0x00, 0x80, 0x11, 0x22, 0x33, 0xFF], shape.Rgba.ToArray());
    }

    [Fact]
    public void A_shape_without_a_visible_pixel_is_hidden()
    {
        var shape = new CursorShape();
        shape.Set(16, 16, 3, 3, new ulong[256]);
        Assert.Equal((0, 0, 0, 0), (shape.Width, shape.Height, shape.HotX, shape.HotY));
        Assert.True(shape.Rgba.IsEmpty);
    }

    [Fact]
    public void A_shape_that_is_too_large_is_cut_and_its_hot_spot_stays_inside()
    {
        var pixels = Enumerable.Range(0, 300 * 300).Select(at => 0xFF000000UL | (uint)(at % 300)).ToArray();
        var shape = new CursorShape();
        shape.Set(300, 300, 299, 10, pixels);
        Assert.Equal((255, 255, 254, 10), (shape.Width, shape.Height, shape.HotX, shape.HotY));
        Assert.Equal(17, shape.Rgba[(3 * 255 + 17) * 4 + 2]);
    }

    [Fact]
    public void A_shape_of_256_pixels_a_side_loses_its_last_column_and_row_and_nothing_else()
    {
        var pixels = Enumerable.Range(0, 256 * 256).Select(at => 0xFF000000UL | (uint)(at % 256)).ToArray();
        var shape = new CursorShape();
        shape.Set(256, 256, 128, 128, pixels);
        Assert.Equal((255, 255, 128, 128), (shape.Width, shape.Height, shape.HotX, shape.HotY));
        Assert.Equal(254, shape.Rgba[(255 * 255 - 1) * 4 + 2]);
    }

    [Fact]
    public void Empty_edges_are_left_out_and_the_hot_spot_stays_where_it_points()
    {
        var pixels = new ulong[256 * 256];
        pixels[20 * 256 + 30] = pixels[25 * 256 + 40] = 0xFF000001;
        var shape = new CursorShape();
        shape.Set(256, 256, 35, 10, pixels);
        Assert.Equal((11, 16, 5, 0), (shape.Width, shape.Height, shape.HotX, shape.HotY));
        Assert.Equal(1, shape.Rgba[10 * 11 * 4 + 2]);
        Assert.Equal(1, shape.Rgba[(15 * 11 + 10) * 4 + 2]);
    }

    [Fact]
    public void Pixels_that_are_brighter_than_their_opacity_allows_do_not_overflow()
    {
        var shape = new CursorShape();
        shape.Set(1, 1, 0, 0, [0x01FFFFFF]);
        Assert.Equal([255, 255, 255, 1], shape.Rgba.ToArray());
    }
}
