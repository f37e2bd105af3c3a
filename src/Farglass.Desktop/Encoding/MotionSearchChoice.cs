using Farglass.Desktop.Capture;

namespace Farglass.Desktop.Encoding;

/// <summary>
/// Finds out, before a picture is encoded, whether looking far pays: a few of the damaged blocks are looked for in the
/// picture before. What was scrolled or dragged is found there pixel by pixel; a film, a new page, another window are
/// not, and then the encoder need not look either.
/// </summary>
/// <remarks>That takes less than a hundredth of what the far search takes.</remarks>
sealed class MotionSearchChoice
{
    const int Side = DamageMap.BlockSide, PixelBytes = 4;

    /// <summary>As far as the encoder's far search, to each side.</summary>
    const int Reach = 64;

    /// <summary>Below a tenth of the picture either search is cheap.</summary>
    const int DamagedShareMin = 10;

    /// <summary>
    /// Blocks that are looked for, and how many are looked at for each until there is something on it.
    /// </summary>
    const int SoughtMax = 24, LooksMax = 6;

    /// <summary>So many that were found are no accident.</summary>
    const int FoundMin = 3;

    /// <summary>A row of pixels with fewer changes of colour is found everywhere.</summary>
    const int ChangesMin = 3;

    /// <summary>Of a pattern that repeats, only the first places are compared as a whole.</summary>
    const int PlacesMax = 64;

    readonly byte[] _block = new byte[Side * Side];

    /// <summary>The search of the last picture.</summary>
    public MotionSearch Current { get; private set; } = MotionSearch.Wide;

    /// <summary>Chooses for the picture that is about to be converted.</summary>
    /// <param name="pixels">The display's, with what is new.</param>
    /// <param name="before">The picture as it was encoded last.</param>
    /// <returns>Whether <see cref="Current"/> is another one now.</returns>
    public bool Choose(ReadOnlySpan<byte> pixels, int stride, DamageMap damage, Nv12Picture before)
    {
        var last = Current;
        var damaged = damage.Count;
        Current = damaged * DamagedShareMin < damage.Columns * damage.Rows || HasMoved(pixels, stride, damage, before)
            ? MotionSearch.Wide
            : MotionSearch.Near;
        return Current != last;
    }

    bool HasMoved(ReadOnlySpan<byte> pixels, int stride, DamageMap damage, Nv12Picture before)
    {
        var damaged = damage.Count;
        int passed = 0, looked = 0, sought = 0, found = 0;
        // Where the picture ends within a block, its pixels are copies.
        for (var row = 0; row < damage.Height / Side; row++)
        {
            var blocks = damage.Row(row)[..(damage.Width / Side)];
            for (var column = 0; column < blocks.Length; column++)
            {
                if (blocks[column] == 0) continue;
                // One from each part of the damage: at one of its edges there is always something new.
                var part = passed++ * SoughtMax / damaged;
                if (looked < part * LooksMax) (looked, sought) = (part * LooksMax, part);
                if (sought > part || looked++ >= (part + 1) * LooksMax) continue;
                if (!TryRead(pixels, stride, column * Side, row * Side, out var anchor)) continue;
                if (IsAt(before, column * Side, row * Side)) continue; // Drawn again as it was.
                if (IsNear(before, column * Side, row * Side, anchor) && ++found >= FoundMin) return true;
                sought = part + 1;
            }
        }

        return false;
    }

    /// <summary>Reads the luma of a block, and finds its row with the most changes.</summary>
    bool TryRead(ReadOnlySpan<byte> pixels, int stride, int left, int top, out int anchor)
    {
        anchor = 0;
        var most = 0;
        for (var y = 0; y < Side; y++)
        {
            var source = pixels.Slice((top + y) * stride + left * PixelBytes, Side * PixelBytes);
            var target = _block.AsSpan(y * Side, Side);
            var changes = 0;
            for (var x = 0; x < Side; x++)
            {
                target[x] = BlockConverter.Luma(source, x * PixelBytes);
                if (x > 0 && target[x] != target[x - 1]) changes++;
            }

            if (changes > most) (most, anchor) = (changes, y);
        }

        return most >= ChangesMin;
    }

    bool IsNear(Nv12Picture picture, int left, int top, int anchor)
    {
        var row = _block.AsSpan(anchor * Side, Side);
        var from = Math.Max(left - Reach, 0);
        var to = Math.Min(left + Reach + Side, picture.Width);
        var (highest, lowest) = (Math.Max(top - Reach, 0), Math.Min(top + Reach, picture.Height - Side));
        var places = 0;
        for (var y = highest; y <= lowest; y++)
        {
            var line = picture.Luma.Bytes.Slice((y + anchor) * picture.Stride, picture.Width);
            for (var x = from; line[x..to].IndexOf(row) is var next and >= 0; x++)
            {
                x += next;
                if (IsAt(picture, x, y)) return true;
                if (++places >= PlacesMax) return false;
            }
        }

        return false;
    }

    bool IsAt(Nv12Picture picture, int left, int top)
    {
        for (var y = 0; y < Side; y++)
        {
            var line = picture.Luma.Bytes.Slice((top + y) * picture.Stride + left, Side);
            if (!line.SequenceEqual(_block.AsSpan(y * Side, Side))) return false;
        }

        return true;
    }
}
