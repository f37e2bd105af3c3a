using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Farglass.Desktop.Capture;

/// <summary>How many pixels are converted at a time. All give the same bytes; a test holds that.</summary>
enum ConverterWidth { One, Eight, Sixteen }

/// <summary>
/// BGRA to NV12, BT.709, limited range. Only damaged blocks are read and written. With 8-bit coefficients the sums of
/// luma fit into 16 bits without a sign, and those of chroma into 16 bits with one:
/// Y = 16 + (47 R + 157 G + 16 B) / 256, U = 128 + (112 B - 86 G - 26 R) / 256, V = 128 + (112 R - 102 G - 10 B) / 256,
/// where chroma is that of the mean of four pixels.
/// </summary>
static class BlockConverter
{
    const int PixelBytes = 4;
    const int Side = DamageMap.BlockSide;

    public static ConverterWidth Widest { get; } =
        Vector512.IsHardwareAccelerated ? ConverterWidth.Sixteen
        : Vector256.IsHardwareAccelerated || Vector128.IsHardwareAccelerated ? ConverterWidth.Eight
        : ConverterWidth.One;

    /// <summary>Converts the damaged blocks.</summary>
    /// <param name="pixels">The display's pixels. The last row need not be a whole stride.</param>
    public static void Convert(
        ReadOnlySpan<byte> pixels, int stride, DamageMap damage, Nv12Picture target, ConverterWidth width)
    {
        if (pixels.Length < (damage.Height - 1) * stride + damage.Width * PixelBytes)
            throw new ArgumentException("The framebuffer is smaller than the display.", nameof(pixels));
        for (var row = 0; row < damage.Rows; row++)
        {
            var blocks = damage.Row(row);
            for (var start = blocks.IndexOf((byte)1); start >= 0;)
            {
                var rest = blocks[start..];
                var length = rest.IndexOf((byte)0) is var end and >= 0 ? end : rest.Length;
                ConvertRun(pixels, stride, damage, target, row, start, length, width);
                var next = blocks[(start + length)..].IndexOf((byte)1);
                start = next < 0 ? -1 : start + length + next;
            }
        }
    }

