namespace Farglass.Client.Tests;

public sealed class KeyCodesTests
{
    /// <summary>One or two of each row, with the numbers that stand in linux/input-event-codes.h.</summary>
    [Theory]
    [InlineData("Escape", 1)]
    [InlineData("Backspace", 14)]
    [InlineData("Tab", 15)]
    [InlineData("Enter", 28)]
    [InlineData("KeyA", 30)]
    [InlineData("Backquote", 41)]
    [InlineData("Shift", 42)]
    [InlineData("Backslash", 43)]
    [InlineData("NumpadMultiply", 55)]
    [InlineData("Space", 57)]
    [InlineData("F10", 68)]
    [InlineData("ScrollLock", 70)]
    [InlineData("NumpadDecimal", 83)]
    [InlineData("F12", 88)]
    [InlineData("NumpadEnter", 96)]
    [InlineData("AltRight", 100)]
    [InlineData("Home", 102)]
    [InlineData("ArrowUp", 103)]
    [InlineData("ArrowDown", 108)]
    [InlineData("Delete", 111)]
    [InlineData("Pause", 119)]
    [InlineData("MetaLeft", 125)]
    public void A_key_has_its_number_in_linux(string name, int number)
    {
        Assert.True(KeyCodes.TryFind(name, out var code));
        Assert.Equal(number, code);
    }

    [Theory]
    [InlineData('a', "KeyA", false)]
    [InlineData('A', "KeyA", true)]
    [InlineData('!', "Digit1", true)]
    [InlineData('_', "Minus", true)]
    [InlineData('~', "Backquote", true)]
    [InlineData('|', "Backslash", true)]
    [InlineData('?', "Slash", true)]
    [InlineData(' ', "Space", false)]
    [InlineData('\n', "Enter", false)]
    public void A_character_is_where_a_us_keyboard_has_it(char character, string name, bool shift)
    {
        Assert.True(KeyCodes.TryFind(name, out var expected));
        Assert.True(KeyCodes.TryFind(character, out var code, out var shifted));
        Assert.Equal((expected, shift), (code, shifted));
    }

    [Fact]
    public void Every_printable_character_of_ascii_can_be_typed()
    {
        for (var character = ' '; character <= '~'; character++)
            Assert.True(KeyCodes.TryFind(character, out _, out _), $"'{character}'");
    }
}
