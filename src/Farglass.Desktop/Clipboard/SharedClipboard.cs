using System.Diagnostics;
using Farglass.Native.X11;

namespace Farglass.Desktop.Clipboard;

/// <summary>
/// A display's clipboard, shared with a viewer. It has a connection and a thread of its own, which sleeps until
/// somebody copies or pastes. Orders can come from any thread, and none of them waits.
/// </summary>
public sealed class SharedClipboard : IDisposable
{
    static readonly long TicksPerMicrosecond = Stopwatch.Frequency / 1_000_000;

    readonly Mailbox<ClipboardOrder> _orders = new(Limits.ClipboardOrdersMax);
    readonly DisplayHandle _display;
    readonly Loop _loop;
    readonly Thread _thread;

    SharedClipboard(DisplayHandle display, ClipboardSettings settings, IClipboardSink sink)
    {
        _display = display;
        _loop = new(display, _orders, settings, sink);
        _thread = new Thread(Run) { Name = "clipboard", IsBackground = true };
    }

    static long NowMicros => Stopwatch.GetTimestamp() / TicksPerMicrosecond;

    /// <summary>Whatever is copied after this has returned is told.</summary>
    /// <exception cref="X11Exception">The display is gone, or lacks an extension.</exception>
    public static SharedClipboard Start(
        string displayName, string authorityFile, ClipboardSettings settings, IClipboardSink sink)
    {
        var display = DisplayHandle.Open(displayName, authorityFile);
        try
        {
            var clipboard = new SharedClipboard(display, settings, sink);
            clipboard._thread.Start();
            return clipboard;
        }
        catch
        {
            display.Dispose();
            throw;
        }
    }

    /// <summary>The viewer has copied something.</summary>
    /// <returns>Completes when an application that pastes gets it: before, a key press would come too early.</returns>
    public Task OfferAsync(uint serial, ClipboardSizes sizes)
    {
        var owned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _orders.Post(new(ClipboardOrderKind.Offer, serial) { Sizes = sizes, Owned = owned });
        return owned.Task;
    }

    /// <summary>The viewer wants a part of what an application copied.</summary>
    public void Request(ClipboardRequest request) =>
        _orders.Post(new(ClipboardOrderKind.Request, request.Serial) { Request = request });

    /// <summary>The viewer sends a part of what it offered.</summary>
    public void Give(ClipboardPart part) => _orders.Post(new(ClipboardOrderKind.Part, part.Serial) { Part = part });

    /// <summary>The viewer has gone.</summary>
    public void Leave() => _orders.Post(new(ClipboardOrderKind.Leave));

    /// <summary>Ends the thread. Not from within the sink.</summary>
    public void Dispose()
    {
        _orders.Post(new(ClipboardOrderKind.Stop));
        _thread.Join();
        _orders.Dispose();
    }

    void Run()
    {
        using var display = _display;
        try
        {
            _loop.Run();
        }
        catch (X11Exception)
        {
            // The X server is gone, which ends the session: the screen tells.
        }

        while (_orders.TryTake(out var order)) order.Owned?.TrySetResult();
    }

    /// <summary>The thread's own state.</summary>
    sealed class Loop
    {
        readonly DisplayHandle _display;
        readonly Mailbox<ClipboardOrder> _orders;
        readonly SelectionAtoms _atoms;
        readonly SelectionOwner? _owner;
        readonly SelectionReader? _reader;
        readonly nuint _window;
        readonly int _selectionNotify;

        public Loop(DisplayHandle display, Mailbox<ClipboardOrder> orders, ClipboardSettings settings,
            IClipboardSink sink)
        {
            (_display, _orders) = (display, orders);
            _window = XSelections.CreateWindow(display);
            var selections = new ServerSelections(display, _window);
            _atoms = selections.Atoms;
            if (settings.ToHost) _owner = new(selections, sink, settings.Primary);
            if (!settings.ToClient) return;
            _reader = new(selections, sink, settings.BytesMax);
            _selectionNotify = XFixes.FirstEvent(display) + XFixes.SelectionNotify;
            XFixes.WatchSelection(display, _window, _atoms.Clipboard);
            if (settings.Primary) XFixes.WatchSelection(display, _window, _atoms.Primary);
            display.Synchronize();
        }

