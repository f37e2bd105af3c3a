namespace Farglass.Bench.Applications;

/// <summary>
/// The application that the motion figures are measured with: it draws a zoom into a plasma over its whole window, 60
/// times a second. The pictures are made and given to the X server beforehand, so that drawing one costs one CopyArea
/// and the figures show the session and not this program.
/// </summary>
static class MotionApplication
{
    const int Pictures = 24;
    const double FramesPerSecond = 60;

    /// <param name="grain">
    /// How far the level of a pixel is from that of its neighbours: what makes a picture dear to send. 0 to 60.
    /// </param>
    public static async Task<int> RunAsync(int width, int height, int grain, CancellationToken stopping)
    {
        using var server = XConnection.Open();
        var window = server.NewId();
        var context = server.NewId();
        server.CreateWindow(window, width, height);
        server.CreateContext(context, window);
        var pixmaps = new uint[Pictures];
        for (var picture = 0; picture < Pictures; picture++)
            pixmaps[picture] = Upload(server, window, context, width, height, zoom: 1 + (picture * 0.04), grain);
        server.MapWindow(window);

        using var ticks = new PeriodicTimer(TimeSpan.FromSeconds(1 / FramesPerSecond));
        for (var tick = 0; await ticks.WaitForNextTickAsync(stopping); tick++)
        {
            var step = tick % (2 * (Pictures - 1)); // In and out again: a loop without a jump.
            var picture = step < Pictures ? step : (2 * (Pictures - 1)) - step;
            server.CopyArea(pixmaps[picture], window, context, width, height);
        }

        return 0;
    }

    static uint Upload(
        XConnection server, uint window, uint context, int width, int height, double zoom, int grain)
    {
        var pixmap = server.NewId();
        server.CreatePixmap(pixmap, window, width, height);
        var random = new Random((int)(zoom * 100));
        var rowsMax = (XConnection.RequestBytesMax - 64) / (width * 4);
        for (var y = 0; y < height; y += rowsMax)
        {
            var rows = Math.Min(rowsMax, height - y);
            var pixels = Plasma(width, height, y, rows, zoom);
            if (grain > 0) Roughen(pixels, grain, random);
            server.PutImage(pixmap, context, width, rows, y, pixels);
        }

        return pixmap;
    }

    static void Roughen(byte[] pixels, int grain, Random random)
    {
        for (var at = 0; at < pixels.Length; at += 4)
        {
            var more = random.Next(-grain, grain + 1);
            for (var part = at; part < at + 3; part++) pixels[part] = (byte)Math.Clamp(pixels[part] + more, 0, 255);
        }
    }

    /// <summary>
    /// Sums of waves along the rows, the columns and the diagonals, in three colours, with fine detail on top.
    /// </summary>
    static byte[] Plasma(int width, int height, int top, int rows, double zoom)
    {
        double Along(int position, int length) => (position - (length / 2.0)) / zoom;
        double[] columns = [.. Enumerable.Range(0, width).Select(x => Math.Sin(Along(x, width) / 90))];
        double[] fine = [.. Enumerable.Range(0, width).Select(x => 12 * Math.Sin(Along(x, width) / 5))];
        double[] diagonals =
            [.. Enumerable.Range(0, width + height).Select(d => Math.Sin(Along(d, width + height) / 130))];
        var pixels = new byte[width * rows * 4];
        for (var row = 0; row < rows; row++)
        {
            var v = Along(top + row, height);
            var (wave, detail) = (Math.Sin(v / 70), Math.Cos(v / 4));
            for (var x = 0; x < width; x++)
            {
                var slow = columns[x] + wave + diagonals[x + top + row];
                var at = ((row * width) + x) * 4;
                pixels[at] = (byte)(128 + (30 * slow) + (fine[x] * detail));
                pixels[at + 1] = (byte)(128 + (20 * slow * diagonals[x + top + row]) + (fine[x] * detail));
                pixels[at + 2] = (byte)(128 - (25 * slow * columns[x]) - (fine[x] * detail));
            }
        }

        return pixels;
    }
}
