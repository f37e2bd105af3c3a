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

    /// <summary>Takes over a shape. One that shows nothing has no size: the cursor is hidden.</summary>
    /// <param name="pixels">Premultiplied ARGB, each in the lower half of its 64 bits.</param>
    public void Set(int width, int height, int hotX, int hotY, ReadOnlySpan<ulong> pixels)
    {
        Width = Math.Min(width, Limits.CursorSideMax);
        Height = Math.Min(height, Limits.CursorSideMax);
        HotX = Math.Clamp(hotX, 0, Math.Max(Width - 1, 0));
        HotY = Math.Clamp(hotY, 0, Math.Max(Height - 1, 0));
        var visible = false;
        for (var y = 0; y < Height; y++)
            for (var x = 0; x < Width; x++)
                visible |= SetPixel((y * Width + x) * 4, (uint)pixels[y * width + x]);
        if (!visible) Width = Height = HotX = HotY = 0;
    }

    bool SetPixel(int at, uint argb)
    {
        var alpha = argb >> 24;
        _rgba[at] = Straight(argb >> 16 & 0xFF, alpha);
        _rgba[at + 1] = Straight(argb >> 8 & 0xFF, alpha);
        _rgba[at + 2] = Straight(argb & 0xFF, alpha);
        _rgba[at + 3] = (byte)alpha;
        return alpha != 0;
    }

    static byte Straight(uint premultiplied, uint alpha) =>
        alpha == 0 ? (byte)0 : (byte)Math.Min((premultiplied * 255 + alpha / 2) / alpha, 255);
}
