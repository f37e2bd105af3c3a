using System.Diagnostics;

namespace Farglass.Desktop.Tests.Screens;

/// <summary>A second opinion on our H.264: ffmpeg.</summary>
static class Decoder
{
    /// <summary>All pictures of a stream, as BGRA, converted as a browser converts BT.709 of limited range.</summary>
    public static async Task<IReadOnlyList<byte[]>> DecodeAsync(byte[] h264, int width, int height)
    {
        var start = new ProcessStartInfo("ffmpeg", [
            "-v", "error", "-f", "h264", "-i", "pipe:0", "-fps_mode", "passthrough",
            "-vf", "scale=in_color_matrix=bt709:in_range=tv:out_range=pc:flags=accurate_rnd",
            "-pix_fmt", "bgra", "-f", "rawvideo", "pipe:1"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var ffmpeg = Process.Start(start)!;
        var complaints = ffmpeg.StandardError.ReadToEndAsync();
        var pictures = ReadAsync(ffmpeg.StandardOutput.BaseStream, width * height * 4);
        await ffmpeg.StandardInput.BaseStream.WriteAsync(h264);
        ffmpeg.StandardInput.Close();
        var all = await pictures;
        Assert.Equal("", await complaints);
        return all;
    }

    /// <summary>In dB, over blue, green and red. Identical pictures have 100.</summary>
    public static double Psnr(ReadOnlySpan<byte> actual, ReadOnlySpan<byte> expected)
    {
        Assert.Equal(expected.Length, actual.Length);
        var sum = 0L;
        for (var at = 0; at < actual.Length; at++)
        {
            if (at % 4 == 3) continue;
            var difference = actual[at] - expected[at];
            sum += difference * difference;
        }

        var mean = sum / (expected.Length * 0.75);
        return mean == 0 ? 100 : 10 * Math.Log10(255 * 255 / mean);
    }

    static async Task<IReadOnlyList<byte[]>> ReadAsync(Stream stream, int length)
    {
        var pictures = new List<byte[]>();
        while (true)
        {
            var picture = new byte[length];
            var read = await stream.ReadAtLeastAsync(picture, length, throwOnEndOfStream: false);
            if (read == 0) return pictures;
            Assert.Equal(length, read);
            pictures.Add(picture);
        }
    }
}