        public void Run()
        {
            while (TakeOrders())
            {
                while (_display.TryTakeEvent(out var happened)) Take(happened, NowMicros);
                var now = NowMicros;
                _owner?.Tick(now);
                _reader?.Tick(now);
                _display.WaitForEvent(_orders.FileDescriptor, PatienceMicros(now));
            }
        }

        /// <summary>For ever, unless somebody waits for an answer.</summary>
        long PatienceMicros(long now)
        {
            var deadline = Math.Min(_owner?.Deadline ?? long.MaxValue, _reader?.Deadline ?? long.MaxValue);
            return deadline == long.MaxValue ? -1 : Math.Max(0, deadline - now);
        }

        bool TakeOrders()
        {
            _orders.ResetSignal();
            while (_orders.TryTake(out var order))
            {
                if (order.Kind == ClipboardOrderKind.Stop) return false;
                Take(order, NowMicros);
            }

            return true;
        }

        void Take(in ClipboardOrder order, long now)
        {
            switch (order.Kind)
            {
                case ClipboardOrderKind.Offer when _owner is null: order.Owned!.TrySetResult(); break;
                case ClipboardOrderKind.Offer: _owner.Offered(order.Serial, order.Sizes, order.Owned!); break;
                case ClipboardOrderKind.Part: _owner?.PartCame(order.Part, now); break;
                case ClipboardOrderKind.Request: _reader?.Requested(order.Request, now); break;
                case ClipboardOrderKind.Leave:
                    _owner?.Leave();
                    _reader?.Leave();
                    break;
            }
        }

        void Take(in XEvent happened, long now)
        {
            if (happened.Type == _selectionNotify && _reader is not null)
            {
                var selection = happened.OwnedSelection == _atoms.Primary
                    ? ClipboardSelection.Primary : ClipboardSelection.Clipboard;
                var isTheirs = happened.SelectionOwner != 0 && happened.SelectionOwner != _window;
                _reader.OwnerChanged(selection, isTheirs ? happened.OwnedSince : 0, now);
                return;
            }

            switch (happened.Type)
            {
                case XEvent.SelectionRequest when _owner is not null: _owner.Requested(happened, now); break;
                case XEvent.SelectionNotify: _reader?.Notified(happened, now); break;
                case XEvent.PropertyNotify: TakeProperty(happened, now); break;
            }
        }

        void TakeProperty(in XEvent happened, long now)
        {
            var isDeleted = happened.PropertyState == XEvent.Deleted;
            if (happened.PropertyWindow != _window)
            {
                if (isDeleted) _owner?.PropertyDeleted(happened.PropertyWindow, happened.Property, now);
            }
            else if (happened.Property == _atoms.Time) _owner?.TimeTold(happened.PropertyTime);
            else if (!isDeleted) _reader?.PropertyArrived(happened.Property, now);
        }
    }

    /// <summary>The X server, for a window of ours.</summary>
    sealed class ServerSelections(DisplayHandle display, nuint window) : ISelections
    {
        public SelectionAtoms Atoms { get; } = new(name => XSelections.Atom(display, name));

        public void Own(nuint selection, nuint time)
        {
            XSelections.Own(display, selection, window, time);
            XSelections.Settle(display); // A key that is pressed on another connection comes after it.
        }

        public void Convert(nuint selection, nuint target, nuint property, nuint time) =>
            XSelections.Convert(display, selection, target, property, window, time);

        public byte[]? Take(nuint property, out nuint type) => XSelections.Take(display, window, property, out type);

        public void Put(nuint window, nuint property, nuint type, int bitsPerItem, ReadOnlySpan<byte> bytes) =>
            XSelections.Put(display, window, property, type, bitsPerItem, bytes);

        public void Watch(nuint window, bool watch) => XSelections.WatchProperties(display, window, watch);

        public void Answer(in XEvent request, nuint property) => XSelections.Answer(display, request, property);

        public void AskTime() => XSelections.Touch(display, window, Atoms.Time);
    }
}
