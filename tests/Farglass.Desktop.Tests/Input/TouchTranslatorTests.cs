using Farglass.Desktop.Input;

namespace Farglass.Desktop.Tests.Input;

public sealed class TouchTranslatorTests
{
    const TouchState Away = TouchState.Away, Near = TouchState.Near, Touching = TouchState.Touching;

    readonly FakeServer _device = new();
    readonly TouchTranslator _translator;

    public TouchTranslatorTests() => _translator = new(_device);

    [Fact]
    public void A_finger_comes_down_moves_and_goes_up_once()
    {
        Finger(7, Touching, 1, 2);
        Finger(7, Touching, 3, 4);
        Finger(7, Away, 5, 6);
        Finger(7, Away, 5, 6);
        Assert.Equal(["finger 7 Down 1 2", "finger 7 Moved 3 4", "finger 7 Up 5 6"], _device.Told);
    }

    [Fact]
    public void Ten_fingers_are_there_at_one_time_and_the_eleventh_when_one_has_gone()
    {
        for (ushort contact = 1; contact <= 11; contact++) Finger(contact, Touching, contact, 0);
        Assert.Equal(10, _device.Told.Count);
        Finger(11, Away, 0, 0);
        Assert.Equal(10, _device.Told.Count);
        Finger(3, Away, 0, 0);
        Finger(12, Touching, 0, 0);
        Assert.Equal(["finger 3 Up 0 0", "finger 12 Down 0 0"], _device.Told[10..]);
    }

    [Fact]
    public void A_pen_comes_near_before_it_presses_and_is_up_before_it_goes()
    {
        Pen(TouchTool.Pen, Near, 1, 0);
        Pen(TouchTool.Pen, Touching, 2, 500);
        Pen(TouchTool.Pen, Touching, 3, 900);
        Pen(TouchTool.Pen, Near, 4, 0);
        Pen(TouchTool.Pen, Away, 4, 0);
        Assert.Equal([
            "pen near 1 1", "pen 1 1 0", "pen 2 2 500", "pen +1", "pen 3 3 900", "pen 4 4 0", "pen -1", "pen away",
        ], _device.Told);
    }

    [Fact]
    public void A_pen_that_touches_at_once_comes_near_first()
    {
        Pen(TouchTool.PenWithSideButton, Touching, 2, 500);
        Pen(TouchTool.Pen, Away, 2, 500);
        Pen(TouchTool.Pen, Away, 2, 500);
        Assert.Equal(["pen near 2 2", "pen 2 2 500", "pen +1", "pen +3", "pen -1", "pen -3", "pen away"], _device.Told);
    }

    [Fact]
    public void The_side_button_is_the_right_button()
    {
        Pen(TouchTool.Pen, Near, 1, 0);
        Pen(TouchTool.PenWithSideButton, Near, 1, 0);
        Pen(TouchTool.Pen, Near, 1, 0);
        Assert.Equal(["pen near 1 1", "pen 1 1 0", "pen 1 1 0", "pen +3", "pen 1 1 0", "pen -3"], _device.Told);
    }

    [Fact]
    public void Whatever_touches_is_lifted_when_nobody_tells_any_more()
    {
        Finger(1, Touching, 1, 1);
        Finger(2, Touching, 2, 2);
        Pen(TouchTool.Pen, Touching, 3, 10);
        _device.Told.Clear();
        _translator.ReleaseAll();
        Assert.Equal(["finger 1 Up 1 1", "finger 2 Up 2 2", "pen -1", "pen away"], _device.Told);
        _translator.ReleaseAll();
        Assert.Equal(4, _device.Told.Count);
    }

    void Finger(ushort contact, TouchState state, ushort x, ushort y) =>
        _translator.Apply([new(TouchTool.Finger, state, contact, x, y, Pressure: 0)]);

    void Pen(TouchTool tool, TouchState state, ushort at, ushort pressure) =>
        _translator.Apply([new(tool, state, Contact: 1, at, at, pressure)]);
}
