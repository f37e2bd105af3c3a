using System.Buffers.Binary;
using Farglass.Desktop.Capture;

namespace Farglass.Desktop.Tests.Capture;

public sealed class FramebufferLayoutTests
{
    [Fact]
    public void The_pixels_lie_behind_the_header_and_the_colours()
    {
        Assert.True(FramebufferLayout.TryParse(File(width: 64, height: 8, colours: 256), out var layout));
        Assert.Equal(new(160 + 256 * 12, 256), layout);
    }

    [Theory]
    [InlineData(1, 6)]
    [InlineData(11, 24)]
    [InlineData(12, 0)]
    [InlineData(12, 1 << 30)]
    [InlineData(19, 100_000)]
    [InlineData(5, 9)]
    public void A_header_that_says_something_else_is_refused(int field, uint value)
    {
        var file = File(width: 64, height: 8, colours: 256);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(field * 4), value);
        Assert.False(FramebufferLayout.TryParse(file, out _));
    }

    [Fact]
    public void Whatever_the_header_says_the_pixels_lie_inside_the_file()
    {
        var random = new Random(1);
        for (var round = 0; round < 20_000; round++)
        {
            var file = File(width: 64, height: 8, colours: 4);
            for (var change = 0; change < 3; change++) file[random.Next(100)] = (byte)random.Next(256);
            if (!FramebufferLayout.TryParse(file.AsSpan(0, random.Next(file.Length + 1)), out var layout)) continue;
            Assert.InRange(layout.PixelsOffset, 0, file.Length);
            Assert.True(layout.Stride > 0);
        }
    }

    static byte[] File(int width, int height, int colours)
    {
        var file = new byte[160 + colours * 12 + width * height * 4];
        uint[] fields = [160, 7, 2, 24, (uint)width, (uint)height, 0, 0, 32, 0, 32, 32, (uint)width * 4,
            4, 0xFF0000, 0xFF00, 0xFF, 8, 256, (uint)colours];
        for (var field = 0; field < fields.Length; field++)
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(field * 4), fields[field]);
        return file;
    }
}
