namespace Farglass.Bench.Applications;

/// <summary>
/// The application that the way of a key is measured with: each key turns a large area from dark to light or back. That
/// is one request to the X server, so that the figures show Farglass and not this program.
/// </summary>
static class FlipApplication
{
    const uint Dark = 0x202020, Light = 0xE0E0E0;

    /// <exception cref="EndOfStreamException">The X server has gone: that is how it ends.</exception>
    public static int Run(int width, int height)
    {
        using var server = XConnection.Open();
        var window = server.NewId();
        uint[] shades = [server.NewId(), server.NewId()];
        server.CreateWindow(window, width, height, XConnection.KeyPressMask | XConnection.ExposureMask);
        server.CreateContext(shades[0], window, Dark);
        server.CreateContext(shades[1], window, Light);
        server.MapWindow(window);
        for (var shown = 0; ;)
        {
            var happened = server.ReadEvent();
            if (happened == XConnection.KeyPress) shown ^= 1;
            if (happened is XConnection.KeyPress or XConnection.Expose)
                server.FillRectangle(window, shades[shown], width, height);
        }
    }
}
