namespace Farglass.Desktop;

/// <summary>Which screen is streamed, and within what bounds.</summary>
/// <param name="DisplayName">As in DISPLAY: <c>:31</c>.</param>
/// <param name="AuthorityFile">
/// The X authority file with the display's cookie; empty if the display asks for none.
/// </param>
/// <param name="FramebufferFile">
/// What Xvfb's <c>-fbdir</c> made: <c>Xvfb_screen0</c>. Null for a server without one: it is asked for its pixels.
/// </param>
/// <param name="Width">The display's width at this moment. A resize is noticed and followed.</param>
/// <param name="Height">The display's height at this moment.</param>
/// <param name="FrameRateMax">Frames per second, 1 to 60.</param>
/// <param name="KilobitsPerSecond">What the carrier can take, in 1000 bits a second.</param>
public sealed record ScreenStreamSettings(
    string DisplayName,
    string AuthorityFile,
    string? FramebufferFile,
    int Width,
    int Height,
    int FrameRateMax,
    uint KilobitsPerSecond)
{
    /// <summary>Where an Xorg has the sockets of its touch screen and its pen; null where there are none.</summary>
    public string? TouchFolder { get; init; }
}
