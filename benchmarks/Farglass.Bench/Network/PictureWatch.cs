using System.Globalization;
using Farglass.Desktop.Capture;
using Microsoft.Playwright;

namespace Farglass.Bench.Network;

/// <summary>
/// Compares what a page shows with what the X server has: the luma of a part of the picture, again and again.
/// </summary>
sealed class PictureWatch(IPage page)
{
    const int Left = 320, Top = 180, Width = 640, Height = 360;

    /// <summary>Like enough for text to be called sharp.</summary>
    const double SharpMin = 0.99;

    const string Collect = """
        ([seconds, left, top, width, height]) => new Promise((resolve) => {
          const pictures = [], until = performance.now() + seconds * 1_000;
          const look = () => {
            const at = performance.now(), rgba = window.farglass.pixels(left, top, width, height);
            const luma = new Uint8Array(width * height);
            for (let i = 0; i < luma.length; i++)
              luma[i] = Math.round(0.299 * rgba[4 * i] + 0.587 * rgba[4 * i + 1] + 0.114 * rgba[4 * i + 2]);
            pictures.push([at, luma]);
            if (at < until) setTimeout(look, 100);
            else resolve(pictures.map(([at, luma]) => [String(at), base64(luma)]));
          };
          const base64 = (bytes) => {
            let text = "";
            for (let at = 0; at < bytes.length; at += 0x4000)
              text += String.fromCharCode(...bytes.subarray(at, at + 0x4000));
            return btoa(text);
          };
          look();
        })
        """;

    /// <param name="framebuffer">What Xvfb shows, which must be the same by now as at the beginning.</param>
    /// <returns>The page's time when it was found sharp first, or null; and the best likeness.</returns>
    public async Task<(double? At, double Best)> UntilSharpAsync(string framebuffer, TimeSpan span)
    {
        object[] order = [span.TotalSeconds, Left, Top, Width, Height];
        var pictures = await page.EvaluateAsync<string[][]>(Collect, order);
        var wanted = Luma(framebuffer);
        var looks = pictures.Select(picture => (
            At: double.Parse(picture[0], CultureInfo.InvariantCulture),
            Likeness: Likeness.Ssim(wanted, Convert.FromBase64String(picture[1]), Width))).ToList();
        double? at = looks.Any(look => look.Likeness >= SharpMin)
            ? looks.First(look => look.Likeness >= SharpMin).At
            : null;
        return (at, looks.Max(look => look.Likeness));
    }

    static byte[] Luma(string file)
    {
        using var framebuffer = MappedFramebuffer.Open(file);
        var luma = new byte[Width * Height];
        for (var at = 0; at < luma.Length; at++)
        {
            var (x, y) = (Left + (at % Width), Top + (at / Width));
            var pixel = framebuffer.Pixels[((y * framebuffer.Stride) + (x * 4))..];
            luma[at] = (byte)Math.Round((0.299 * pixel[2]) + (0.587 * pixel[1]) + (0.114 * pixel[0]));
        }

        return luma;
    }
}
