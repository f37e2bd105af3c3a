using Farglass.Desktop.Capture;

namespace Farglass.Desktop.Tests.Capture;

public sealed class CursorSlotsTests
{
    readonly CursorSlots _slots = new();

    [Fact]
    public void What_an_animation_shows_again_is_where_it_was_put()
    {
        Assert.Equal([(false, 0), (false, 1), (false, 2), (true, 0), (true, 1), (true, 2)],
            new ulong[] { 7, 8, 9, 7, 8, 9 }.Select(Find));
    }

    [Fact]
    public void The_oldest_makes_room_for_what_comes()
    {
        for (ulong serial = 1; serial <= Limits.CursorSlots; serial++) Find(serial);
        Assert.Equal((false, 0), Find(1_000));
        Assert.Equal((true, 1), Find(2));
        Assert.Equal((false, 1), Find(1));
    }

    [Fact]
    public void Another_viewer_has_nothing()
    {
        Find(7);
        _slots.Clear();
        Assert.Equal((false, 0), Find(7));
    }

    (bool Known, int Slot) Find(ulong serial) => (_slots.TryFind(serial, out var slot), slot);
}
