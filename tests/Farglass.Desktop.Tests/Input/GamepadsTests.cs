using Farglass.Desktop.Input;
using Farglass.Native.Linux;

namespace Farglass.Desktop.Tests.Input;

public sealed class GamepadsTests : IDisposable
{
    const ushort Key = UinputDevice.KeyType, Axis = UinputDevice.AxisType;

    readonly List<RecordingDevice> _devices = [];
    readonly List<string> _failures = [];
    readonly Gamepads _gamepads;
    string? _refusal;

    public GamepadsTests() => _gamepads = new(Create, _failures.Add);

    public void Dispose() => _gamepads.Dispose();

    [Theory]
    [InlineData(0, 0x130)] // A
    [InlineData(1, 0x131)] // B
    [InlineData(2, 0x133)] // X
    [InlineData(3, 0x134)] // Y
    [InlineData(4, 0x136)]
    [InlineData(5, 0x137)]
    [InlineData(8, 0x13A)]
    [InlineData(9, 0x13B)]
    [InlineData(10, 0x13D)]
    [InlineData(11, 0x13E)]
    [InlineData(16, 0x13C)]
    public void A_button_is_the_one_that_it_is_on_an_xbox_pad(int button, int code)
    {
        _gamepads.Take(new(0, IsPresent: true, Buttons: 1u << button));
        _gamepads.Take(new(0, IsPresent: true));
        Assert.Equal([new(Key, (ushort)code, 1), new(Key, (ushort)code, 0)], Told(0));
    }

    [Fact]
    public void Sticks_and_triggers_are_told_when_they_change()
    {
        _gamepads.Take(new(0, IsPresent: true, LeftX: -32_767, LeftY: 5, RightX: 6, RightY: 7, RightTrigger: 255));
        _gamepads.Take(new(0, IsPresent: true, LeftX: -32_767, LeftY: 5, RightX: 6, RightY: 7, LeftTrigger: 1));
        Assert.Equal(
            [new(Axis, 0, -32_767), new(Axis, 1, 5), new(Axis, 3, 6), new(Axis, 4, 7), new(Axis, 5, 255),
            new(Axis, 2, 1), new(Axis, 5, 0)], Told(0));
    }

    [Theory]
    [InlineData(1 << 12, 0, -1)]
    [InlineData(1 << 13, 0, 1)]
    [InlineData(1 << 14, -1, 0)]
    [InlineData(1 << 15, 1, 0)]
    [InlineData(1 << 12 | 1 << 15, 1, -1)]
    public void The_cross_is_two_axes(uint buttons, int x, int y)
    {
        _gamepads.Take(new(0, IsPresent: true, Buttons: buttons));
        UinputEvent[] expected = [new(Axis, 16, x), new(Axis, 17, y)];
        Assert.Equal(expected.Where(one => one.Value != 0), Told(0));
    }

    [Fact]
    public void A_trigger_is_an_axis_alone_and_what_no_pad_has_is_left_out()
    {
        _gamepads.Take(new(0, IsPresent: true, Buttons: 1 << 6 | 1 << 7 | 1 << 17 | 1u << 31));
        Assert.Empty(Told(0));
    }

    [Fact]
    public void All_of_a_pad_at_once_fits()
    {
        _gamepads.Take(new(0, IsPresent: true, uint.MaxValue, 1, 1, 1, 1, 1, 1));
        Assert.Equal(11 + 6, Told(0).Count); // Of the cross, opposite ends at once are none.
    }

    [Fact]
    public void Each_pad_is_a_device_from_when_it_comes_until_it_goes()
    {
        _gamepads.Take(new(1, IsPresent: true));
        _gamepads.Take(new(3, IsPresent: true, Buttons: 1));
        Assert.Equal(2, _devices.Count);
        Assert.Equal("Microsoft X-Box 360 pad", _devices[0].Description.Name);
        _gamepads.Take(new(3, IsPresent: false));
        Assert.Equal([false, true], _devices.Select(device => device.IsGone));
        _gamepads.Take(new(3, IsPresent: true, Buttons: 1));
        Assert.Equal([new(Key, 0x130, 1)], Told(2));
        _gamepads.Dispose();
        Assert.All(_devices, device => Assert.True(device.IsGone));
        _gamepads.Take(new(0, IsPresent: true));
        Assert.Equal(3, _devices.Count);
    }

    [Fact]
    public void With_nobody_there_a_pad_stays_and_rests()
    {
        _gamepads.Take(new(0, IsPresent: true, Buttons: 1, LeftX: 100));
        _devices[0].Told.Clear();
        _gamepads.Rest();
        _gamepads.Rest();
        Assert.Equal([new(Key, 0x130, 0), new(Axis, 0, 0)], Told(0));
        Assert.False(_devices[0].IsGone);
    }

    [Fact]
    public void A_machine_without_such_devices_says_so_once()
    {
        _refusal = "open";
        _gamepads.Take(new(0, IsPresent: true));
        _gamepads.Take(new(0, IsPresent: true, Buttons: 1));
        Assert.Contains("open", Assert.Single(_failures), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_protocol_does_not_allow_is_left_out()
    {
        _gamepads.Take(new(4, IsPresent: true));
        _gamepads.Take(new(-1, IsPresent: true));
        _gamepads.Take(new(0, IsPresent: false));
        Assert.Empty(_devices);
    }

    List<UinputEvent> Told(int device) => _devices[device].Told;

    RecordingDevice Create(UinputDescription description)
    {
        if (_refusal is not null) throw new SystemCallException(_refusal, 2);
        _devices.Add(new(description));
        return _devices[^1];
    }

    sealed class RecordingDevice(UinputDescription description) : IGamepadDevice
    {
        public UinputDescription Description => description;

        public List<UinputEvent> Told { get; } = [];

        public bool IsGone { get; private set; }

        public void Write(ReadOnlySpan<UinputEvent> events) => Told.AddRange(events);

        public void Dispose() => IsGone = true;
    }
}
