namespace Farglass.Desktop.Capture;

/// <summary>
/// Which macroblocks of the picture were drawn on since they were last converted: one byte for each, row by row.
/// </summary>
sealed class DamageMap
{
    public const int BlockSide = 16;

    readonly byte[] _blocks;

    public DamageMap(int width, int height)
    {
        (Width, Height) = (width, height);
        Columns = (width + BlockSide - 1) / BlockSide;
        Rows = (height + BlockSide - 1) / BlockSide;
        _blocks = new byte[Columns * Rows];
    }

    /// <summary>In pixels, as those of the display.</summary>
    public int Width { get; }
    public int Height { get; }
    public int Columns { get; }
    public int Rows { get; }

    public bool IsEmpty => !_blocks.AsSpan().Contains((byte)1);

    public int Count => _blocks.AsSpan().Count((byte)1);

    public ReadOnlySpan<byte> Row(int row) => _blocks.AsSpan(row * Columns, Columns);

    public void MarkAll() => _blocks.AsSpan().Fill(1);

    /// <summary>Marks the blocks under a rectangle, which may lie partly or wholly outside.</summary>
    /// <returns>Whether any of it was inside.</returns>
    public bool Mark(int x, int y, int width, int height)
    {
        var (left, top) = (Math.Max(x, 0), Math.Max(y, 0));
        var (right, bottom) = (Math.Min(x + width, Width), Math.Min(y + height, Height));
        if (left >= right || top >= bottom) return false;
        var first = left / BlockSide;
        var length = (right - 1) / BlockSide - first + 1;
        for (var row = top / BlockSide; row <= (bottom - 1) / BlockSide; row++)
            _blocks.AsSpan(row * Columns + first, length).Fill(1);
        return true;
    }

    /// <summary>Writes what the encoder wants to know, the opposite: 1 for each block that is as it was.</summary>
    public void WriteUnchanged(Span<byte> target)
    {
        for (var block = 0; block < _blocks.Length; block++) target[block] = (byte)(_blocks[block] ^ 1);
    }

    public void Clear() => _blocks.AsSpan().Clear();
}
