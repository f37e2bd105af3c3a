using Farglass.Native.X11;

namespace Farglass.Desktop.Capture;

/// <summary>
/// The screen of a server that has no file to map: it writes the rows that were drawn on into shared memory when it is
/// asked. That is a round trip and a copy for each frame.
/// </summary>
sealed class FetchedFramebuffer : IFramebuffer
{
    readonly XSharedImage _image;
    readonly int _widthMax, _heightMax;
    int _width;

    FetchedFramebuffer(XSharedImage image, int widthMax, int heightMax) =>
        (_image, _widthMax, _heightMax) = (image, widthMax, heightMax);

    public int Stride => _width * 4;

    public ReadOnlySpan<byte> Pixels => _image.Bytes;

    /// <exception cref="X11Exception">The server cannot, or is gone.</exception>
    public static FetchedFramebuffer Open(DisplayHandle display, int widthMax, int heightMax) =>
        new(XSharedImage.Create(display, widthMax * heightMax * 4), widthMax, heightMax);

    public bool Holds(int width, int height) => width <= _widthMax && height <= _heightMax;

    public void SetSize(int width, int height) => _width = width;

    /// <summary>
    /// One request for each run of rows with something new. A screen that has become smaller meanwhile refuses: the
    /// event of its size follows, and a picture of that size.
    /// </summary>
    public void Fetch(DamageMap damage)
    {
        for (var row = 0; row < damage.Rows; row++)
        {
            if (!IsDrawnOn(damage, row)) continue;
            var first = row;
            while (row + 1 < damage.Rows && IsDrawnOn(damage, row + 1)) row++;
            var top = first * DamageMap.BlockSide;
            var bottom = Math.Min((row + 1) * DamageMap.BlockSide, damage.Height);
            if (!_image.TryFetch(_width, top, bottom - top)) return;
        }
    }

    public void Dispose() => _image.Dispose();

    static bool IsDrawnOn(DamageMap damage, int row) => damage.Row(row).Contains((byte)1);
}
