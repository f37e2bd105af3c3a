using System.Globalization;
using Farglass.Native.X11;

namespace Farglass.Desktop.Capture;

/// <summary>
/// Changes a display's size. Xvfb's framebuffer has its largest size from the start; a mode of the wanted size is made,
/// given to the output, and set. `xrandr --fb` alone is refused. Modes that an earlier size left behind are removed.
/// </summary>
static class DisplaySize
{
    const string ModePrefix = "farglass-";
    const int ModeFramesPerSecond = 60;

    /// <exception cref="X11Exception">The display is gone, or too small at its largest.</exception>
    public static void Set(DisplayHandle display, int width, int height)
    {
        if (display.SizeOf(display.RootWindow) == (width, height)) return;
        var largest = XRandr.LargestSize(display);
        if (width < Limits.PictureSideMin || height < Limits.PictureSideMin
            || width > largest.Width || height > largest.Height)
            throw new X11Exception(
                $"The display cannot be {width} x {height}: {largest.Width} x {largest.Height} at most.");
        using var resources = XRandr.TakeResources(display);
        var output = resources.Outputs[0];
        var name = string.Create(CultureInfo.InvariantCulture, $"{ModePrefix}{width}x{height}");
        var (mode, old) = FindOrCreate(display, resources, output, name, width, height);
        SetMode(display, resources, output, mode, width, height);
        foreach (var (id, _) in old) XRandr.DestroyMode(display, output, id);
        display.Synchronize();
    }

    static (nuint Mode, IEnumerable<(nuint Id, string Name)> Old) FindOrCreate(
        DisplayHandle display, ScreenResources resources, nuint output, string name, int width, int height)
    {
        var ours = resources.Modes().Where(mode => mode.Name.StartsWith(ModePrefix, StringComparison.Ordinal)).ToList();
        var same = ours.FirstOrDefault(mode => mode.Name == name).Id;
        if (same == 0)
        {
            same = XRandr.CreateMode(display, name, width, height, ModeFramesPerSecond);
            XRandr.AddMode(display, output, same);
            display.Synchronize();
        }

        return (same, ours.Where(mode => mode.Name != name));
    }

    /// <summary>The screen must hold the output at each step, so the output is off while the screen changes.</summary>
    static void SetMode(
        DisplayHandle display, ScreenResources resources, nuint output, nuint mode, int width, int height)
    {
        var crtc = resources.Crtcs[0];
        display.GrabServer(); // Other clients see the display before and after, and nothing in between.
        try
        {
            XRandr.SetCrtc(display, resources, crtc, mode: 0, []);
            XRandr.SetScreenSize(display, width, height);
            XRandr.SetCrtc(display, resources, crtc, mode, [output]);
        }
        finally
        {
            display.UngrabServer();
            display.Flush();
        }
    }
}
