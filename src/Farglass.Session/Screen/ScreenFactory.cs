using Farglass.Desktop;
using Farglass.Desktop.Display;

namespace Farglass.Session.Screen;

/// <summary>How a session gets its picture: the real way, or a test's.</summary>
sealed record ScreenFactory(
    Action<VirtualDisplay, int, int> SetSize, Func<ScreenStreamSettings, IScreenSink, IScreenStream> Start)
{
    public static ScreenFactory Real { get; } = new(
        static (display, width, height) =>
            ScreenStream.SetDisplaySize(display.Name, display.AuthorityFile, width, height),
        ScreenStream.Start);

    public static ScreenStreamSettings Settings(
        VirtualDisplay display, int width, int height, int frameRateMax, uint kilobitsPerSecond) =>
        new(display.Name, display.AuthorityFile, display.FramebufferFile, width, height, frameRateMax, kilobitsPerSecond);
}
