using Farglass.Desktop.Display;

namespace Farglass.Desktop.Tests.Display;

public sealed class XSettingsTests
{
    [Fact]
    public void An_announcement_has_the_layout_of_the_specification()
    {
        byte[] expected =
        [
            0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, // Little-endian, the first announcement, of two settings.
            0, 0, 5, 0, (byte)'A', (byte)'/', (byte)'x', (byte)'y', (byte)'z', 0, 0, 0, 1, 0, 0, 0, 2, 1, 0, 0,
            0, 0, 4, 0, (byte)'B', (byte)'/', (byte)'x', (byte)'y', 1, 0, 0, 0, 255, 255, 255, 255,
        ];

        Assert.Equal(expected, new XSettings().Announce([("B/xy", -1), ("A/xyz", 258)]));
    }

    [Fact]
    public void A_setting_says_with_which_announcement_it_changed_last()
    {
        const int Serial = 4, ChangedOfA = 20, ValueOfA = 24, ChangedOfB = 36;
        var settings = new XSettings();
        settings.Announce([("A/xy", 1), ("B/xy", 1)]);
        settings.Announce([("A/xy", 1), ("B/xy", 1)]);

        var property = settings.Announce([("A/xy", 2)]);

        Assert.Equal((3, 3, 2, 1), (property[Serial], property[ChangedOfA], property[ValueOfA], property[ChangedOfB]));
    }
}
