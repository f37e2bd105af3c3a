using System.Threading.Channels;
using Farglass.Native.Linux;
using Farglass.Protocol.Messages;
using Farglass.Session.Application;
using Farglass.Session.Clipboard;
using Farglass.Session.Lifecycle;
using Farglass.Session.Link;
using Farglass.Session.Records;
using Farglass.Session.Screen;
using Farglass.Session.Sound;

namespace Farglass.Session;

/// <summary>
/// The shell around <see cref="SessionMachine"/>: one loop that takes events from a channel, asks the machine, and does
/// what it wants. All state is the loop's. Frames, input and grants go past it: from the stream to the host's socket,
/// and from the socket to the stream.
/// </summary>
sealed class SessionProcess : IAsyncDisposable
{
    readonly SessionArguments _arguments;
    readonly TimeProvider _time;
    readonly Channel<Incident> _incidents = Channel.CreateBounded<Incident>(Limits.EventsMax);
    readonly SessionLog _log;
    readonly ScreenRelay _relay;
    readonly ScreenPort _port = new();
    readonly ScalePort _scale = new();
    readonly SoundPort _sound = new();
    readonly MicrophonePort _microphone = new();
    readonly GamepadPort _gamepads = new();
    readonly ClipboardPort _clipboard;
    readonly SessionMachine _machine;
    readonly Workplace _workplace;
    HostListener? _listener;
    HostConnection? _host;
    int _brokenMessages;

    public SessionProcess(SessionArguments arguments, ScreenStarter startScreen, TimeProvider time)
    {
        (_arguments, _time) = (arguments, time);
        _log = new(time);
        _relay = new(Post);
        _machine = new(_log.Elapsed, arguments.Grace);
        _clipboard = new(time);
        _workplace = new(
            arguments.Folder, startScreen, _relay, _port, _scale, _sound, _microphone, _gamepads, _clipboard, _log,
            time, Post, Guard);
    }

