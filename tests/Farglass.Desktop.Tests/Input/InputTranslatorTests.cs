using Farglass.Desktop.Input;

namespace Farglass.Desktop.Tests.Input;

public sealed class InputTranslatorTests
{
    readonly FakeServer _device = new();
    readonly WarpWatch _warps = new();
    readonly InputTranslator _translator;
    int _warped;

    public InputTranslatorTests() =>
        _translator = new(_device, FakeServer.UsKeymap(), _warps, () => _warped++);

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
    public void Fingers_are_left_out_where_there_is_no_touch_screen_and_lifted_with_the_keys_where_there_is()
    {
        TouchPoint[] touches = [new(TouchTool.Finger, TouchState.Touching, 1, 2, 3, 0)];
        Apply(new(InputKind.Touch, Touches: touches));
        Assert.Empty(_device.Told);

        var translator = new InputTranslator(_device, FakeServer.UsKeymap(), _warps, () => _warped++, _device);
        translator.TryApply(new(InputKind.Touch, Touches: touches), TimeSpan.Zero);
        translator.TryApply(new(InputKind.ReleaseAll), TimeSpan.Zero);
        Assert.Equal(["finger 1 Down 2 3", "finger 1 Up 2 3"], _device.Told);
    }

    [Fact]
    public void A_wheel_that_can_turns_by_less_than_a_notch()
    {
        var translator = new InputTranslator(_device, FakeServer.UsKeymap(), _warps, () => _warped++, _device);
        translator.TryApply(new(InputKind.Wheel, X: 5, Y: 6, DeltaX: -3, DeltaY: 40), TimeSpan.Zero);
        translator.TryApply(new(InputKind.Wheel, X: 5, Y: 6, DeltaY: int.MaxValue), TimeSpan.Zero);
        Assert.Equal(["move 5 6", "scroll -3 40", "move 5 6", "scroll 0 7680"], _device.Told);
    }

    [Fact]
    public void A_pointer_that_went_along_with_a_finger_was_not_moved_by_the_application()
    {
        _warps.IsOn = true;
        Apply(new(InputKind.Move, X: 5, Y: 5));
        Apply(new(InputKind.Touch, Touches: [new(TouchTool.Finger, TouchState.Touching, 1, 2, 3, 0)]));
        _device.Place = (400, 300);
        Apply(new(InputKind.Move, X: 6, Y: 5));
        Assert.Equal(0, _warped);
        _device.Place = (400, 300);
        Apply(new(InputKind.Move, X: 7, Y: 5));
        Assert.Equal(1, _warped);
    }

    [Fact]
    public void What_is_down_is_let_go_once_and_what_came_too_late_is_ignored()
    {
        Key(29, KeyAction.Down);
        Key(46, KeyAction.Down);
        Apply(new(InputKind.Button, 0, KeyAction.Down, 5, 6));
        _device.Told.Clear();
        Apply(new(InputKind.ReleaseAll));
        Assert.Equal(["-37", "-54", "button -1"], _device.Told);
        Key(29, KeyAction.Up);
        Key(46, KeyAction.Repeat);
        Apply(new(InputKind.ReleaseAll));
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
        Apply(new(InputKind.Button, browser, KeyAction.Down, 10, 20));
        Apply(new(InputKind.Button, browser, KeyAction.Up, 11, 21));
        Assert.Equal(["move 10 20", $"button +{button}", "move 11 21", $"button -{button}"], _device.Told);
    }

    [Fact]
    public void A_place_that_X_has_no_number_for_is_the_nearest_that_it_has()
    {
        Apply(new(InputKind.Move, X: 65_535, Y: -1));
        Assert.Equal(["move 32767 0"], _device.Told);
    }

    [Fact]
    public void A_button_that_no_mouse_has_is_left_out()
    {
        Apply(new(InputKind.Button, 5, KeyAction.Down));
        Apply(new(InputKind.Button, -1, KeyAction.Down));
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

    [Fact]
    public void A_locked_pointer_makes_steps_and_ignores_places()
    {
        Lock(100, 65_530, 10);
        Apply(new(InputKind.Move, X: 7, Y: 8));
        Travel(101, 4, 5);
        Wheel(0, 120);
        Apply(new(InputKind.LockedButton, 1, KeyAction.Down, Travelled: new(102, 3, 5)));
        Apply(new(InputKind.Unlock));
        Travel(103, 50, 50);
        Apply(new(InputKind.Move, X: 7, Y: 8));
        Assert.Equal(["by 10 -5", "button +5", "button -5", "by -1 0", "button +2", "move 7 8"], _device.Told);
    }

    [Fact]
    public void What_was_lost_of_a_locked_pointers_way_is_in_the_next_step_and_what_is_late_is_none()
    {
        Lock(65_534, 0, 0);
        Travel(0, 30, 0); // 65 535 was lost.
        Travel(65_535, 10, 0);
        Travel(0, 30, 0);
        Travel(1, 31, 7);
        Assert.Equal(["by 30 0", "by 1 7"], _device.Told);
    }

    [Fact]
    public void A_lock_that_is_said_twice_loses_no_step()
    {
        Lock(1, 0, 0);
        Lock(3, 20, 0);
        Travel(4, 25, 0);
        Assert.Equal(["by 25 0"], _device.Told);
    }

    [Fact]
    public void A_pointer_that_is_not_where_it_was_put_was_moved_by_the_application()
    {
        Move(10, 20);
        _device.Place = (300, 200);
        Move(11, 20);
        Assert.Equal(0, _warped); // Nobody asked.
        _warps.IsOn = true;
        Move(12, 20);
        Assert.Equal(0, _warped);
        _device.Place = (300, 200);
        Move(13, 20);
        _device.Place = (300, 200);
        Move(14, 20);
        Assert.Equal(1, _warped);
        Assert.False(_warps.IsOn);
    }

    [Fact]
    public void A_pointer_that_was_locked_may_be_anywhere()
    {
        Move(10, 20);
        Lock(1, 0, 0);
        Travel(2, 5, 5);
        Apply(new(InputKind.Unlock));
        _device.Place = (300, 200);
        _warps.IsOn = true;
        Move(11, 20);
        Assert.Equal(0, _warped);
    }

    void Lock(ushort sequence, ushort x, ushort y) =>
        Apply(new(InputKind.Lock, Travelled: new(sequence, x, y)));

    void Travel(ushort sequence, ushort x, ushort y) =>
        Apply(new(InputKind.Travel, Travelled: new(sequence, x, y)));

    void Move(int x, int y) => Apply(new(InputKind.Move, X: x, Y: y));

    void Key(int code, KeyAction action) => Apply(new(InputKind.Key, code, action));

    void Apply(in InputEvent happened) => Assert.True(_translator.TryApply(happened, TimeSpan.Zero));

    void Wheel(int dx, int dy) => Apply(new(InputKind.Wheel, DeltaX: dx, DeltaY: dy));

    string Clicks() => string.Join(' ', _device.Told
        .Where(told => told.StartsWith("button +", StringComparison.Ordinal))
        .Select(told => told["button +".Length..]));
}
