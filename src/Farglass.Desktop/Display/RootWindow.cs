using System.Net.Sockets;
using Ascii = System.Text.ASCIIEncoding;

namespace Farglass.Desktop.Display;

/// <summary>
/// Our own connection to the X server: paints the root window, tells applications the display's scale, and sees
/// windows come and go. It speaks the protocol itself, because Xlib wants a thread to wait in and ends the process when
/// the server dies.
/// docs/decisions/0021-our-own-x-connection.md
/// </summary>
sealed class RootWindow : IDisposable
{
    /// <summary>Calm and neutral: seen only until the application's window covers it, or around a small one.</summary>
    const uint Background = 0x2B3238;

    enum Atom
    {
        ManagerCheck, ClientList, State, MaximizedVertically, MaximizedHorizontally, Undecorated,
        Manager, SettingsSelection, Settings, AskForFrame, Frame,
    }

    static readonly string[] AtomNames =
    [
        "_NET_SUPPORTING_WM_CHECK", "_NET_CLIENT_LIST", "_NET_WM_STATE", "_NET_WM_STATE_MAXIMIZED_VERT",
        "_NET_WM_STATE_MAXIMIZED_HORZ", "_OB_WM_STATE_UNDECORATED", "MANAGER", "_XSETTINGS_S0", "_XSETTINGS_SETTINGS",
        "_NET_REQUEST_FRAME_EXTENTS", "_NET_FRAME_EXTENTS",
    ];

    readonly Socket _socket;
    readonly uint _root, _window; // Ours is never shown: settings are on it, and answers.
    readonly Action<int>? _windowsChanged;
    readonly XSettings _settings = new();
    readonly Lock _sending = new(); // The scale is set from outside the reading loop.
    readonly TaskCompletionSource _managed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Touched by the reading loop alone, once it runs. All atoms are known before a window manager announces itself.
    readonly Queue<(ushort Sequence, Action<byte[]> Take)> _asked = new();
    readonly uint[] _atoms = new uint[AtomNames.Length];
    HashSet<uint> _windows = [];
    ushort _sequence;
    bool _managesSettings;

    RootWindow(Socket socket, uint root, uint firstName, Action<int>? windowsChanged) =>
        (_socket, _root, _window, _windowsChanged) = (socket, root, firstName, windowsChanged);

    /// <summary>Completes when a window manager has announced itself.</summary>
    public Task Managed => _managed.Task;

    /// <summary>Completes when the window manager has answered <see cref="AskManager"/>.</summary>
    public Task Answered => _answered.Task;

