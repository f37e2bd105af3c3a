using System.Net.Sockets;

namespace Farglass.Desktop.Display;

/// <summary>
/// Our own connection to the X server: paints the root window, sets its resources, and sees windows come and go. It
/// speaks the protocol itself, because Xlib wants a thread to wait in and ends the process when the server dies.
/// </summary>
sealed class RootWindow : IDisposable
{
    /// <summary>Calm and neutral: seen only until the application's window covers it, or around a small one.</summary>
    const uint Background = 0x2B3238;

    readonly Socket _socket;
    readonly uint _root;
    readonly Action<int>? _windowsChanged;
    readonly HashSet<uint> _windows = []; // Touched by the reading loop alone.
    readonly TaskCompletionSource _managed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    uint _managerCheckAtom;

    RootWindow(Socket socket, uint root, Action<int>? windowsChanged) =>
        (_socket, _root, _windowsChanged) = (socket, root, windowsChanged);

    /// <summary>Completes when a window manager has announced itself.</summary>
    public Task Managed => _managed.Task;

    /// <summary>Completes when the server has closed the connection.</summary>
    public Task Closed { get; private set; } = Task.CompletedTask;

    /// <exception cref="DisplayException">The server does not let us in.</exception>
    public static async Task<RootWindow> OpenAsync(
        string socketFile, byte[] cookie, Action<int>? windowsChanged, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketFile), ct).ConfigureAwait(false);
            var root = await GreetAsync(socket, cookie, ct).ConfigureAwait(false);
            var window = new RootWindow(socket, root, windowsChanged);
            window.Send(XWire.InternAtom("_NET_SUPPORTING_WM_CHECK"));
            window.Send(XWire.ChangeRoot(root, Background));
            window.Send(XWire.ClearArea(root));
            window.Closed = window.ReadAsync();
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
    /// What <c>xrdb</c> would set: defaults that toolkits read when they start, above all the resolution.
    /// </summary>
    /// <exception cref="DisplayException">The server is gone.</exception>
    public void SetResources(string resources) =>
        Send(XWire.ChangeProperty(_root, XWire.ResourceManagerAtom, XWire.StringAtom, resources));

    public void Dispose() => _socket.Dispose();

    static async Task<uint> GreetAsync(Socket socket, byte[] cookie, CancellationToken ct)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: false);
        await stream.WriteAsync(XWire.Setup(XAuthority.Protocol, cookie), ct).ConfigureAwait(false);
        var head = new byte[XWire.SetupHeadSize];
        await stream.ReadExactlyAsync(head, ct).ConfigureAwait(false);
        var (welcome, restSize) = XWire.ReadSetupHead(head);
        var rest = new byte[restSize];
        await stream.ReadExactlyAsync(rest, ct).ConfigureAwait(false);
        return welcome && XWire.TryReadRoot(rest, out var root)
            ? root
            : throw new DisplayException("The X server refused the connection.");
    }

    void Send(byte[] request)
    {
        try
        {
            _socket.Send(request); // Small, and the server always reads: this does not wait.
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw new DisplayException("The X server is gone.", e);
        }
    }

    async Task ReadAsync()
    {
        var buffer = new byte[4_096];
        var filled = 0;
        long skip = 0; // The rest of a long message, of which we need only the first 32 bytes.
        try
        {
            while (await _socket.ReceiveAsync(buffer.AsMemory(filled)).ConfigureAwait(false) is > 0 and var count)
            {
                var used = Take(buffer.AsSpan(0, filled += count), ref skip);
                buffer.AsSpan(used, filled - used).CopyTo(buffer);
                filled -= used;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed, by the server's death or by us.
        }
    }

    int Take(ReadOnlySpan<byte> bytes, ref long skip)
    {
        var used = 0;
        var before = _windows.Count;
        while (true)
        {
            var skipped = (int)Math.Min(skip, bytes.Length - used);
            skip -= skipped;
            used += skipped;
            if (bytes.Length - used < XWire.EventSize) break;
            var message = bytes.Slice(used, XWire.EventSize);
            skip = XWire.MessageSize(message) - XWire.EventSize;
            used += XWire.EventSize;
            Handle(message);
        }

        if (_windows.Count != before) _windowsChanged?.Invoke(_windows.Count);
        return used;
    }

    // The first byte of an event that a client made up has its highest bit set: none of these cases takes one.
    void Handle(ReadOnlySpan<byte> message)
    {
        const int WindowOffset = 8, OverrideOffset = 12, ParentOffset = 12, PropertyAtomOffset = 8, ReplyAtomOffset = 8;
        switch (message[0])
        {
            case XWire.ReplyCode:
                _managerCheckAtom = XWire.ReadCard32(message, ReplyAtomOffset);
                break;
            case XWire.MapNotify when message[OverrideOffset] == 0: // Menus and tooltips override; windows do not.
                _windows.Add(XWire.ReadCard32(message, WindowOffset));
                break;
            case XWire.UnmapNotify or XWire.DestroyNotify:
            case XWire.ReparentNotify when XWire.ReadCard32(message, ParentOffset) != _root:
                _windows.Remove(XWire.ReadCard32(message, WindowOffset));
                break;
            case XWire.PropertyNotify when XWire.ReadCard32(message, PropertyAtomOffset) == _managerCheckAtom:
                _managed.TrySetResult();
                break;
        }
    }
}
