using Farglass.Native.X11;

namespace Farglass.Desktop.Input;

/// <summary>What an X server can be told. An interface, so that tests can see what it is told.</summary>
interface IInputDevice
{
    void Key(int keycode, bool down);

    void Button(int button, bool down);

    void Move(int x, int y);

    void MoveBy(int dx, int dy);

    /// <summary>Where the pointer is, whoever has put it there.</summary>
    (int X, int Y) FindPlace();

    /// <summary>Modifiers that are on without a key that is held; others than the affected stay as they are.</summary>
    void Lock(Modifiers affected, Modifiers on);

    /// <summary>What the key stands for, from the next key on.</summary>
    void Define(int keycode, KeyDescription key);
}
