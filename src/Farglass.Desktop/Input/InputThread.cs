using System.Diagnostics;
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
    readonly TouchScreen? _touch;
    readonly WarpWatch _warps;
    readonly Action _warped, _lost;
    readonly Thread _thread;
    InputEvent? _waiting;
    volatile bool _isStopping;

    InputThread(DisplayHandle display, TouchScreen? touch, WarpWatch warps, Action warped, Action lost)
    {
        (_display, _touch, _warps, _warped, _lost) = (display, touch, warps, warped, lost);
        _thread = new Thread(Run) { Name = "input", IsBackground = true };
    }

    static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    /// <param name="warps">Whether it is to be found out that the application moves the pointer.</param>
    /// <param name="warped">Called on the input thread when it does.</param>
    /// <param name="lost">Called on the input thread when it can do no more.</param>
    /// <exception cref="X11Exception">The display is gone, or takes no fake input.</exception>
    public static InputThread Start(ScreenStreamSettings settings, WarpWatch warps, Action warped, Action lost)
    {
        var display = DisplayHandle.Open(settings.DisplayName, settings.AuthorityFile);
        TouchScreen? touch = null;
        try
        {
            XTest.Demand(display);
            XTest.IgnoreGrabs(display);
            // Viewers send repeats themselves. The server's own come after the longest delay that the protocol has, a
            // minute, and each of ours starts that anew. Switched off, `xset r on` would bring them back.
            display.SetAutoRepeat(ushort.MaxValue, ushort.MaxValue);
            display.Synchronize();
            if (settings.TouchFolder is { } folder) touch = TouchScreen.OpenIn(folder);
        }
        catch
        {
            display.Dispose();
            throw;
        }

        var input = new InputThread(display, touch, warps, warped, lost);
        input._thread.Start();
        return input;
    }

    public void Post(in InputEvent happened) => _events.Post(happened);

    public void Dispose()
    {
        _isStopping = true; // A text that waits is not waited for.
        _events.Post(new(InputKind.Stop));
        _thread.Join();
        _events.Dispose();
    }

    void Run()
    {
        using var display = _display;
        using var touch = _touch;
        var focus = new WindowFocus(display);
        using var device = new XTestDevice(display, focus);
        var fingers = touch is null ? null : new FocusingTouch(display, focus, touch);
        var translator = new InputTranslator(device, device.ReadKeymap(), _warps, _warped, fingers);
        try
        {
            while (true)
            {
                // Before keys are pressed, and after: answers bring events along.
                FollowKeymap(translator, device);
                if (!TakeEvents(translator)) break;
                device.Flush();
                FollowKeymap(translator, device);
                var wait = _waiting is null ? -1 : Math.Max((long)(translator.RetryAt - Now).TotalMicroseconds, 0);
                display.WaitForEvent(_events.FileDescriptor, microsecondsMax: wait);
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
        while ((_waiting ?? Next()) is { } happened)
        {
            if (_isStopping || happened.Kind == InputKind.Stop) return false;
            _waiting = translator.TryApply(happened, Now) ? null : happened;
            if (_waiting is not null) return true;
        }

        // One of the lost may have been a release: better no key held than one held for ever.
        if (_events.TakeDropped() > 0) translator.TryApply(new(InputKind.ReleaseAll), Now);
        return true;
    }

    InputEvent? Next() => _events.TryTake(out var happened) ? happened : null;

    void FollowKeymap(InputTranslator translator, XTestDevice device)
    {
        var changed = false;
        while (_display.TryTakeEvent(out var happened)) changed |= happened.Type == device.KeymapEvent;
        if (changed) translator.Renew(device.ReadKeymap());
    }

    sealed class XTestDevice(DisplayHandle display, WindowFocus focus) : IInputDevice, IDisposable
    {
        const int Right = 3;

        XKeyboard _keyboard = XKeyboard.Read(display);

        /// <summary>What tells that keys stand for something else, for us or by somebody else.</summary>
        public int KeymapEvent { get; } = XKeyboard.WatchChanges(display);

        public Keymap ReadKeymap()
        {
            _keyboard.Dispose();
            _keyboard = XKeyboard.Read(display);
            var keycodes = Enumerable.Range(0, XKeyboard.KeycodeMax + 1);
            return new(_keyboard.Types(), [.. keycodes.Select(_keyboard.Key)]);
        }

        public void Key(int keycode, bool down)
        {
            _keyboard.Apply(display);
            XTest.Key(display, keycode, down);
        }

        public void Lock(Modifiers affected, Modifiers on) =>
            XKeyboard.LockModifiers(display, (byte)affected, (byte)on);

        public void Define(int keycode, KeyDescription key) =>
            _keyboard.Define(keycode, key.Type, [.. key.Symbols]);

        public void Flush()
        {
            _keyboard.Apply(display);
            display.Flush();
        }

        public void Dispose() => _keyboard.Dispose();

        public void Button(int button, bool down)
        {
            if (down && button <= Right) focus.GiveUnderPointer();
            XTest.Button(display, button, down);
        }

        public void Move(int x, int y) => XTest.MovePointer(display, x, y);

        public void MoveBy(int dx, int dy) => XTest.MovePointerBy(display, dx, dy);

        public (int X, int Y) FindPlace() => XWindows.PointerPlace(display);
    }
}
