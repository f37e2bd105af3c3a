using System.Runtime.CompilerServices;
using Farglass.Rtc.Sdp;

namespace Farglass.Rtc.Tests.Sdp;

/// <summary>
/// Offers to receive a picture and sound and to open data channels. Chromium 156 on Linux (with a software decoder),
/// Firefox ESR 153 (without its OpenH264) and GStreamer 1.22 wrote theirs; the session of five offers is one of
/// Chromium with our answers in between. Those of Chrome with a hardware decoder, Chrome on Android, Safari and Firefox
/// with OpenH264 are put together from these and from what the browsers are known to list.
/// </summary>
static class OfferFiles
{
    public static readonly string[] Session =
    [
        "chromium-session-1-first", "chromium-session-2-sound-added", "chromium-session-3-ice-restarted",
        "chromium-session-4-second-picture", "chromium-session-5-sound-removed",
    ];

    public static readonly string[] All =
    [
        "chromium", "chromium-candidates", "chromium-microphone", "chrome-hardware", "chrome-android", "safari",
        "firefox", "firefox-h264", "gstreamer", .. Session,
    ];

    public static string Text(string name) => File.ReadAllText(Path.Combine(Folder(), "Offers", name + ".sdp"));

    public static SessionDescription Read(string name) => Parse(Text(name));

    public static SessionDescription Parse(string text)
    {
        Assert.True(SessionDescription.TryParse(text, out var description, out var error), error.ToString());
        return description;
    }

    static string Folder([CallerFilePath] string source = "") => Path.GetDirectoryName(source)!;
}
