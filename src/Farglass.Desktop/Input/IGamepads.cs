namespace Farglass.Desktop.Input;

/// <summary>
/// The user's gamepads as a session's applications have them: an interface, so that a session can be tested without
/// devices. It may be called from any thread.
/// </summary>
public interface IGamepads : IDisposable
{
    void Take(in GamepadState state);

    /// <summary>Nobody holds them any more: they stay, at rest.</summary>
    void Rest();
}
