namespace Farglass.Desktop.Input;

/// <summary>What an X server can be told. An interface, so that tests can see what it is told.</summary>
interface IInputDevice
{
    void Key(int keycode, bool down);

    void Button(int button, bool down);

    void Move(int x, int y);
}
