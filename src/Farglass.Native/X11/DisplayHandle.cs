using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Farglass.Native.Linux;

namespace Farglass.Native.X11;

/// <summary>
/// libX11: an open connection to an X server. Whoever opens it disposes it, and uses it on one thread at a time.
/// Xlib's own answer to a server that dies is exit(1); here it becomes <see cref="IsLost"/>.
/// </summary>
public sealed partial class DisplayHandle : SafeHandle
{
    const string LibX11 = "libX11.so.6";

    /// <summary>Xlib keeps the cookie for the next XOpenDisplay in a global: set and used under this.</summary>
    static readonly Lock Opening = new();

    static bool _prepared;

    [ThreadStatic]
    static X11Error _lastError;

    NativeFlag? _lost;
    int _descriptor;

    public DisplayHandle() : base(invalidHandleValue: 0, ownsHandle: true) { } // Public for the marshaller.

    public override bool IsInvalid => handle == 0;

    /// <summary>The server closed the connection, or died. Nothing can be asked of it any more.</summary>
    public bool IsLost => _lost is { IsSet: true };

    public nuint RootWindow { get; private set; }

    /// <param name="name">As in DISPLAY: <c>:31</c>.</param>
    /// <param name="authorityFile">Where the display's cookie is; empty to go without.</param>
    /// <exception cref="X11Exception">There is no such display, or it does not let us in.</exception>
    public static DisplayHandle Open(string name, string authorityFile)
    {
        DisplayHandle display;
        lock (Opening)
        {
            Prepare();
            SetCookie(name, authorityFile);
            display = XOpenDisplay(name);
        }

        if (display.IsInvalid) throw new X11Exception($"The display {name} cannot be opened.");
        display._lost = new NativeFlag();
        unsafe
        {
            XSetIOErrorExitHandler(display, &OnConnectionLost, display._lost.Address);
        }

        display._descriptor = XConnectionNumber(display);
        display.RootWindow = XDefaultRootWindow(display);
        return display;
    }

    /// <summary>Asks for events of the window itself: its size.</summary>
    public void SelectStructureEvents(nuint window)
    {
        const nint structureNotifyMask = 1 << 17;
        _ = XSelectInput(this, window, structureNotifyMask);
    }

    /// <summary>Sends what is queued, reads what has come, and never waits. False if there is no event now.</summary>
    /// <exception cref="X11Exception">The connection is lost.</exception>
    public bool TryTakeEvent(out XEvent happened)
    {
        // XNextEvent alone would block; on a lost connection it would read through a null pointer.
        var pending = XPending(this);
        ThrowIfLost();
        if (pending <= 0)
        {
            Unsafe.SkipInit(out happened);
            return false;
        }

        _ = XNextEvent(this, out happened);
        return true;
    }

    /// <summary>
    /// Sends what is queued, and waits until there is an event to take or the other descriptor can be read. Xlib also
    /// reads events while it sends or waits for an answer: those are in its own queue, and no descriptor tells of them.
    /// Spurious returns are allowed.
    /// </summary>
    /// <param name="microsecondsMax">Below 0: for ever.</param>
    /// <exception cref="X11Exception">The connection is lost.</exception>
    public void WaitForEvent(int otherDescriptor, long microsecondsMax)
    {
        var pending = XPending(this); // What has come after this is in the socket.
        ThrowIfLost();
        if (pending <= 0) Polling.WaitReadable([_descriptor, otherDescriptor], microsecondsMax);
    }

    public (int Width, int Height) SizeOf(nuint window)
    {
        var ok = XGetGeometry(this, window, out _, out _, out _, out var width, out var height, out _, out _);
        ThrowIfLost();
        return ok != 0 ? ((int)width, (int)height) : throw new X11Exception("The window has no geometry.");
    }

    public void Flush()
    {
        _ = XFlush(this);
        ThrowIfLost();
    }

    /// <summary>Waits until the server has done everything that was asked.</summary>
    /// <exception cref="X11Exception">The connection is lost, or the server refused one of the requests.</exception>
    public void Synchronize()
    {
        _lastError = default;
        _ = XSync(this, discard: 0);
        ThrowIfLost();
        if (_lastError.Code != 0)
            throw new X11Exception($"The X server refused a request: {_lastError}.");
    }

    /// <summary>Between these two no other client's request is served.</summary>
    public void GrabServer() => _ = XGrabServer(this);

    public void UngrabServer() => _ = XUngrabServer(this);

