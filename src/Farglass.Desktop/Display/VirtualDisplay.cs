using System.Globalization;
using System.IO.Pipes;
using Farglass.Desktop.Clipboard;
using Farglass.Native.Linux;
using Farglass.Native.X11;

namespace Farglass.Desktop.Display;

/// <summary>
/// An X server with no screen, and a window manager that gives the application all of it. Both end with
/// <see cref="DisposeAsync"/>, and nothing of them is left. As a rule the server is an Xvfb, whose picture is a file
/// that we map; only an Xorg has a touch screen and a pen.
/// </summary>
public sealed class VirtualDisplay : IAsyncDisposable
{
    readonly VirtualDisplaySettings _settings;
    readonly TimeProvider _time;
    readonly DisplayNumber _number;
    readonly OutputTail _serverWords = new();
    readonly TaskCompletionSource<string> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    DetachedProcess? _server;
    DetachedProcess? _manager;
    Task _supervision = Task.CompletedTask;
    RootWindow? _root;
    double _pixelRatio = 1;
    volatile bool _disposing;

    VirtualDisplay(VirtualDisplaySettings settings, TimeProvider time)
    {
        (_settings, _time) = (settings, time);
        _number = DisplayNumber.Claim(settings.FirstNumber);
    }

    /// <summary>As in DISPLAY: <c>:100</c>.</summary>
    public string Name => ":" + _number.Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>As in XAUTHORITY. Without what is in it, nobody on this machine can open the display.</summary>
    public string AuthorityFile => Path.Combine(_settings.Folder, "authority");

    /// <summary>The picture, as Xvfb's <c>-fbdir</c> makes it. Null where the server has to be asked for it.</summary>
    public string? FramebufferFile => _settings.HasTouch ? null : Path.Combine(_settings.Folder, "Xvfb_screen0");

    /// <summary>Completes when the display has died by itself, with the reason in words.</summary>
    public Task<string> Exited => _failed.Task;

    public int ServerProcessId => _server?.Id ?? 0;

    public int WindowManagerProcessId => _manager?.Id ?? 0;

    string RulesFile => Path.Combine(_settings.Folder, "openbox.xml");

    /// <exception cref="DisplayException">It could not be started; the message says why.</exception>
    public static async Task<VirtualDisplay> StartAsync(
        VirtualDisplaySettings settings, TimeProvider time, CancellationToken ct)
    {
        const UnixFileMode OnlyUs = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(settings.Folder, OnlyUs);
        var display = new VirtualDisplay(settings, time);
        using var limit = new CancellationTokenSource(DisplayLimits.Start, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            await display.StartAsync(either.Token).ConfigureAwait(false);
            return display;
        }
        catch (Exception e)
        {
            await display.DisposeAsync().ConfigureAwait(false);
            if (e is SystemCallException) throw new DisplayException(e.Message, e);
            if (e is OperationCanceledException && !ct.IsCancellationRequested)
                throw new DisplayException($"The display was not ready after {DisplayLimits.Start.TotalSeconds} s. "
                    + display._serverWords.Read(), e);
            throw;
        }
    }

    /// <summary>
    /// How many device pixels one point of the user's screen has. Applications that listen follow at once, and others
    /// go by it when they start. Takes some milliseconds; one call at a time.
    /// </summary>
    /// <exception cref="DisplayException">The server is gone.</exception>
    public void SetPixelRatio(double pixelRatio)
    {
        _root!.SetScale(new(pixelRatio));
        if (pixelRatio == _pixelRatio) return;
        _pixelRatio = pixelRatio;
        File.WriteAllText(RulesFile, WindowRules.Create(pixelRatio));
        _manager?.Signal(ProcessSignal.User2); // Openbox reads its rules again.
    }

    /// <summary>Takes some milliseconds.</summary>
    /// <exception cref="DisplayException">The server is gone, or was started for a smaller size.</exception>
    public void SetSize(int width, int height)
    {
        try
        {
            ScreenStream.SetDisplaySize(Name, AuthorityFile, width, height);
        }
        catch (X11Exception e)
        {
            throw new DisplayException(e.Message, e);
        }
    }