    /// <summary>Returns when the session is over and its end has been read, or nobody came to read it.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        PrivateFile.CreateFolder(_arguments.Folder);
        _listener = new(_arguments.SocketFile);
        Guard(_listener.AcceptAsync(host => PostAsync(new(new SessionEvent.HostConnected(), host))));
        ChildReaper.AdoptOrphans(_workplace.CheckTree);
        _workplace.Prepare();
        await using var stop = stopping.Register(() => Post(new SessionEvent.StopAsked())).ConfigureAwait(false);
        while (Do(await NextEffectsAsync().ConfigureAwait(false))) { }
    }

    public async ValueTask DisposeAsync()
    {
        _host?.Dispose();
        _listener?.Dispose();
        await _workplace.DisposeAsync().ConfigureAwait(false);
        _log.Dispose();
        if (_listener is null) return; // Another session has this folder.
        PrivateFile.RemoveFolder(_arguments.Folder);
    }

    async Task<IReadOnlyList<SessionEffect>> NextEffectsAsync()
    {
        if (!_incidents.Reader.TryRead(out var incident))
        {
            var happened = await WaitAsync(_machine.Deadline - _log.Elapsed).ConfigureAwait(false);
            if (!happened) return _machine.Tick(_log.Elapsed);
            if (!_incidents.Reader.TryRead(out incident)) return [];
        }

        if (!TakeHost(incident)) return [];
        _log.Add(incident.Event);
        return _machine.Handle(incident.Event, _log.Elapsed);
    }

    /// <returns>False where the time was over before anything happened.</returns>
    async Task<bool> WaitAsync(TimeSpan? time)
    {
        if (time <= TimeSpan.Zero) return false;
        using var limit = time is null ? null : new CancellationTokenSource(time.Value, _time);
        try
        {
            await _incidents.Reader.WaitToReadAsync(limit?.Token ?? default).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Keeps the host of the moment. What a host that was replaced still says does not count.</summary>
    bool TakeHost(Incident incident)
    {
        if (incident.Event is SessionEvent.HostConnected)
        {
            _host?.Dispose();
            LeaveViewer();
            _host = incident.Host;
            return true;
        }

        if (incident.Host is null) return true;
        if (incident.Host != _host) return false;
        if (incident.Event is SessionEvent.HostLeft)
        {
            _host!.Dispose();
            _host = null;
            LeaveViewer();
        }

        return true;
    }

    // With no host there is no viewer, and nobody who could let go of a key that is down.
    void LeaveViewer()
    {
        _relay.Host = _clipboard.Host = null;
        _clipboard.Leave();
        _port.DetachViewer();
        _port.ReleaseKeys();
        _sound.Listen(Desktop.Audio.SoundListener.Nobody);
        _microphone.Switch(false);
        _gamepads.Rest();
    }

    /// <returns>False where the process has nothing more to do.</returns>
    bool Do(IReadOnlyList<SessionEffect> effects)
    {
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case SessionEffect.Greet: Greet(_host!); break;
                case SessionEffect.Report: Report(); break;
                case SessionEffect.Launch launch: _workplace.Launch(launch.Message); break;
                case SessionEffect.Stop:
                    _log.Ending(_machine.End!);
                    _workplace.Stop();
                    break;
                case SessionEffect.Exit: return false;
            }
        }

        return true;
    }

    void Greet(HostConnection host)
    {
        var hello = new SessionHelloMessage(JsonMessages.SessionProtocol, Environment.ProcessId,
            _machine.Launch?.Order.SessionId, _machine.Phase, _machine.Launch?.Width ?? 0, _machine.Launch?.Height ?? 0,
            _relay.LastFrameId, _machine.HostNote);
        host.TrySend(JsonMessages.Write(MessageType.SessionHello, hello));
        _relay.Host = _clipboard.Host = host; // Not before: the hello is the first message.
        Guard(ReadAsync(host));
    }

    void Report()
    {
        var end = _machine.Phase == SessionPhase.Ended ? _machine.End : null;
        if (end is not null) _log.Ended(end, _brokenMessages);
        var status = new SessionStatusMessage(_machine.Phase, end?.Reason, end?.Detail, end?.ExitCode);
        _host?.TrySend(JsonMessages.Write(MessageType.SessionStatus, status));
    }

    async Task ReadAsync(HostConnection host)
    {
        await host.ReadAsync(message => TakeAsync(host, message)).ConfigureAwait(false);
        await PostAsync(new(new SessionEvent.HostLeft(), host)).ConfigureAwait(false);
    }

    ValueTask TakeAsync(HostConnection host, ReadOnlyMemory<byte> message)
    {
        if (_clipboard.TryTake(message, out var taken)) return taken;
        if (_scale.TryTake(message.Span)) return ValueTask.CompletedTask;
        if (!HostMessages.TryTake(message.Span, _port, _sound, _microphone, _gamepads, out var happened))
            Interlocked.Increment(ref _brokenMessages);
        if (happened is SessionEvent.ViewerDetached) _clipboard.Leave();
        return happened is null ? ValueTask.CompletedTask : PostAsync(new(happened, host));
    }

    // A full channel keeps what is posted until there is room; only hosts are made to wait for it.
    void Post(SessionEvent happened) => Guard(PostAsync(new(happened, null)).AsTask());

    ValueTask PostAsync(Incident incident) => _incidents.Writer.WriteAsync(incident);

    /// <summary>
    /// Watches what runs beside the loop: an error that nobody expected ends the session, and is told by the loop.
    /// </summary>
    void Guard(Task task) => _ = GuardAsync(task);

    async Task GuardAsync(Task task)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _incidents.Writer.TryComplete(e);
        }
    }

    /// <param name="Host">Whose message it is, or who came or left; null for what happens inside.</param>
    readonly record struct Incident(SessionEvent Event, HostConnection? Host);
}
