using Farglass.Testing;

namespace Farglass.Desktop.Tests.Screens;

/// <summary>Compares what a viewer has decoded with what the X server shows.</summary>
static class Sharpness
{
    /// <summary>Waits until the stream, decoded from this frame on, shows what is on the screen.</summary>
    public static Task AssertAsync(
        TestDisplay display, RecordingSink sink, int width, int height, double decibelsMin, uint from = 1) =>
        Wait.Eventually(async () =>
        {
            var (h264, frames) = sink.H264From(from);
            var pictures = await Decoder.DecodeAsync(h264, width + 1 & ~1, height + 1 & ~1);
            Assert.Equal(frames, pictures.Count);
            var shown = Crop(pictures[^1], width + 1 & ~1, width, height);
            var decibels = Decoder.Psnr(shown, display.Pixels(width, height));
            return decibels >= decibelsMin ? null : $"the picture is {decibels:0.0} dB from the screen";
        });

    static byte[] Crop(byte[] picture, int pictureWidth, int width, int height)
    {
        var cropped = new byte[width * height * 4];
        for (var y = 0; y < height; y++)
            picture.AsSpan(y * pictureWidth * 4, width * 4).CopyTo(cropped.AsSpan(y * width * 4));
        return cropped;
    }
}
