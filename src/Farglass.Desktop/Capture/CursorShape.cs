namespace Farglass.Desktop.Capture;

/// <summary>A cursor as browsers take it. The memory is used again for each shape.</summary>
sealed class CursorShape
{
    readonly byte[] _rgba = new byte[Limits.CursorSideMax * Limits.CursorSideMax * 4];

    public int Width { get; private set; }
    public int Height { get; private set; }
    public int HotX { get; private set; }
    public int HotY { get; private set; }
    public ReadOnlySpan<byte> Rgba => _rgba.AsSpan(0, Width * Height * 4);

    /// <summary>
    /// Takes over a shape, without the empty edges that large ones have. One that shows nothing has no size: the cursor
    /// is hidden.
    /// </summary>
    /// <param name="pixels">Premultiplied ARGB, each in the lower half of its 64 bits.</param>
    public void Set(int width, int height, int hotX, int hotY, ReadOnlySpan<ulong> pixels)
    {
        var (left, top, right, bottom) = Bounds(width, height, pixels);
        if (left > right)
        {
            Width = Height = HotX = HotY = 0;
            return;
        }

        // The hot spot is inside, so that it has a place.
        (left, right) = (Math.Min(left, hotX), Math.Max(right, Math.Min(hotX, width - 1)));
        (top, bottom) = (Math.Min(top, hotY), Math.Max(bottom, Math.Min(hotY, height - 1)));
        Width = Math.Min(right - left + 1, Limits.CursorSideMax);
        Height = Math.Min(bottom - top + 1, Limits.CursorSideMax);
        HotX = Math.Clamp(hotX - left, 0, Width - 1);
        HotY = Math.Clamp(hotY - top, 0, Height - 1);
        for (var y = 0; y < Height; y++)
            for (var x = 0; x < Width; x++)
                SetPixel((y * Width + x) * 4, (uint)pixels[(top + y) * width + left + x]);
    }

    /// <returns>
    /// The first and the last column and row that have something; where nothing has, the wrong way round.
    /// </returns>
    static (int Left, int Top, int Right, int Bottom) Bounds(int width, int height, ReadOnlySpan<ulong> pixels)
    {
        var (left, top, right, bottom) = (width, height, -1, -1);
        for (var y = 0; y < Math.Min(height, Limits.CursorScanSideMax); y++)
        {
            for (var x = 0; x < Math.Min(width, Limits.CursorScanSideMax); x++)
            {
                if ((uint)pixels[y * width + x] >> 24 == 0) continue;
                (left, right) = (Math.Min(left, x), Math.Max(right, x));
                (top, bottom) = (Math.Min(top, y), y);
            }
        }

        return (left, top, right, bottom);
    }

    void SetPixel(int at, uint argb)
    {
        var alpha = argb >> 24;
        _rgba[at] = Straight(argb >> 16 & 0xFF, alpha);
        _rgba[at + 1] = Straight(argb >> 8 & 0xFF, alpha);
        _rgba[at + 2] = Straight(argb & 0xFF, alpha);
        _rgba[at + 3] = (byte)alpha;
    }

    static byte Straight(uint premultiplied, uint alpha) =>
        alpha == 0 ? (byte)0 : (byte)Math.Min((premultiplied * 255 + alpha / 2) / alpha, 255);
}