    /// <summary>
    /// How long a key is held until the server repeats it, and how often. Zero times are not allowed by the protocol.
    /// </summary>
    public void SetAutoRepeat(ushort delayMilliseconds, ushort intervalMilliseconds)
    {
        const uint coreKeyboard = 0x100; // XkbUseCoreKbd.
        if (XkbSetAutoRepeatRate(this, coreKeyboard, delayMilliseconds, intervalMilliseconds) == 0)
            throw new X11Exception("The X server has no XKB.");
    }

    public void ThrowIfLost()
    {
        if (IsLost) throw new X11Exception("The X server is gone.");
    }

    internal static void Free(nint data) => _ = XFree(data);

    protected override bool ReleaseHandle()
    {
        _ = XCloseDisplay(handle);
        _lost?.Dispose();
        return true;
    }

    static void Prepare()
    {
        if (_prepared) return;
        _ = XInitThreads(); // Each display stays on one thread, but several threads have one.
        unsafe
        {
            XSetErrorHandler(&OnError);
            XSetIOErrorHandler(&OnInputOutputError);
        }

        _prepared = true;
    }

    static void SetCookie(string name, string authorityFile)
    {
        ReadOnlySpan<byte> cookie = default;
        if (authorityFile.Length > 0
            && !XAuthority.TryFindCookie(File.ReadAllBytes(authorityFile), XAuthority.NumberOf(name), out cookie))
            throw new X11Exception($"{authorityFile} has no cookie for the display {name}.");
        XSetAuthorization(
            cookie.IsEmpty ? null : XAuthority.CookieName, cookie.IsEmpty ? 0 : XAuthority.CookieName.Length,
            cookie, cookie.Length);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static unsafe int OnError(nint display, XErrorEvent* error)
    {
        _lastError = new(error->ErrorCode, error->RequestCode, error->MinorCode);
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int OnInputOutputError(nint display) => 0; // The exit handler of the display is called next.

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void OnConnectionLost(nint display, nint flag) => NativeFlag.Set(flag);

    readonly record struct X11Error(byte Code, byte Request, byte Minor)
    {
        public override string ToString() => $"error {Code} on request {Request}.{Minor}";
    }

    [LibraryImport(LibX11)]
    private static partial int XInitThreads();

    [LibraryImport(LibX11, StringMarshalling = StringMarshalling.Utf8)]
    private static partial DisplayHandle XOpenDisplay(string display_name);

    [LibraryImport(LibX11)]
    private static partial int XCloseDisplay(nint display);

    [LibraryImport(LibX11, StringMarshalling = StringMarshalling.Utf8)]
    private static partial void XSetAuthorization(string? name, int namelen, ReadOnlySpan<byte> data, int datalen);

    [LibraryImport(LibX11)]
    private static unsafe partial nint XSetErrorHandler(delegate* unmanaged[Cdecl]<nint, XErrorEvent*, int> handler);

    [LibraryImport(LibX11)]
    private static unsafe partial nint XSetIOErrorHandler(delegate* unmanaged[Cdecl]<nint, int> handler);

    [LibraryImport(LibX11)]
    private static unsafe partial void XSetIOErrorExitHandler(
        DisplayHandle display, delegate* unmanaged[Cdecl]<nint, nint, void> handler, nint user_data);

    [LibraryImport(LibX11)]
    private static partial int XConnectionNumber(DisplayHandle display);

    [LibraryImport(LibX11)]
    private static partial nuint XDefaultRootWindow(DisplayHandle display);

    [LibraryImport(LibX11)]
    private static partial int XSelectInput(DisplayHandle display, nuint w, nint event_mask);

    [LibraryImport(LibX11)]
    private static partial int XPending(DisplayHandle display);

    [LibraryImport(LibX11)]
    private static partial int XNextEvent(DisplayHandle display, out XEvent event_return);

    [LibraryImport(LibX11)]
    private static partial int XFlush(DisplayHandle display);

    [LibraryImport(LibX11)]
    private static partial int XSync(DisplayHandle display, int discard);

    [LibraryImport(LibX11)]
    private static partial int XGrabServer(DisplayHandle display);

    [LibraryImport(LibX11)]
    private static partial int XUngrabServer(DisplayHandle display);

    [LibraryImport(LibX11)]
    private static partial int XFree(nint data);

    [LibraryImport(LibX11)]
    private static partial int XGetGeometry(DisplayHandle display, nuint d, out nuint root_return, out int x_return,
        out int y_return, out uint width_return, out uint height_return, out uint border_width_return,
        out uint depth_return);

    [LibraryImport(LibX11)]
    private static partial int XkbSetAutoRepeatRate(
        DisplayHandle display, uint deviceSpec, uint timeout, uint interval);
}
