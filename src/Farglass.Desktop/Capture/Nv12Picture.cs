using Farglass.Native;

namespace Farglass.Desktop.Capture;

/// <summary>
/// A picture as encoders take it: a plane of luma, and one of chroma at half the size, U and V in turns. It persists:
/// only blocks that were drawn on are written anew, and <see cref="Unchanged"/> says which were not.
/// A display of odd size is given one more column or row, a copy of its last: 4:2:0 has only even sizes, and nothing
/// that an application draws may be lost.
/// </summary>
sealed class Nv12Picture : IDisposable
{
    public Nv12Picture(int displayWidth, int displayHeight)
    {
        Width = displayWidth + 1 & ~1;
        Height = displayHeight + 1 & ~1;
        Stride = Width + 63 & ~63; // Whole cache lines.
        Luma = new NativeBuffer(Stride * Height);
        Chroma = new NativeBuffer(Stride * Height / 2);
        Unchanged = new NativeBuffer((Width + 15) / 16 * ((Height + 15) / 16));
    }

    public int Width { get; }
    public int Height { get; }

    /// <summary>Of both planes, in bytes.</summary>
    public int Stride { get; }
    public NativeBuffer Luma { get; }
    public NativeBuffer Chroma { get; }

    /// <summary>A byte for each macroblock: 1 if it is as in the picture that was encoded last.</summary>
    public NativeBuffer Unchanged { get; }

    public void Dispose()
    {
        Luma.Dispose();
        Chroma.Dispose();
        Unchanged.Dispose();
    }
}
