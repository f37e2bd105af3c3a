using System.Numerics;
using Farglass.Native.Linux;

namespace Farglass.Desktop.Input;

/// <summary>
/// The gamepad that every game knows: an Xbox 360 pad, as Linux's driver for it (xpad) tells of it. From the browser's
/// standard mapping (W3C Gamepad, 4.3) to its buttons and axes. Pure.
/// </summary>
static class XboxPad
{
    const ushort X = 0, Y = 1, LeftTrigger = 2, RightX = 3, RightY = 4, RightTrigger = 5, HatX = 16, HatY = 17;
    const int HatUp = 12, HatDown = 13, HatLeft = 14, HatRight = 15;

    /// <summary>
    /// Linux's button for each of the browser's; 0 for those that are axes here. A, B, X, Y, LB, RB, the triggers,
    /// back, start, the sticks, the cross, and the guide.
    /// </summary>
    static readonly ushort[] Buttons =
    [
        0x130, 0x131, 0x133, 0x134, 0x136, 0x137, 0, 0, 0x13A, 0x13B, 0x13D, 0x13E, 0, 0, 0, 0, 0x13C,
    ];

    public static readonly UinputDescription Description = new(
        "Microsoft X-Box 360 pad", Vendor: 0x045E, Product: 0x028E, Version: 0x0114,
        [.. Buttons.Where(button => button != 0)],
        [
            Stick(X), Stick(Y), Stick(RightX), Stick(RightY), new(LeftTrigger, 0, 255), new(RightTrigger, 0, 255),
            new(HatX, -1, 1), new(HatY, -1, 1),
        ]);

    /// <param name="events">At least <see cref="UinputDevice.EventsMax"/> long.</param>
    /// <returns>How many of them tell the difference.</returns>
    public static int Tell(in GamepadState before, in GamepadState now, Span<UinputEvent> events)
    {
        var count = 0;
        for (var changed = before.Buttons ^ now.Buttons; changed != 0; changed &= changed - 1)
        {
            var button = BitOperations.TrailingZeroCount(changed);
            if (button < Buttons.Length && Buttons[button] != 0)
                events[count++] = new(UinputDevice.KeyType, Buttons[button], IsDown(now, button));
        }

        Span<(ushort Axis, int Before, int Now)> axes =
        [
            (X, before.LeftX, now.LeftX), (Y, before.LeftY, now.LeftY), (RightX, before.RightX, now.RightX),
            (RightY, before.RightY, now.RightY), (LeftTrigger, before.LeftTrigger, now.LeftTrigger),
            (RightTrigger, before.RightTrigger, now.RightTrigger),
            (HatX, Hat(before, HatLeft, HatRight), Hat(now, HatLeft, HatRight)),
            (HatY, Hat(before, HatUp, HatDown), Hat(now, HatUp, HatDown)),
        ];
        foreach (var (axis, was, value) in axes)
            if (was != value) events[count++] = new(UinputDevice.AxisType, axis, value);
        return count;
    }

    static UinputAxis Stick(ushort code) => new(code, short.MinValue, short.MaxValue, Fuzz: 16, Flat: 128);

    static int Hat(in GamepadState state, int back, int forth) => IsDown(state, forth) - IsDown(state, back);

    static int IsDown(in GamepadState state, int button) => (int)(state.Buttons >> button & 1);
}
