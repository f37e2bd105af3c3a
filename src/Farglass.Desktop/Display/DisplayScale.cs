using System.Globalization;

namespace Farglass.Desktop.Display;

/// <summary>
/// What a device-pixel ratio means in the words of the toolkits. GTK 3 enlarges everything by a whole factor, and
/// letters by the rest; all others go by the resolution alone. Pure. docs/decisions/0098-scale-at-run-time.md
/// </summary>
/// <param name="PixelRatio">Device pixels for one point of the user's screen.</param>
readonly record struct DisplayScale(double PixelRatio)
{
    const int PlainDpi = 96, PlainCursorSize = 24;

    /// <summary>Widgets that are a quarter too large are better than ones that are three quarters too small.</summary>
    const double FactorLead = 0.25;

    /// <summary>What XSETTINGS counts resolutions in.</summary>
    const int PartsPerDot = 1_024;

    public int DotsPerInch => (int)Math.Round(PlainDpi * PixelRatio);

    /// <summary>What GTK enlarges everything by.</summary>
    public int WindowFactor => Math.Max(1, (int)Math.Floor(PixelRatio + FactorLead));

    public int CursorSize => (int)Math.Round(PlainCursorSize * PixelRatio);

    /// <summary>For those who read when they start: what <c>xrdb</c> would set.</summary>
    public string ToResources() => string.Create(CultureInfo.InvariantCulture, $"""
        Xft.dpi:	{DotsPerInch}
        Xft.antialias:	1
        Xft.hinting:	1
        Xft.hintstyle:	hintslight
        Xft.rgba:	none
        Xcursor.size:	{CursorSize}

        """);

    /// <summary>For those who listen while they run.</summary>
    public IReadOnlyList<(string Name, int Value)> ToSettings() =>
    [
        ("Gdk/UnscaledDPI", DotsPerInch * PartsPerDot / WindowFactor),
        ("Gdk/WindowScalingFactor", WindowFactor),
        ("Gtk/CursorThemeSize", CursorSize),
        ("Xft/DPI", DotsPerInch * PartsPerDot),
    ];
}
