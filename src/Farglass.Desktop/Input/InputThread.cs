using Farglass.Native.Linux;
using Farglass.Native.X11;

namespace Farglass.Desktop.Input;

/// <summary>
/// Injects input on a connection and a thread of its own, so that a key need not wait for a frame that is being
/// encoded.
/// </summary>
sealed class InputThread : IDisposable
{
    readonly Mailbox<InputEvent> _events = new(Limits.InputEventsMax);
    readonly DisplayHandle _display;
    readonly Action _lost;
    readonly Thread _thread;

    InputThread(DisplayHandle display, Action lost)
    {
        (_display, _lost) = (display, lost);
        _thread = new Thread(Run) { Name = "input", IsBackground = true };
    }

    /// <param name="lost">Called on the input thread when it can do no more.</param>
    /// <exception cref="X11Exception">The display is gone, or takes no fake input.</exception>
    public static InputThread Start(string displayName, string authorityFile, Action lost)
    {
        var display = DisplayHandle.Open(displayName, authorityFile);
        try
        {
            XTest.Demand(display);
            XTest.IgnoreGrabs(display);
            // Viewers send repeats themselves. The server's own come after the longest delay that the protocol has, a
            // minute, and each of ours starts that anew. Switched off, `xset r on` would bring them back.
            display.SetAutoRepeat(ushort.MaxValue, ushort.MaxValue);
            display.Synchronize();
        }
        catch
        {
            display.Dispose();
            throw;
        }

        var input = new InputThread(display, lost);
        input._thread.Start();
        return input;
    }

    public void Post(in InputEvent happened) => _events.Post(happened);

    public void Dispose()
    {
        _events.Post(new(InputKind.Stop));
        _thread.Join();
        _events.Dispose();
    }

    void Run()
    {
        using var display = _display;
        var translator = new InputTranslator(new XTestDevice(display));
        try
        {
            while (TakeEvents(translator))
            {
                display.Flush();
                while (display.TryTakeEvent(out _)) { } // Nothing is asked for, but everybody is told of new keymaps.
                Polling.WaitReadable([display.FileDescriptor, _events.FileDescriptor], microsecondsMax: -1);
            }
        }
        catch (X11Exception)
        {
            _lost();
        }
    }

    bool TakeEvents(InputTranslator translator)
    {
        _events.ResetSignal();
        while (_events.TryTake(out var happened))
        {
            if (happened.Kind == InputKind.Stop) return false;
            translator.Apply(happened);
        }

        // One of the lost may have been a release: better no key held than one held for ever.
        if (_events.TakeDropped() > 0) translator.Apply(new(InputKind.ReleaseAll));
        return true;
    }

    sealed class XTestDevice(DisplayHandle display) : IInputDevice
    {
        const int Right = 3;

        readonly nuint _activation = XWindows.ActivationAtom(display);

        public void Key(int keycode, bool down) => XTest.Key(display, keycode, down);

        public void Button(int button, bool down)
        {
            if (down && button <= Right) Focus();
            XTest.Button(display, button, down);
        }

        public void Move(int x, int y) => XTest.MovePointer(display, x, y);

        // Whoever clicks into a window types into it next. A window manager's own way to see clicks is a grab that
        // freezes the pointer until it has answered, and what happens meanwhile reaches the application later and at
        // the pointer's new place: a quick click became a drag. docs/decisions/0073-clicks-give-the-focus.md
        void Focus()
        {
            if (XWindows.UnderPointer(display) is not 0 and var window) XWindows.Activate(display, _activation, window);
        }
    }
}
