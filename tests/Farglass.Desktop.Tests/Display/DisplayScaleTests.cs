using Farglass.Desktop.Display;

namespace Farglass.Desktop.Tests.Display;

public sealed class DisplayScaleTests
{
    [Theory]
    [InlineData(0.5, 48, 1, 48, 12)]
    [InlineData(1, 96, 1, 96, 24)]
    [InlineData(1.33, 128, 1, 128, 32)]
    [InlineData(1.5, 144, 1, 144, 36)]
    [InlineData(1.75, 168, 2, 84, 42)]
    [InlineData(2, 192, 2, 96, 48)]
    [InlineData(3, 288, 3, 96, 72)]
    [InlineData(4, 384, 4, 96, 96)]
    public void Gtk_is_enlarged_by_a_whole_factor_and_its_letters_by_the_rest(
        double pixelRatio, int dotsPerInch, int factor, int unscaled, int cursor)
    {
        var scale = new DisplayScale(pixelRatio);

        Assert.Equal(
            [("Gdk/UnscaledDPI", unscaled * 1024), ("Gdk/WindowScalingFactor", factor),
                ("Gtk/CursorThemeSize", cursor), ("Xft/DPI", dotsPerInch * 1024)],
            scale.ToSettings());
        Assert.StartsWith($"Xft.dpi:\t{dotsPerInch}\n", scale.ToResources());
        Assert.EndsWith($"Xcursor.size:\t{cursor}\n", scale.ToResources());
    }
}
