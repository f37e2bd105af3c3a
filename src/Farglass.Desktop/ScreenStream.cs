using System.Text;
using Farglass.Desktop.Capture;
using Farglass.Desktop.Encoding;
using Farglass.Desktop.Input;
using Farglass.Native.X11;

namespace Farglass.Desktop;

/// <summary>
/// An X display as a stream of encoded frames and cursor shapes, and the way back for input. Orders and input can come
/// from any thread, and none of them waits. Nothing is encoded before a viewer is attached and frames are granted.
/// </summary>
public sealed class ScreenStream : IScreenStream
{
    readonly Mailbox<Order> _orders;
    readonly InputThread _input;
    readonly Thread _thread;

    ScreenStream(Mailbox<Order> orders, InputThread input, ScreenLoop loop)
    {
        (_orders, _input) = (orders, input);
        _thread = new Thread(() =>
        {
            using (loop) loop.Run();
        })
        { Name = "screen", IsBackground = true };
    }

    /// <summary>Gives the display the size of the settings, and is ready for a viewer.</summary>
    /// <exception cref="X11Exception">The display cannot be opened, or lacks an extension.</exception>
    /// <exception cref="EncoderException">The encoder cannot be opened.</exception>
    public static ScreenStream Start(ScreenStreamSettings settings, IScreenSink sink) =>
        Start(settings, sink, X264VideoEncoder.Open);

    internal static ScreenStream Start(
        ScreenStreamSettings settings, IScreenSink sink, Func<EncoderSettings, IVideoEncoder> openEncoder)
    {
        var orders = new Mailbox<Order>(Limits.OrdersMax);
        var warps = new WarpWatch();
        ScreenLoop? loop = null;
        try
        {
            loop = new ScreenLoop(settings, sink, orders, warps, openEncoder);
            var input = InputThread.Start(settings, warps,
                warped: () => orders.Post(new(OrderKind.PointerWarped)),
                lost: () => orders.Post(new(OrderKind.InputLost)));
            var stream = new ScreenStream(orders, input, loop);
            stream._thread.Start();
            return stream;
        }
        catch
        {
            loop?.Dispose();
            orders.Dispose();
            throw;
        }
    }

    /// <summary>Changes the display's size, before or while it is streamed. Takes some milliseconds.</summary>
    /// <exception cref="X11Exception">The display is gone, or too small at its largest.</exception>
    public static void SetDisplaySize(string displayName, string authorityFile, int width, int height)
    {
        using var display = DisplayHandle.Open(displayName, authorityFile);
        DisplaySize.Set(display, width, height);
    }

    /// <summary>A viewer came, or took the place of another: it gets the cursor and a key frame.</summary>
    public void AttachViewer()
    {
        UnlockPointer(); // The one before may have gone without a word.
        _orders.Post(new(OrderKind.AttachViewer));
    }

    /// <summary>Nobody looks: nothing is captured, and nothing is encoded.</summary>
    public void DetachViewer() => _orders.Post(new(OrderKind.DetachViewer));

    /// <summary>Frames up to this id may be encoded. Without it damage gathers.</summary>
    public void Grant(uint frameId) => _orders.Post(new(OrderKind.Grant, frameId));

    /// <param name="frameRateMax">The application's own limit. Fewer are made where the rate carries no more.</param>
    public void SetRate(uint kilobitsPerSecond, int frameRateMax) =>
        _orders.Post(new(OrderKind.SetRate, kilobitsPerSecond, frameRateMax));

    /// <summary>What the viewer decodes. It begins with <see cref="VideoProfile.High"/>.</summary>
    public void SetProfile(VideoProfile profile) => _orders.Post(new(OrderKind.SetProfile, (uint)profile));

    /// <summary>The display is to have this size. It has another one as soon as the X server has drawn it.</summary>
    /// <param name="width">Pixels; what the framebuffer does not hold is refused, and the size stays.</param>
    public void SetSize(int width, int height) => _orders.Post(new(OrderKind.SetSize, (uint)width, height));

    /// <summary>What is given up first on a narrow link, until the viewer goes.</summary>
    public void Prefer(PicturePreference preference) => _orders.Post(new(OrderKind.Prefer, (uint)preference));

    public void ContinueFrom(uint frameId) => _orders.Post(new(OrderKind.ContinueFrom, frameId));

    public void RequestKeyFrame() => _orders.Post(new(OrderKind.RequestKeyFrame));

    /// <param name="evdevCode">As in Linux's input-event-codes.h: KEY_A is 30.</param>
    public void Key(int evdevCode, KeyAction action) => _input.Post(new(InputKind.Key, evdevCode, action));

    /// <summary>A key goes down; it goes up, and repeats, by <see cref="Key"/>.</summary>
    /// <param name="character">What the application is to get, whatever its keyboard's layout is.</param>
    /// <param name="locks">As they are on the viewer's keyboard.</param>
    public void CharacterKey(int evdevCode, Rune character, KeyLocks locks) =>
        _input.Post(new(InputKind.CharacterKey, evdevCode, KeyAction.Down, Character: character, Locks: locks));

    /// <summary>Types what came from no key.</summary>
    public void Type(string text) => _input.Post(new(InputKind.Text, Text: text));

    /// <summary>What the viewer's keys say without Shift.</summary>
    public void SetKeyboardLayout(IReadOnlyList<KeyLabel> layout) => _input.Post(new(InputKind.Layout, Layout: layout));

    /// <summary>Lets go of every key and button that is down.</summary>
    public void ReleaseKeys() => _input.Post(new(InputKind.ReleaseAll));

    public void MovePointer(int x, int y) => _input.Post(new(InputKind.Move, X: x, Y: y));

    /// <param name="browserButton">As in MouseEvent.button: left 0, middle 1, right 2, back 3, forward 4.</param>
    public void Button(int browserButton, bool down, int x, int y) =>
        _input.Post(new(InputKind.Button, browserButton, down ? KeyAction.Down : KeyAction.Up, x, y));

    /// <param name="dx">In 1/120 of a notch; positive is right.</param>
    /// <param name="dy">In 1/120 of a notch; positive is down.</param>
    public void Wheel(int dx, int dy, int x, int y) =>
        _input.Post(new(InputKind.Wheel, X: x, Y: y, DeltaX: dx, DeltaY: dy));

    public void LockPointer(TravelPoint from) => _input.Post(new(InputKind.Lock, Travelled: from));

    public void UnlockPointer() => _input.Post(new(InputKind.Unlock));

    public void TravelPointer(TravelPoint point) => _input.Post(new(InputKind.Travel, Travelled: point));

    public void LockedButton(int browserButton, bool down, TravelPoint at) =>
        _input.Post(new(InputKind.LockedButton, browserButton, down ? KeyAction.Down : KeyAction.Up, Travelled: at));

    public void Touch(IReadOnlyList<TouchPoint> points) => _input.Post(new(InputKind.Touch, Touches: points));

    /// <summary>Ends both threads. Not from within the sink: it is called by one of them.</summary>
    public void Dispose()
    {
        _orders.Post(new(OrderKind.Stop));
        _thread.Join();
        _input.Dispose();
        _orders.Dispose();
    }
}
