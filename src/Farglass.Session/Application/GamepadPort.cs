using Farglass.Desktop.Input;

namespace Farglass.Session.Application;

/// <summary>
/// Where the host's word on gamepads goes, once there is somewhere. In a session whose application gets none there
/// never is.
/// </summary>
sealed class GamepadPort : IGamepads
{
    readonly Lock _gate = new();
    volatile IGamepads? _gamepads;
    bool _closed;

    /// <summary>Hands over to <paramref name="gamepads"/>, which this object owns from now on.</summary>
    public void Open(IGamepads gamepads)
    {
        lock (_gate)
        {
            if (_closed) gamepads.Dispose();
            else _gamepads = gamepads;
        }
    }

    public void Take(in GamepadState state) => _gamepads?.Take(state);

    public void Rest() => _gamepads?.Rest();

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _gamepads?.Dispose();
            _gamepads = null;
        }
    }
}
