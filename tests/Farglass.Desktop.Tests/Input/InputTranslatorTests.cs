using Farglass.Desktop.Input;

namespace Farglass.Desktop.Tests.Input;

public sealed class InputTranslatorTests
{
    readonly RecordingDevice _device = new();
    readonly InputTranslator _translator;

    public InputTranslatorTests() => _translator = new(_device);

    [Fact]
    public void A_key_has_its_Linux_number_and_eight_more_and_a_repeat_is_a_release_and_a_press()
    {
        Key(30, KeyAction.Down);
        Key(30, KeyAction.Repeat);
        Key(30, KeyAction.Up);
        Assert.Equal(["+38", "-38", "+38", "-38"], _device.Told);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-9)]
    [InlineData(248)]
    [InlineData(int.MaxValue)]
    public void A_key_that_X_has_no_number_for_is_left_out(int code)
    {
        Key(code, KeyAction.Down);
        Key(code, KeyAction.Up);
        Assert.Empty(_device.Told);
    }

    [Fact]
    public void What_is_down_is_let_go_once_and_what_came_too_late_is_ignored()
    {
        Key(29, KeyAction.Down);
        Key(46, KeyAction.Down);
        _translator.Apply(new(InputKind.Button, 0, KeyAction.Down, 5, 6));
        _device.Told.Clear();
        _translator.Apply(new(InputKind.ReleaseAll));
        Assert.Equal(["-37", "-54", "button -1"], _device.Told);
        Key(29, KeyAction.Up);
        Key(46, KeyAction.Repeat);
        _translator.Apply(new(InputKind.ReleaseAll));
        Assert.Equal(3, _device.Told.Count);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 8)]
    [InlineData(4, 9)]
    public void A_button_of_the_browser_is_another_in_X_and_is_pressed_where_the_pointer_is(int browser, int button)
    {
        _translator.Apply(new(InputKind.Button, browser, KeyAction.Down, 10, 20));
        _translator.Apply(new(InputKind.Button, browser, KeyAction.Up, 11, 21));
        Assert.Equal(["move 10 20", $"button +{button}", "move 11 21", $"button -{button}"], _device.Told);
    }

    [Fact]
    public void A_place_that_X_has_no_number_for_is_the_nearest_that_it_has()
    {
        _translator.Apply(new(InputKind.Move, X: 65_535, Y: -1));
        Assert.Equal(["move 32767 0"], _device.Told);
    }

    [Fact]
    public void A_button_that_no_mouse_has_is_left_out()
    {
        _translator.Apply(new(InputKind.Button, 5, KeyAction.Down));
        _translator.Apply(new(InputKind.Button, -1, KeyAction.Down));
        Assert.Empty(_device.Told);
    }

    [Theory]
    [InlineData(0, 120, "5")]
    [InlineData(0, -240, "4 4")]
    [InlineData(120, 0, "7")]
    [InlineData(-120, 120, "6 5")]
    [InlineData(0, 119, "")]
    public void Whole_notches_of_the_wheel_are_clicks(int dx, int dy, string clicks)
    {
        Wheel(dx, dy);
        Assert.Equal(clicks, Clicks());
    }

    [Fact]
    public void Fractions_of_a_notch_add_up_and_turning_back_starts_anew()
    {
        for (var turn = 0; turn < 8; turn++) Wheel(0, 30);
        Assert.Equal("5 5", Clicks());
        Wheel(0, 90);
        Wheel(0, -30);
        Wheel(0, -90);
        Assert.Equal("5 5 4", Clicks());
    }

    [Fact]
    public void A_wheel_gone_wild_is_held()
    {
        Wheel(0, int.MaxValue / 2);
        Assert.Equal(Limits.WheelNotchesMax, _device.Told.Count(told => told == "button +5"));
    }

    void Key(int code, KeyAction action) => _translator.Apply(new(InputKind.Key, code, action));

    void Wheel(int dx, int dy) => _translator.Apply(new(InputKind.Wheel, DeltaX: dx, DeltaY: dy));

    string Clicks() => string.Join(' ', _device.Told
        .Where(told => told.StartsWith("button +", StringComparison.Ordinal))
        .Select(told => told["button +".Length..]));

    sealed class RecordingDevice : IInputDevice
    {
        public List<string> Told { get; } = [];

        public void Key(int keycode, bool down) => Told.Add($"{(down ? '+' : '-')}{keycode}");

        public void Button(int button, bool down) => Told.Add($"button {(down ? '+' : '-')}{button}");

        public void Move(int x, int y) => Told.Add($"move {x} {y}");
    }
}
