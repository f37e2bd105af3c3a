using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Farglass.Desktop.Capture;

/// <summary>
/// Half the width and half the height of a picture: of each four pixels the mean. Only damaged blocks are read and
/// written.
/// </summary>
static class PictureHalver
{
    const int Side = DamageMap.BlockSide, HalfSide = Side / 2;

    /// <param name="damage">Of the whole picture.</param>
    /// <param name="halfDamage">Is marked where the half is written.</param>
    public static void Halve(Nv12Picture whole, DamageMap damage, Nv12Picture half, DamageMap halfDamage)
    {
        for (var row = 0; row < damage.Rows; row++)
        {
            var blocks = damage.Row(row);
            for (var column = 0; column < blocks.Length; column++)
            {
                if (blocks[column] == 0) continue;
                HalveLuma(whole, half, column * HalfSide, row * HalfSide);
                HalveChroma(whole, half, column * HalfSide, row * HalfSide / 2);
                halfDamage.Mark(column * HalfSide, row * HalfSide, HalfSide, HalfSide);
            }
        }
    }

    static void HalveLuma(Nv12Picture whole, Nv12Picture half, int left, int top)
    {
        var bottom = Math.Min(top + HalfSide, half.Height);
        for (var y = top; y < bottom; y++)
        {
            var upper = whole.Luma.Bytes.Slice(Math.Min(2 * y, whole.Height - 1) * whole.Stride, whole.Width);
            var lower = whole.Luma.Bytes.Slice(Math.Min(2 * y + 1, whole.Height - 1) * whole.Stride, whole.Width);
            var target = half.Luma.Bytes.Slice(y * half.Stride, half.Width);
            if (2 * left + Side <= whole.Width && left + HalfSide <= half.Width)
                HalveEight(upper.Slice(2 * left, Side), lower.Slice(2 * left, Side), target.Slice(left, HalfSide));
            else
                HalveOnes(upper, lower, target, left, Math.Min(left + HalfSide, half.Width), step: 1);
        }
    }

    /// <param name="left">In pixels of luma, as everywhere; U and V of two of them take two bytes.</param>
    static void HalveChroma(Nv12Picture whole, Nv12Picture half, int left, int top)
    {
        var (bottom, lines) = (Math.Min(top + HalfSide / 2, half.Height / 2), whole.Height / 2);
        for (var y = top; y < bottom; y++)
        {
            var upper = whole.Chroma.Bytes.Slice(Math.Min(2 * y, lines - 1) * whole.Stride, whole.Width);
            var lower = whole.Chroma.Bytes.Slice(Math.Min(2 * y + 1, lines - 1) * whole.Stride, whole.Width);
            var target = half.Chroma.Bytes.Slice(y * half.Stride, half.Width);
            HalveOnes(upper, lower, target, left, Math.Min(left + HalfSide, half.Width), step: 2);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void HalveEight(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, Span<byte> target)
    {
        var a = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(upper)).AsUInt16();
        var b = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(lower)).AsUInt16();
        var low = Vector128.Create((ushort)0xFF);
        var sum = (a & low) + (a >>> 8) + (b & low) + (b >>> 8) + Vector128.Create((ushort)2);
        var mean = sum >>> 2;
        Vector128.Narrow(mean, mean).GetLower().StoreUnsafe(ref MemoryMarshal.GetReference(target));
    }

    /// <param name="step">Bytes to the next value of the same kind: 2 where U and V lie in turns.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void HalveOnes(
        ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, Span<byte> target, int left, int right, int step)
    {
        for (var x = left; x < right; x++)
        {
            // The pair that begins at twice the place; beyond the edge, the last of its kind.
            var kind = x % step;
            var first = Math.Min((x - kind) * 2 + kind, upper.Length - step + kind);
            var second = Math.Min(first + step, upper.Length - step + kind);
            target[x] = (byte)(upper[first] + upper[second] + lower[first] + lower[second] + 2 >> 2);
        }
    }
}
