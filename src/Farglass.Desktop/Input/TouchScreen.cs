using Farglass.Native.X11;

namespace Farglass.Desktop.Input;

/// <summary>
/// The touch screen, the pen and the wheel of an Xorg whose devices are made by its inputtest driver (inputtestdrv(4)):
/// each has a socket in the display's folder. They are no devices of the machine's: no other session sees them.
/// </summary>
sealed class TouchScreen : ITouchDevice, IDisposable
{
    /// <summary>What the driver says of the axes.</summary>
    const double FingerPressureMax = 2_047, PenPressureMax = 1_000;

    readonly List<TestDevice> _devices = [];
    readonly TestDevice _fingers, _pen, _wheel;

    TouchScreen(string folder)
    {
        try
        {
            _fingers = Open(FingersSocket(folder));
            _pen = Open(PenSocket(folder));
            _wheel = Open(WheelSocket(folder));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public static string FingersSocket(string folder) => Path.Combine(folder, "fingers");

    public static string PenSocket(string folder) => Path.Combine(folder, "pen");

    public static string WheelSocket(string folder) => Path.Combine(folder, "wheel");

    /// <param name="folder">Where the server has made its sockets.</param>
    /// <exception cref="X11Exception">The server has no such devices, or others.</exception>
    public static TouchScreen OpenIn(string folder) => new(folder);

    public void Finger(FingerChange change, in TouchPoint at) => _fingers.Send(
        TestEvent.Touch, Axes(at, FingerPressureMax), at.Contact, (uint)change);

    public void PenNear(bool isNear, in TouchPoint at) => _pen.Send(
        TestEvent.Proximity, Axes(at, PenPressureMax), isNear ? 1u : 0);

    public void PenMove(in TouchPoint at) => _pen.Send(
        TestEvent.Motion, Axes(at, PenPressureMax), TestDevice.Absolute);

    public void PenButton(int button, bool down, in TouchPoint at) => _pen.Send(
        TestEvent.Button, Axes(at, PenPressureMax), TestDevice.Absolute, (uint)button, down ? 1u : 0, 0);

    public void Scroll(int dx, int dy) => _wheel.Send(
        TestEvent.Motion, new() { Used = PointerAxes.Scrolling, ScrollX = dx, ScrollY = dy }, TestDevice.Relative);

    public void Dispose() => _devices.ForEach(device => device.Dispose());

    TestDevice Open(string socket)
    {
        var device = TestDevice.Open(socket);
        _devices.Add(device);
        return device;
    }

    static PointerAxes Axes(in TouchPoint at, double pressureMax) => new()
    {
        Used = PointerAxes.Touching,
        X = at.X,
        Y = at.Y,
        Pressure = at.Pressure * pressureMax / ushort.MaxValue,
    };
}
