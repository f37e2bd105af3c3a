using System.Globalization;
using Farglass.Desktop.Display;
using Farglass.Native.Linux;

namespace Farglass.Desktop.Audio;

/// <summary>
/// A PulseAudio of a session's own: a sink without hardware, and a socket in a private folder. It ends with <see
/// cref="DisposeAsync"/>, and nothing of it is left.
/// </summary>
public sealed class SoundServer : IAsyncDisposable
{
    const string Sink = "farglass", MicrophoneSink = "farglass-microphone";

    readonly SoundServerSettings _settings;
    readonly TimeProvider _time;
    readonly OutputTail _words = new();
    readonly TaskCompletionSource<string> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    DetachedProcess? _process;
    volatile bool _disposing;

    SoundServer(SoundServerSettings settings, TimeProvider time) => (_settings, _time) = (settings, time);

    /// <summary>As in PULSE_SERVER.</summary>
    public string Address => "unix:" + SocketFile;

    /// <summary>Completes when the server has died by itself, with the reason in words.</summary>
    public Task<string> Exited => _failed.Task;

    public int ProcessId => _process?.Id ?? 0;

    string SocketFile => Path.Combine(_settings.Folder, "native");

    /// <exception cref="SoundException">It could not be started; the message says why.</exception>
    public static async Task<SoundServer> StartAsync(
        SoundServerSettings settings, TimeProvider time, CancellationToken ct)
    {
        const UnixFileMode OnlyUs = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(settings.Folder, OnlyUs);
        var server = new SoundServer(settings, time);
        try
        {
            await server.StartAsync(ct).ConfigureAwait(false);
            return server;
        }
        catch (Exception e)
        {
            await server.DisposeAsync().ConfigureAwait(false);
            if (e is SystemCallException) throw new SoundException(e.Message, e);
            throw;
        }
    }

    /// <summary>Streams what is played. The stream ends before the server does.</summary>
    /// <exception cref="SoundException">The server is gone, or a library is missing.</exception>
    public ISoundStream StartStream(int frameMilliseconds, ISoundSink sink) =>
        SoundStream.Start(new(Address, Sink, frameMilliseconds), sink);

    /// <summary>What a user says becomes what its applications record. It ends before the server does.</summary>
    /// <param name="failed">Nothing more is heard, for this reason.</param>
    public IMicrophone OpenMicrophone(Action<string> failed) => new Microphone(Address, MicrophoneSink, failed);

    public async ValueTask DisposeAsync()
    {
        if (_disposing) return;
        _disposing = true;
        if (_process is { } process)
        {
            process.Signal(ProcessSignal.Terminate);
            if (!await IsGoneAsync(process).ConfigureAwait(false))
            {
                process.Signal(ProcessSignal.Kill);
                await IsGoneAsync(process).ConfigureAwait(false);
            }
        }

        _words.Dispose();
        Directory.Delete(_settings.Folder, recursive: true);
    }

    async Task StartAsync(CancellationToken ct)
    {
        var program = DetachedProcess.FindProgram("pulseaudio", _settings.Environment.GetValueOrDefault("PATH"))
            ?? throw new SoundException("PulseAudio is not installed. Install the package pulseaudio.");
        var environment = new Dictionary<string, string>(_settings.Environment)
        {
            ["HOME"] = _settings.Folder,
            ["XDG_RUNTIME_DIR"] = _settings.Folder,
            ["XDG_CONFIG_HOME"] = _settings.Folder,
        };
        _process = DetachedProcess.Start(new(program, Arguments(), environment)
        {
            WorkingFolder = _settings.Folder,
            Error = _words.Target,
        });
        _ = WatchAsync(_process, _words.Start());
        await ListensAsync(ct).ConfigureAwait(false);
    }

    // The socket is the last module: whoever finds it finds the sink.
    async Task ListensAsync(CancellationToken ct)
    {
        var started = _time.GetTimestamp();
        while (!File.Exists(SocketFile))
        {
            if (_failed.Task.IsCompleted) throw new SoundException(await _failed.Task.ConfigureAwait(false));
            if (_time.GetElapsedTime(started) > SoundLimits.Start)
                throw new SoundException($"PulseAudio was not ready after {SoundLimits.Start.TotalSeconds} s.");
            await Task.Delay(SoundLimits.StartPause, _time, ct).ConfigureAwait(false);
        }
    }

    // No settings of the machine or of a user, no hardware, no D-Bus, nothing that a client can load or end; and no
    // shared memory, which would outlive a server that is killed.
    string[] Arguments() =>
    [
        "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--disallow-exit", "--disable-shm",
        "--disallow-module-loading", "--realtime=no", "--high-priority=no", "--log-target=stderr", "--log-level=error",
        "-L", string.Create(CultureInfo.InvariantCulture,
            $"module-null-sink sink_name={Sink} rate={SoundLimits.SamplesPerSecond} channels={SoundLimits.Channels} ")
            + "format=s16le sink_properties=device.description=Farglass",
        .. _settings.HasMicrophone ? MicrophoneArguments() : [],
        "-L", string.Create(CultureInfo.InvariantCulture,
            $"module-suspend-on-idle timeout={SoundLimits.SuspendSeconds}"),
        "-L", $"module-native-protocol-unix socket={SocketFile} auth-anonymous=1 auth-cookie-enabled=0",
    ];

    // What is played to a sink of its own is what a source records: the only one that is no sink's monitor, so it is
    // the one that applications get who ask for none by name.
    static string[] MicrophoneArguments() =>
    [
        "-L", string.Create(CultureInfo.InvariantCulture,
            $"module-null-sink sink_name={MicrophoneSink} rate={SoundLimits.SamplesPerSecond} ")
            + $"channels={SoundLimits.SpeechChannels} format=s16le sink_properties=device.description=Farglass",
        "-L", $"module-remap-source source_name=microphone master={MicrophoneSink}.monitor "
            + "source_properties=device.description=Microphone",
    ];

    async Task WatchAsync(DetachedProcess process, Task wordsEnd)
    {
        var code = await process.Exited.ConfigureAwait(false);
        await wordsEnd.ConfigureAwait(false);
        if (!_disposing) _failed.TrySetResult($"PulseAudio ended with code {code}. {_words.Read()}".TrimEnd());
    }

    async Task<bool> IsGoneAsync(DetachedProcess process)
    {
        using var limit = new CancellationTokenSource(SoundLimits.Stop, _time);
        await ((Task)process.Exited).WaitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return process.Exited.IsCompleted;
    }
}
