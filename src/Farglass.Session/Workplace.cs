using Farglass.Desktop.Audio;
using Farglass.Desktop.Display;
using Farglass.Desktop.Encoding;
using Farglass.Desktop.Input;
using Farglass.Native.Linux;
using Farglass.Protocol;
using Farglass.Protocol.Messages;
using Farglass.Session.Application;
using Farglass.Session.Clipboard;
using Farglass.Session.Lifecycle;
using Farglass.Session.Records;
using Farglass.Session.Screen;
using Farglass.Session.Sound;

namespace Farglass.Session;

/// <summary>
/// Everything that a session has running: the display, the stream, the application. Each step runs beside the session's
/// loop and tells it by an event how it went; a later step waits for the earlier ones.
/// </summary>
sealed class Workplace(
    string folder,
    ScreenStarter startScreen,
    ScreenRelay relay,
    ScreenPort port,
    ScalePort scale,
    SoundPort sound,
    MicrophonePort microphone,
    GamepadPort gamepads,
    ClipboardPort clipboard,
    SessionLog log,
    TimeProvider time,
    Action<SessionEvent> post,
    Action<Task> guard) : IAsyncDisposable
{
    readonly CancellationTokenSource _stopping = new();
    readonly CancellationTokenSource _launching = new();
    VirtualDisplay? _display;
    SoundServer? _soundServer;
    ApplicationProcess? _application;
    Task _preparation = Task.CompletedTask, _warmUp = Task.CompletedTask, _launch = Task.CompletedTask;
    Task _soundStart = Task.CompletedTask;
    int _openWindows, _windowsPosted, _applicationExited;

    public void Prepare() => guard(_preparation = PrepareAsync());

    public void Launch(LaunchMessage launch) => guard(_launch = LaunchAsync(launch));

    public void Stop() => guard(StopAsync());

    /// <summary>Looks whether the application's last process has gone. Called whenever an orphan has.</summary>
    public void CheckTree()
    {
        if (Volatile.Read(ref _applicationExited) == 1 && FindTree().Count == 0) post(new SessionEvent.TreeGone());
    }

    public async ValueTask DisposeAsync()
    {
        await ClearAsync().ConfigureAwait(false);
        _stopping.Dispose();
        _launching.Dispose();
    }

    /// <summary>Ends all that is left, also after a fault in the middle of a step.</summary>
    async Task ClearAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _launching.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_preparation, _warmUp, _launch, _soundStart)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        port.Dispose();
        sound.Dispose();
        microphone.Dispose();
        gamepads.Dispose();
        clipboard.Dispose();
        if (_display is not null) await _display.DisposeAsync().ConfigureAwait(false);
        if (_soundServer is not null) await _soundServer.DisposeAsync().ConfigureAwait(false);
        await ProcessTree.KillAsync($"{SessionArguments.Mark}={folder}", Environment.ProcessId, time, Limits.Kill)
            .ConfigureAwait(false);
        _application?.Dispose();
    }

    async Task PrepareAsync()
    {
        _soundStart = StartSoundAsync(hasMicrophone: false);
        try
        {
            _display = await StartDisplayAsync(hasTouch: false).ConfigureAwait(false);
            await _soundStart.ConfigureAwait(false);
        }
        catch (DisplayException e)
        {
            post(new SessionEvent.DisplayFailed(e.Message));
            return;
        }
        catch (OperationCanceledException)
        {
            return;
        }

        _warmUp = WarmUp.RunAsync(_display, startScreen, time, _launching.Token);
        post(new SessionEvent.DisplayReady());
    }

    async Task<VirtualDisplay> StartDisplayAsync(bool hasTouch)
    {
        var settings = new VirtualDisplaySettings(
            Path.Combine(folder, "display"), ApplicationEnvironment.CreateBase(folder))
        {
            HasTouch = hasTouch,
            WindowsChanged = OnWindows,
        };
        var display = await VirtualDisplay.StartAsync(settings, time, _stopping.Token).ConfigureAwait(false);
        guard(WatchDisplayAsync(display));
        return display;
    }

    /// <summary>No X server gets a touch screen while it runs, so one with it is another one.</summary>
    async Task<VirtualDisplay> AddTouchAsync(VirtualDisplay without)
    {
        _display = null;
        await without.DisposeAsync().ConfigureAwait(false);
        return _display = await StartDisplayAsync(hasTouch: true).ConfigureAwait(false);
    }

    /// <summary>Beside the display, in less time. A machine without PulseAudio has sessions without sound.</summary>
    async Task StartSoundAsync(bool hasMicrophone)
    {
        try
        {
            _soundServer = await SoundServer.StartAsync(
                new(Path.Combine(folder, "sound"), ApplicationEnvironment.CreateBase(folder), hasMicrophone), time,
                _stopping.Token).ConfigureAwait(false);
            guard(WatchSoundAsync(_soundServer));
        }
        catch (Exception e) when (e is SoundException or IOException or UnauthorizedAccessException)
        {
            log.Add("no sound", e.Message);
        }
    }

    async Task WatchSoundAsync(SoundServer server) =>
        log.Add("sound server ended", await server.Exited.ConfigureAwait(false));

    /// <summary>
    /// Nothing can be added to a server that runs, so one with a microphone is another one: it starts in 50 ms.
    /// </summary>
    async Task AddMicrophoneAsync()
    {
        if (_soundServer is not { } without) return;
        _soundServer = null;
        await without.DisposeAsync().ConfigureAwait(false);
        await StartSoundAsync(hasMicrophone: true).ConfigureAwait(false);
        if (_soundServer is { } server)
            microphone.Open(server.OpenMicrophone(detail => log.Add("no microphone", detail)));
    }

    void OpenSound(LaunchMessage launch)
    {
        if (_soundServer is not { } server) return;
        try
        {
            sound.Open(server.StartStream(launch.SoundFrameMilliseconds, new SoundRelay(relay, log)));
        }
        catch (SoundException e)
        {
            log.Add("no sound", e.Message);
        }
    }

    async Task WatchDisplayAsync(VirtualDisplay display) =>
        post(new SessionEvent.DisplayFailed(await display.Exited.ConfigureAwait(false)));

    async Task LaunchAsync(LaunchMessage launch)
    {
        await _launching.CancelAsync().ConfigureAwait(false);
        await _warmUp.ConfigureAwait(false);
        try
        {
            var display = _display!; // The machine launches after it was ready.
            if (launch.Order.Application.Touch) display = await AddTouchAsync(display).ConfigureAwait(false);
            log.Open(launch, () => Sample(display));
            scale.Open(display, launch.PixelRatio);
            display.SetSize(launch.Width, launch.Height);
            if (launch.Order.Application.Microphone) await AddMicrophoneAsync().ConfigureAwait(false);
            OpenSound(launch);
            if (launch.Gamepads) gamepads.Open(Gamepads.Open(detail => log.Add("no gamepad", detail)));
            _application = ApplicationProcess.Start(
                launch, ApplicationEnvironment.Create(folder, launch, display, _soundServer?.Address));
            post(new SessionEvent.ApplicationStarted());
            guard(WatchApplicationAsync(_application));
            // Opened while the application starts: it takes longer than the encoder.
            var bounds = new StreamBounds(
                launch.Width, launch.Height, launch.Order.Application.FrameRateMax, launch.KilobitsPerSecond);
            port.Open(startScreen(display, bounds, relay));
            clipboard.Open(display, launch.Order.Application.Clipboard ?? new());
        }
        catch (OperationCanceledException)
        {
            // It ends before it has begun.
        }
        catch (ApplicationStartException e)
        {
            post(new SessionEvent.ApplicationNotStarted(e.Reason, e.Message));
        }
        catch (EncoderException e)
        {
            post(new SessionEvent.EncoderFailed(e.Message));
        }
        catch (DisplayException e)
        {
            post(new SessionEvent.DisplayFailed(e.Message));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            post(new SessionEvent.ApplicationNotStarted(StopReason.LaunchFailed, e.Message));
        }
    }

    async Task WatchApplicationAsync(ApplicationProcess application)
    {
        var code = await application.Exited.ConfigureAwait(false);
        Volatile.Write(ref _applicationExited, 1);
        post(new SessionEvent.ApplicationExited(code));
        CheckTree();
    }

    async Task StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_preparation, _launch).ConfigureAwait(false);
        port.Dispose();
        clipboard.Dispose();
        if (!await ApplicationProcess.StopTreeAsync(FindTree, time).ConfigureAwait(false)) log.Add("processes left");
        var words = _application is null ? null : await _application.LastWordsAsync(time).ConfigureAwait(false);
        await ClearAsync().ConfigureAwait(false);
        post(new SessionEvent.Stopped(words));
    }

    // An application may open and close windows faster than anybody looks: one event at a time is on its way.
    void OnWindows(int open)
    {
        Volatile.Write(ref _openWindows, open);
        if (Interlocked.Exchange(ref _windowsPosted, 1) == 0) guard(PostWindowsAsync());
    }

    async Task PostWindowsAsync()
    {
        await Task.Yield();
        Volatile.Write(ref _windowsPosted, 0);
        post(new SessionEvent.WindowsChanged(Volatile.Read(ref _openWindows)));
    }

    List<ProcessEntry> FindTree() => FindTree(ProcessTable.Read());

    List<ProcessEntry> FindTree(List<ProcessEntry> table) => ApplicationProcess.FindTree(table, [.. Helpers()]);

    IEnumerable<int> Helpers()
    {
        if (_display is { } display) yield return display.ServerProcessId;
        if (_display is { } managed) yield return managed.WindowManagerProcessId;
        if (_soundServer is { } server) yield return server.ProcessId;
    }

    SessionUsage Sample(VirtualDisplay display)
    {
        var table = ProcessTable.Read();
        return Utilization.Sample(table, FindTree(table), display.ServerProcessId);
    }
}