    /// <summary>Blocks that lie side by side are converted as one, two rows of pixels at a time.</summary>
    static void ConvertRun(ReadOnlySpan<byte> pixels, int stride, DamageMap damage, Nv12Picture target,
        int blockRow, int firstBlock, int blocks, ConverterWidth width)
    {
        var left = firstBlock * Side;
        var right = Math.Min((firstBlock + blocks) * Side, target.Width);
        // What vectors can take: whole blocks of real pixels. The rest of the last block is for the scalar.
        var whole = width == ConverterWidth.One ? left : left + (Math.Min(right, damage.Width) - left) / Side * Side;
        var bottom = Math.Min((blockRow + 1) * Side, target.Height);
        for (var y = blockRow * Side; y < bottom; y += 2)
        {
            var upper = pixels.Slice(y * stride, damage.Width * PixelBytes);
            var lower = pixels.Slice(Math.Min(y + 1, damage.Height - 1) * stride, damage.Width * PixelBytes);
            var rows = new RowPair(upper, lower,
                target.Luma.Bytes.Slice(y * target.Stride, target.Width),
                target.Luma.Bytes.Slice((y + 1) * target.Stride, target.Width),
                target.Chroma.Bytes.Slice(y / 2 * target.Stride, target.Width));
            if (width == ConverterWidth.Sixteen) ConvertSixteens(rows, left, whole);
            else if (width == ConverterWidth.Eight) ConvertEights(rows, left, whole);
            ConvertOnes(rows, whole, right);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void ConvertOnes(in RowPair rows, int left, int right)
    {
        var last = rows.Upper.Length / PixelBytes - 1;
        for (var x = left; x < right; x += 2)
        {
            var (a, b) = (x * PixelBytes, Math.Min(x + 1, last) * PixelBytes);
            rows.UpperLuma[x] = Luma(rows.Upper, a);
            rows.UpperLuma[x + 1] = Luma(rows.Upper, b);
            rows.LowerLuma[x] = Luma(rows.Lower, a);
            rows.LowerLuma[x + 1] = Luma(rows.Lower, b);
            var (blue, green, red) = (Mean(rows, a, b, 0), Mean(rows, a, b, 1), Mean(rows, a, b, 2));
            rows.Chroma[x] = (byte)((112 * blue - 86 * green - 26 * red + 128 >> 8) + 128);
            rows.Chroma[x + 1] = (byte)((112 * red - 102 * green - 10 * blue + 128 >> 8) + 128);
        }
    }

    /// <summary>Of the pixel whose bytes begin there.</summary>
    internal static byte Luma(ReadOnlySpan<byte> row, int at) =>
        (byte)((47 * row[at + 2] + 157 * row[at + 1] + 16 * row[at] + 128 >> 8) + 16);

    static int Mean(in RowPair rows, int a, int b, int channel) =>
        rows.Upper[a + channel] + rows.Upper[b + channel] + rows.Lower[a + channel] + rows.Lower[b + channel] + 2 >> 2;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void ConvertSixteens(in RowPair rows, int left, int right)
    {
        if (left >= right) return;
        // One check for the whole run: the vectors below are not checked.
        ref var upper = ref MemoryMarshal.GetReference(rows.Upper[..(right * PixelBytes)]);
        ref var lower = ref MemoryMarshal.GetReference(rows.Lower[..(right * PixelBytes)]);
        ref var upperLuma = ref MemoryMarshal.GetReference(rows.UpperLuma[..right]);
        ref var lowerLuma = ref MemoryMarshal.GetReference(rows.LowerLuma[..right]);
        ref var chroma = ref MemoryMarshal.GetReference(rows.Chroma[..right]);
        for (var x = left; x < right; x += Side)
        {
            var a = Vector512.LoadUnsafe(ref upper, (nuint)(x * PixelBytes)).AsUInt32();
            var b = Vector512.LoadUnsafe(ref lower, (nuint)(x * PixelBytes)).AsUInt32();
            var (blueRedA, greenA) = Split(a);
            var (blueRedB, greenB) = Split(b);
            var luma = Narrow(Luma(blueRedA, greenA), Luma(blueRedB, greenB));
            luma.GetLower().StoreUnsafe(ref upperLuma, (nuint)x);
            luma.GetUpper().StoreUnsafe(ref lowerLuma, (nuint)x);
            var uv = Chroma(Mean(blueRedA + blueRedB), Mean(greenA + greenB));
            Narrow(uv, uv).GetLower().StoreUnsafe(ref chroma, (nuint)x);
        }
    }

    static (Vector512<ushort> BlueRed, Vector512<ushort> Green) Split(Vector512<uint> pixels) =>
        ((pixels & Vector512.Create(0x00FF00FFu)).AsUInt16(), (pixels >>> 8 & Vector512.Create(0xFFu)).AsUInt16());

    static Vector512<uint> Luma(Vector512<ushort> blueRed, Vector512<ushort> green)
    {
        var sums = blueRed * Vector512.Create(47u << 16 | 16).AsUInt16() + green * Vector512.Create(157u).AsUInt16();
        var sum = (sums.AsUInt32() & Vector512.Create(0xFFFFu)) + (sums.AsUInt32() >>> 16);
        return (sum + Vector512.Create(128u) >>> 8) + Vector512.Create(16u);
    }

    /// <summary>
    /// Of sums of two rows the mean of two columns: in the lower half of each 64 bits, zero in the upper.
    /// </summary>
    static Vector512<ulong> Mean(Vector512<ushort> sums)
    {
        var four = (sums.AsUInt64() & Vector512.Create(0xFFFFFFFFul)) + (sums.AsUInt64() >>> 32);
        return (four.AsUInt16() + Vector512.Create((ushort)2) >>> 2).AsUInt64();
    }

    /// <summary>U in the lower half of each 64 bits, V in the upper: the order that NV12 has.</summary>
    static Vector512<uint> Chroma(Vector512<ulong> blueRed, Vector512<ulong> green)
    {
        var products =
            (blueRed | blueRed << 32).AsInt16() * Vector512.Create(BlueRedOfChroma).AsInt16()
            + (green | green << 32).AsInt16() * Vector512.Create(GreenOfChroma).AsInt16();
        var sum = (products.AsInt32() << 16 >> 16) + (products.AsInt32() >> 16);
        return ((sum + Vector512.Create(128) >> 8) + Vector512.Create(128)).AsUInt32();
    }

    static Vector256<byte> Narrow(Vector512<uint> first, Vector512<uint> second)
    {
        var words = Vector512.Narrow(first, second);
        return Vector256.Narrow(words.GetLower(), words.GetUpper());
    }

    /// <summary>As four 16-bit numbers, the lowest first: B and R in U (112, -26), B and R in V (-10, 112).</summary>
    const ulong BlueRedOfChroma = 0x0070_FFF6_FFE6_0070;

    /// <summary>Likewise: G in U (-86), G in V (-102).</summary>
    const ulong GreenOfChroma = 0x0000_FF9A_0000_FFAA;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void ConvertEights(in RowPair rows, int left, int right)
    {
        if (left >= right) return;
        ref var upper = ref MemoryMarshal.GetReference(rows.Upper[..(right * PixelBytes)]);
        ref var lower = ref MemoryMarshal.GetReference(rows.Lower[..(right * PixelBytes)]);
        ref var upperLuma = ref MemoryMarshal.GetReference(rows.UpperLuma[..right]);
        ref var lowerLuma = ref MemoryMarshal.GetReference(rows.LowerLuma[..right]);
        ref var chroma = ref MemoryMarshal.GetReference(rows.Chroma[..right]);
        for (var x = left; x < right; x += 8)
        {
            var a = Vector256.LoadUnsafe(ref upper, (nuint)(x * PixelBytes)).AsUInt32();
            var b = Vector256.LoadUnsafe(ref lower, (nuint)(x * PixelBytes)).AsUInt32();
            var (blueRedA, greenA) = Split(a);
            var (blueRedB, greenB) = Split(b);
            var luma = Narrow(Luma(blueRedA, greenA), Luma(blueRedB, greenB)).AsUInt64();
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref upperLuma, x), luma[0]);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref lowerLuma, x), luma[1]);
            var uv = Chroma(Mean(blueRedA + blueRedB), Mean(greenA + greenB));
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref chroma, x), Narrow(uv, uv).AsUInt64()[0]);
        }
    }

    static (Vector256<ushort> BlueRed, Vector256<ushort> Green) Split(Vector256<uint> pixels) =>
        ((pixels & Vector256.Create(0x00FF00FFu)).AsUInt16(), (pixels >>> 8 & Vector256.Create(0xFFu)).AsUInt16());

    static Vector256<uint> Luma(Vector256<ushort> blueRed, Vector256<ushort> green)
    {
        var sums = blueRed * Vector256.Create(47u << 16 | 16).AsUInt16() + green * Vector256.Create(157u).AsUInt16();
        var sum = (sums.AsUInt32() & Vector256.Create(0xFFFFu)) + (sums.AsUInt32() >>> 16);
        return (sum + Vector256.Create(128u) >>> 8) + Vector256.Create(16u);
    }

    static Vector256<ulong> Mean(Vector256<ushort> sums)
    {
        var four = (sums.AsUInt64() & Vector256.Create(0xFFFFFFFFul)) + (sums.AsUInt64() >>> 32);
        return (four.AsUInt16() + Vector256.Create((ushort)2) >>> 2).AsUInt64();
    }

    static Vector256<uint> Chroma(Vector256<ulong> blueRed, Vector256<ulong> green)
    {
        var products =
            (blueRed | blueRed << 32).AsInt16() * Vector256.Create(BlueRedOfChroma).AsInt16()
            + (green | green << 32).AsInt16() * Vector256.Create(GreenOfChroma).AsInt16();
        var sum = (products.AsInt32() << 16 >> 16) + (products.AsInt32() >> 16);
        return ((sum + Vector256.Create(128) >> 8) + Vector256.Create(128)).AsUInt32();
    }

    static Vector128<byte> Narrow(Vector256<uint> first, Vector256<uint> second)
    {
        var words = Vector256.Narrow(first, second);
        return Vector128.Narrow(words.GetLower(), words.GetUpper());
    }

    readonly ref struct RowPair(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower,
        Span<byte> upperLuma, Span<byte> lowerLuma, Span<byte> chroma)
    {
        public readonly ReadOnlySpan<byte> Upper = upper, Lower = lower;
        public readonly Span<byte> UpperLuma = upperLuma, LowerLuma = lowerLuma, Chroma = chroma;
    }
}