    /// <summary>Streams the display, at this size. The stream ends before the display does.</summary>
    /// <exception cref="DisplayException">The server is gone, or lacks an extension.</exception>
    /// <exception cref="Encoding.EncoderException">The encoder cannot be opened.</exception>
    public IScreenStream StartStream(StreamBounds bounds, IScreenSink sink)
    {
        try
        {
            return ScreenStream.Start(new(Name, AuthorityFile, FramebufferFile, bounds.Width, bounds.Height,
                bounds.FrameRateMax, bounds.KilobitsPerSecond)
            {
                TouchFolder = _settings.HasTouch ? _settings.Folder : null,
            }, sink);
        }
        catch (X11Exception e)
        {
            throw new DisplayException(e.Message, e);
        }
    }

    /// <summary>Shares the display's clipboard with a viewer. It ends before the display does.</summary>
    /// <exception cref="DisplayException">The server is gone, or lacks an extension.</exception>
    public SharedClipboard ShareClipboard(ClipboardSettings settings, IClipboardSink sink)
    {
        try
        {
            return SharedClipboard.Start(Name, AuthorityFile, settings, sink);
        }
        catch (X11Exception e)
        {
            throw new DisplayException(e.Message, e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposing) return;
        _disposing = true;
        _root?.Dispose();
        await EndAsync(_manager).ConfigureAwait(false);
        await EndAsync(_server).ConfigureAwait(false);
        await _supervision.ConfigureAwait(false); // A manager that it started meanwhile has no server any more.
        _serverWords.Dispose();
        _number.Dispose();
        Directory.Delete(_settings.Folder, recursive: true);
    }

    async Task StartAsync(CancellationToken ct)
    {
        var cookie = XAuthority.NewCookie();
        XAuthority.Write(AuthorityFile, cookie);
        await File.WriteAllTextAsync(RulesFile, WindowRules.Create(_pixelRatio), ct).ConfigureAwait(false);
        await StartServerAsync(ct).ConfigureAwait(false);
        _root = await OpenRootAsync(cookie, ct).ConfigureAwait(false);
        _supervision = SuperviseManagerAsync();
        await Task.WhenAny(_root.Managed, _failed.Task).WaitAsync(ct).ConfigureAwait(false);
        while (!_failed.Task.IsCompleted && !_root.Answered.IsCompleted)
        {
            _root.AskManager();
            await Task.WhenAny(_root.Answered, _failed.Task, Task.Delay(DisplayLimits.ManagerAnswer, _time, ct))
                .ConfigureAwait(false);
            ct.ThrowIfCancellationRequested();
        }

        if (_failed.Task.IsCompleted) throw new DisplayException(await _failed.Task.ConfigureAwait(false));
    }

    async Task<RootWindow> OpenRootAsync(byte[] cookie, CancellationToken ct)
    {
        try
        {
            return await RootWindow.OpenAsync(_number.SocketFile, cookie, _settings.WindowsChanged, ct)
                .ConfigureAwait(false);
        }
        catch (DisplayException e)
        {
            // As a rule the server is about to die, and says why: its words are worth more than ours.
            await Task.WhenAny(_failed.Task, Task.Delay(DisplayLimits.Stop, _time, ct)).ConfigureAwait(false);
            if (_failed.Task.IsCompleted) throw new DisplayException(await _failed.Task.ConfigureAwait(false), e);
            throw;
        }
    }

    async Task StartServerAsync(CancellationToken ct)
    {
        using var ready = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        var (program, arguments) = _settings.HasTouch ? await PrepareXorgAsync(ct).ConfigureAwait(false)
            : (Find("Xvfb"), XvfbArguments());
        _server = DetachedProcess.Start(new(program, [.. arguments, .. ServerArguments()], _settings.Environment)
        {
            WorkingFolder = _settings.Folder,
            Error = _serverWords.Target,
            Third = ready.ClientSafePipeHandle,
        });
        ready.DisposeLocalCopyOfClientHandle();
        _ = WatchServerAsync(_server, _serverWords.Start());
        // Xvfb writes the number and the line's end one by one, and dies of it if the pipe is closed in between.
        var text = new byte[16];
        while (await ready.ReadAsync(text, ct).ConfigureAwait(false) is > 0 and var count)
            if (text.AsSpan(0, count).Contains((byte)'\n')) return;
        throw new DisplayException(await _failed.Task.WaitAsync(ct).ConfigureAwait(false));
    }

    async Task<(string Program, string[] Arguments)> PrepareXorgAsync(CancellationToken ct)
    {
        var program = XorgServer.FindProgram() ?? throw new DisplayException("A touch screen needs Xorg with its dummy "
            + "driver, which is not installed (Debian: xserver-xorg-core and xserver-xorg-video-dummy).");
        var configuration = XorgServer.Configuration(_settings.Folder, _settings.WidthMax, _settings.HeightMax);
        await File.WriteAllTextAsync(XorgServer.ConfigurationFile(_settings.Folder), configuration, ct)
            .ConfigureAwait(false);
        return (program, XorgServer.Arguments(_settings.Folder));
    }

    string[] XvfbArguments() =>
    [
        "-screen", "0", string.Create(CultureInfo.InvariantCulture, $"{_settings.WidthMax}x{_settings.HeightMax}x24"),
        "-fbdir", _settings.Folder,
    ];

    // No sockets that other users could reach without the cookie's file; no screen saver, which would draw by itself.
    string[] ServerArguments() =>
    [
        Name, "-displayfd", "3", "-auth", AuthorityFile,
        "-nolisten", "tcp", "-nolisten", "local", "-noreset", "-dpi", "96", "-s", "0",
    ];

    async Task WatchServerAsync(DetachedProcess server, Task wordsEnd)
    {
        var code = await server.Exited.ConfigureAwait(false);
        await wordsEnd.ConfigureAwait(false);
        if (!_disposing) _failed.TrySetResult($"The X server ended with code {code}. {_serverWords.Read()}".TrimEnd());
    }

    // An application survives the death of its window manager, so that is mended, unless it happens again and again.
    async Task SuperviseManagerAsync()
    {
        var words = "";
        try
        {
            for (var starts = 0; starts < DisplayLimits.WindowManagerStartsMax && !_disposing; starts++)
                words = await RunManagerAsync().ConfigureAwait(false);
            if (!_disposing) _failed.TrySetResult($"The window manager keeps ending. {words}".TrimEnd());
        }
        catch (Exception e) when (e is SystemCallException or DisplayException)
        {
            _failed.TrySetResult($"The window manager cannot be started. {e.Message}");
        }
    }

    async Task<string> RunManagerAsync()
    {
        using var words = new OutputTail();
        var environment = new Dictionary<string, string>(_settings.Environment)
        {
            ["DISPLAY"] = Name,
            ["XAUTHORITY"] = AuthorityFile,
            ["HOME"] = _settings.Folder,
            ["XDG_CACHE_HOME"] = _settings.Folder,
        };
        _manager = DetachedProcess.Start(
            new(Find("openbox"), ["--sm-disable", "--config-file", RulesFile], environment)
            {
                WorkingFolder = _settings.Folder,
                Error = words.Target,
            });
        var wordsEnd = words.Start();
        await _manager.Exited.ConfigureAwait(false);
        await wordsEnd.ConfigureAwait(false);
        return words.Read();
    }

    string Find(string program) =>
        DetachedProcess.FindProgram(program, _settings.Environment.GetValueOrDefault("PATH"))
        ?? throw new DisplayException($"{program} is not installed: it is nowhere in PATH.");

    async Task EndAsync(DetachedProcess? process)
    {
        if (process is null || !process.Signal(ProcessSignal.Kill)) return;
        using var limit = new CancellationTokenSource(DisplayLimits.Stop, _time);
        await ((Task)process.Exited).WaitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