    /// <exception cref="DisplayException">The server does not let us in.</exception>
    public static async Task<RootWindow> OpenAsync(
        string socketFile, byte[] cookie, Action<int>? windowsChanged, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketFile), ct).ConfigureAwait(false);
            var (root, firstName) = await GreetAsync(socket, cookie, ct).ConfigureAwait(false);
            var window = new RootWindow(socket, root, firstName, windowsChanged);
            window.Prepare();
            _ = window.ReadAsync();
            return window;
        }
        catch (Exception e) when (e is SocketException or EndOfStreamException)
        {
            socket.Dispose();
            throw new DisplayException($"The X server closed the connection: {e.Message}", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Tells applications the scale: those that start later by the server's resources, and those that run as the
    /// manager of the display's settings (XSETTINGS). Not before <see cref="Managed"/>: until then the atoms are not
    /// known.
    /// </summary>
    /// <exception cref="DisplayException">The server is gone.</exception>
    public void SetScale(DisplayScale scale)
    {
        uint Of(Atom atom) => _atoms[(int)atom];
        lock (_sending)
        {
            Send(XWire.ChangeProperty(_root, XWire.ResourceManagerAtom, XWire.StringAtom,
                Ascii.ASCII.GetBytes(scale.ToResources())));
            Send(XWire.ChangeProperty(_window, Of(Atom.Settings), Of(Atom.Settings),
                _settings.Announce(scale.ToSettings())));
            if (_managesSettings) return;
            _managesSettings = true; // Not before there is something to read.
            Send(XWire.SetSelectionOwner(_window, Of(Atom.SettingsSelection)));
            Send(XWire.AnnounceManager(_root, Of(Atom.Manager), Of(Atom.SettingsSelection), _window));
        }
    }

    /// <summary>
    /// Asks the window manager for an answer. Not before <see cref="Managed"/>. Openbox announces itself before it
    /// listens, and sleeps through what it reads in between until more comes (3.6.1): a window that an application
    /// opens in that moment would stay unseen.
    /// </summary>
    /// <exception cref="DisplayException">The server is gone.</exception>
    public void AskManager() => Send(XWire.AskForFrame(_root, _window, _atoms[(int)Atom.AskForFrame]));

    public void Dispose() => _socket.Dispose();

    static async Task<(uint Root, uint FirstName)> GreetAsync(Socket socket, byte[] cookie, CancellationToken ct)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: false);
        await stream.WriteAsync(XWire.Setup(XAuthority.Protocol, cookie), ct).ConfigureAwait(false);
        var head = new byte[XWire.SetupHeadSize];
        await stream.ReadExactlyAsync(head, ct).ConfigureAwait(false);
        var (welcome, restSize) = XWire.ReadSetupHead(head);
        var rest = new byte[restSize];
        await stream.ReadExactlyAsync(rest, ct).ConfigureAwait(false);
        return welcome && XWire.TryReadRoot(rest, out var root, out var firstName)
            ? (root, firstName)
            : throw new DisplayException("The X server refused the connection.");
    }

    void Prepare()
    {
        for (var i = 0; i < AtomNames.Length; i++)
        {
            var index = i;
            Ask(XWire.InternAtom(AtomNames[i]), reply => _atoms[index] = XWire.ReadAtom(reply));
        }

        Send(XWire.CreateWindow(_window, _root));
        Send(XWire.ChangeRoot(_root, Background));
        Send(XWire.ClearArea(_root));
    }

    void Ask(byte[] request, Action<byte[]> take)
    {
        lock (_sending)
        {
            Send(request);
            _asked.Enqueue((_sequence, take));
        }
    }

    void Send(byte[] request)
    {
        try
        {
            lock (_sending)
            {
                _socket.Send(request); // Small, and the server always reads: this does not wait.
                _sequence++;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw new DisplayException("The X server is gone.", e);
        }
    }

    async Task ReadAsync()
    {
        var buffer = new byte[4_096]; // The longest that we ask for is a list of WindowsMax windows.
        var filled = 0;
        try
        {
            while (await _socket.ReceiveAsync(buffer.AsMemory(filled)).ConfigureAwait(false) is > 0 and var count)
            {
                var used = Take(buffer.AsSpan(0, filled += count));
                buffer.AsSpan(used, filled - used).CopyTo(buffer);
                filled -= used;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or DisplayException)
        {
            // Closed, by the server's death or by us.
        }
    }

    int Take(ReadOnlySpan<byte> bytes)
    {
        var used = 0;
        while (bytes.Length - used >= XWire.EventSize)
        {
            var size = XWire.MessageSize(bytes[used..]);
            if (size > bytes.Length - used) break;
            Handle(bytes.Slice(used, (int)size));
            used += (int)size;
        }

        return used;
    }

    // The first byte of an event that a client made up has its highest bit set: no case here takes one.
    void Handle(ReadOnlySpan<byte> message)
    {
        switch (message[0])
        {
            case XWire.ReplyCode or XWire.ErrorCode:
                TakeAnswer(message);
                break;
            case XWire.PropertyNotify when XWire.ReadAtom(message) == _atoms[(int)Atom.ManagerCheck]:
                _managed.TrySetResult();
                break;
            case XWire.PropertyNotify when XWire.ReadAtom(message) == _atoms[(int)Atom.Frame]:
                _answered.TrySetResult();
                break;
            case XWire.PropertyNotify when XWire.ReadAtom(message) == _atoms[(int)Atom.ClientList]:
                Ask(XWire.GetProperty(_root, _atoms[(int)Atom.ClientList], DisplayLimits.WindowsMax), TakeWindows);
                break;
        }
    }

    // An error is an answer too: to a question about a window that has gone meanwhile, as a rule.
    void TakeAnswer(ReadOnlySpan<byte> message)
    {
        Action<byte[]>? take = null;
        lock (_sending)
            if (_asked.TryPeek(out var oldest) && oldest.Sequence == XWire.ReadSequence(message))
                take = _asked.Dequeue().Take;
        if (message[0] == XWire.ReplyCode) take?.Invoke(message.ToArray());
    }

    void TakeWindows(byte[] reply)
    {
        var before = _windows;
        _windows = [.. XWire.ReadValues(reply)];
        foreach (var window in _windows.Except(before))
            Ask(XWire.GetProperty(window, XWire.TransientForAtom, valuesMax: 1), owner => TakeOwner(window, owner));
        if (_windows.Count != before.Count) _windowsChanged?.Invoke(_windows.Count);
    }

    // A window that belongs to another one is no main window, though many toolkits do not call it a dialog. The window
    // manager's rules cannot tell, so it has got the whole screen: it is given a frame and its own size again.
    void TakeOwner(uint window, byte[] reply)
    {
        if (XWire.ReadValues(reply) is not [not 0]) return;
        uint Of(Atom atom) => _atoms[(int)atom];
        Send(XWire.RemoveState(
            _root, window, Of(Atom.State), Of(Atom.MaximizedVertically), Of(Atom.MaximizedHorizontally)));
        Send(XWire.RemoveState(_root, window, Of(Atom.State), Of(Atom.Undecorated), 0));
    }
}
