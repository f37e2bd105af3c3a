using System.Runtime.InteropServices;
using Farglass.Native.Linux;

namespace Farglass.Native.X11;

/// <summary>
/// libXext's MIT-SHM: memory that the X server writes its screen's pixels into. Only this user can attach it. Used on
/// the thread of its display.
/// </summary>
// Xlib's XImage says where the pixels go and how many: width, height, and the address (at 16). The server gets that
// address as an offset into the segment, and packs its rows.
public sealed partial class XSharedImage : IDisposable
{
    const string LibXext = "libXext.so.6", LibX11 = "libX11.so.6";
    const int WidthAt = 0, HeightAt = 4, DataAt = 16, BytesPerPixel = 4;

    readonly DisplayHandle _display;
    readonly int _length;
    nint _info, _image, _address;

    XSharedImage(DisplayHandle display, int length) => (_display, _length) = (display, length);

    /// <summary>What was fetched last, in the server's order: B, G, R, and a byte without meaning.</summary>
    public unsafe ReadOnlySpan<byte> Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(_address == 0, this);
            return new((void*)_address, _length);
        }
    }

    /// <param name="length">Bytes. Memory that is never fetched into is never used.</param>
    /// <exception cref="X11Exception">The server has no MIT-SHM, has not 32 bits a pixel, or is gone.</exception>
    /// <exception cref="SystemCallException">There is no shared memory of that size.</exception>
    public static XSharedImage Create(DisplayHandle display, int length)
    {
        if (XShmQueryExtension(display) == 0) throw new X11Exception("The X server has no MIT-SHM extension.");
        var image = new XSharedImage(display, length);
        try
        {
            image.Attach();
            return image;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    /// <summary>Fetches whole rows of the screen to where they are in a picture whose rows have no gaps.</summary>
    /// <param name="width">The screen's, in pixels.</param>
    /// <returns>False where the screen is smaller than that by now.</returns>
    /// <exception cref="X11Exception">The connection is lost.</exception>
    public unsafe bool TryFetch(int width, int top, int rows)
    {
        var offset = (long)top * width * BytesPerPixel;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + (long)rows * width * BytesPerPixel, _length);
        var image = (byte*)_image;
        (*(int*)(image + WidthAt), *(int*)(image + HeightAt)) = (width, rows);
        *(nint*)(image + DataAt) = (nint)(_address + offset);
        var fetched = XShmGetImage(_display, _display.RootWindow, _image, 0, top, plane_mask: nuint.MaxValue);
        _display.ThrowIfLost();
        return fetched != 0;
    }

    public void Dispose()
    {
        if (_image != 0)
        {
            _ = XShmDetach(_display, _info);
            _ = XSync(_display, discard: 0); // It must have let go before the memory does.
            _ = XFree(_image);
        }

        if (_address != 0) SharedMemory.Detach(_address);
        Marshal.FreeHGlobal(_info);
        (_info, _image, _address) = (0, 0, 0);
    }

    unsafe void Attach()
    {
        const int zPixmap = 2, depth = 24, bitsPerPixelAt = 48;
        _info = Marshal.AllocHGlobal(sizeof(SegmentInfo));
        var segment = SharedMemory.Create(_length);
        try
        {
            _address = SharedMemory.Attach(segment);
            *(SegmentInfo*)_info = new() { Id = segment, Address = _address };
            var visual = XDefaultVisual(_display, screen_number: 0);
            var image = XShmCreateImage(_display, visual, depth, zPixmap, 0, _info, 1, 1);
            if (image == 0 || *(int*)((byte*)image + bitsPerPixelAt) != BytesPerPixel * 8)
                throw new X11Exception("The X server's pixels have not 32 bits.");
            _ = XShmAttach(_display, _info);
            _image = image;
            _display.Synchronize();
        }
        finally
        {
            SharedMemory.Remove(segment); // Both sides keep it until they let go.
        }
    }

    /// <summary>XShmSegmentInfo. What is before the number is the server's, and after the address zero.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 32)]
    struct SegmentInfo
    {
        [FieldOffset(8)] public int Id;
        [FieldOffset(16)] public nint Address;
    }

    [LibraryImport(LibXext)]
    private static partial int XShmQueryExtension(DisplayHandle dpy);

    [LibraryImport(LibXext)]
    private static partial nint XShmCreateImage(DisplayHandle dpy, nint visual, uint depth, int format, nint data,
        nint shminfo, uint width, uint height);

    [LibraryImport(LibXext)]
    private static partial int XShmAttach(DisplayHandle dpy, nint shminfo);

    [LibraryImport(LibXext)]
    private static partial int XShmDetach(DisplayHandle dpy, nint shminfo);

    [LibraryImport(LibXext)]
    private static partial int XShmGetImage(DisplayHandle dpy, nuint d, nint image, int x, int y, nuint plane_mask);

    [LibraryImport(LibX11)]
    private static partial nint XDefaultVisual(DisplayHandle display, int screen_number);

    [LibraryImport(LibX11)]
    private static partial int XSync(DisplayHandle display, int discard);

    [LibraryImport(LibX11)]
    private static partial int XFree(nint data);
}
