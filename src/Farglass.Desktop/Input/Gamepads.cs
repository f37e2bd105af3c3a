using Farglass.Native.Linux;

namespace Farglass.Desktop.Input;

/// <summary>
/// A virtual gamepad for each of the user's, made when it is first heard of. It is a device of the whole machine: every
/// program that may read <c>/dev/input</c> can read it.
/// docs/decisions/0116-gamepads-are-devices-of-the-whole-machine.md
/// </summary>
public sealed class Gamepads : IGamepads
{
    const int CountMax = 4;

    readonly Func<UinputDescription, IGamepadDevice> _create;
    readonly Action<string> _failed;
    readonly Lock _gate = new();
    readonly IGamepadDevice?[] _devices = new IGamepadDevice?[CountMax];
    readonly GamepadState[] _states = new GamepadState[CountMax];
    bool _isOver;

    internal Gamepads(Func<UinputDescription, IGamepadDevice> create, Action<string> failed) =>
        (_create, _failed) = (create, failed);

    /// <param name="failed">Told once why there are none, in words. None is tried after that.</param>
    public static Gamepads Open(Action<string> failed) =>
        new(description => new UinputGamepad(UinputDevice.Create(description)), failed);

    public void Take(in GamepadState state)
    {
        if ((uint)state.Index >= CountMax) return;
        lock (_gate)
        {
            if (_isOver) return;
            try
            {
                if (state.IsPresent) Tell(state);
                else Remove(state.Index);
            }
            catch (SystemCallException e)
            {
                End();
                _failed(e.Message);
            }
        }
    }

    public void Rest()
    {
        for (var index = 0; index < CountMax; index++)
            if (_devices[index] is not null) Take(new(index, IsPresent: true));
    }

    public void Dispose()
    {
        lock (_gate) End();
    }

    void Tell(in GamepadState state)
    {
        var device = _devices[state.Index] ??= _create(XboxPad.Description);
        Span<UinputEvent> events = stackalloc UinputEvent[UinputDevice.EventsMax];
        var count = XboxPad.Tell(_states[state.Index], state, events);
        _states[state.Index] = state;
        if (count > 0) device.Write(events[..count]);
    }

    void Remove(int index)
    {
        _devices[index]?.Dispose();
        (_devices[index], _states[index]) = (null, default);
    }

    void End()
    {
        _isOver = true;
        for (var index = 0; index < CountMax; index++) Remove(index);
    }

    sealed class UinputGamepad(UinputDevice device) : IGamepadDevice
    {
        public void Write(ReadOnlySpan<UinputEvent> events) => device.Write(events);

        public void Dispose() => device.Dispose();
    }
}

/// <summary>An interface, so that tests can see what it is told.</summary>
interface IGamepadDevice : IDisposable
{
    /// <exception cref="SystemCallException">The kernel does not take it.</exception>
    void Write(ReadOnlySpan<UinputEvent> events);
}
