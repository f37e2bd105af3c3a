using System.Buffers.Binary;
using Farglass.Native.Linux;

namespace Farglass.Desktop.Capture;

/// <summary>
/// Xvfb's screen, mapped from the file that its <c>-fbdir</c> makes: reading it costs neither a request nor a copy.
/// </summary>
sealed class MappedFramebuffer : IFramebuffer
{
    readonly MappedFile _file;
    readonly FramebufferLayout _layout;

    MappedFramebuffer(MappedFile file, FramebufferLayout layout) => (_file, _layout) = (file, layout);

    public int Stride => _layout.Stride;
    public ReadOnlySpan<byte> Pixels => _file.Bytes[_layout.PixelsOffset..];

    /// <exception cref="IOException">The file is not there, or is not a framebuffer.</exception>
    public static MappedFramebuffer Open(string file)
    {
        var mapped = MappedFile.Open(file);
        if (FramebufferLayout.TryParse(mapped.Bytes, out var layout)) return new(mapped, layout);
        mapped.Dispose();
        throw new IOException($"{file} is not a framebuffer with 32 bits a pixel.");
    }

    public bool Holds(int width, int height) => width * 4 <= Stride && (long)height * Stride <= Pixels.Length;

    /// <summary>The file has the largest size from the start, and its rows stay as long.</summary>
    public void SetSize(int width, int height) { }

    public void Fetch(DamageMap damage) { }

    public void Dispose() => _file.Dispose();
}

/// <summary>
/// The header of an XWD file. It is written once, at the largest size: after a resize only its stride and its offset
/// are true.
/// </summary>
// Big-endian CARD32s: header size, version 7, format, depth, width, height, x offset, byte order, unit, bit order, pad,
// bits per pixel, bytes per line, visual, three masks, bits per rgb, colormap entries, colours (12 bytes each).
readonly record struct FramebufferLayout(int PixelsOffset, int Stride)
{
    const int HeaderBytesMin = 100, ColourBytes = 12, Version = 7;

    public static bool TryParse(ReadOnlySpan<byte> file, out FramebufferLayout layout)
    {
        layout = default;
        if (file.Length < HeaderBytesMin || Field(file, 1) != Version || Field(file, 11) != 32) return false;
        var offset = Field(file, 0) + (long)Field(file, 19) * ColourBytes;
        var (stride, bytes) = (Field(file, 12), Field(file, 12) * (long)Field(file, 5));
        if (stride is 0 or > int.MaxValue || bytes > int.MaxValue || offset + bytes > file.Length) return false;
        layout = new((int)offset, (int)stride);
        return true;
    }

    static uint Field(ReadOnlySpan<byte> file, int index) => BinaryPrimitives.ReadUInt32BigEndian(file[(index * 4)..]);
}
