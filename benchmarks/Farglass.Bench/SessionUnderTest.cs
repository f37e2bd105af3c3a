using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Net.Sockets;
using Farglass.Protocol;
using Farglass.Protocol.Messages;
using Farglass.Protocol.Rest;
using Farglass.Testing;
using ApplicationId = Farglass.Protocol.ApplicationId;

namespace Farglass.Bench;

/// <summary>
/// A real session process with an application in it, and this process in the place of its host: it grants every frame
/// at once, so what is measured is the session alone.
/// </summary>
sealed class SessionUnderTest : IAsyncDisposable
{
    static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(15);

    readonly Process _process;
    readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    readonly string _workFolder, _runtimeFolder;
    readonly ConcurrentQueue<VideoFrameHeader> _frames = new();
    readonly TaskCompletionSource _running = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly SemaphoreSlim _arrived = new(0);
    Task _reading = Task.CompletedTask;
    long _frameBytes;

    SessionUnderTest()
    {
        _workFolder = Directory.CreateTempSubdirectory("farglass-bench-").FullName;
        _runtimeFolder = Path.Combine("/dev/shm", Path.GetFileName(_workFolder));
        Directory.CreateDirectory(
            _runtimeFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _process = Process.Start(Repository.Executable, ["session", "--folder", _runtimeFolder, "--grace", "10"]);
    }

    public int ProcessId => _process.Id;
    public long FrameBytes => Interlocked.Read(ref _frameBytes);

    /// <summary>Microseconds of CLOCK_MONOTONIC: the clock of <see cref="VideoFrameHeader.EncodedAt"/>.</summary>
    public static ulong Now => (ulong)(Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000));

    public static async Task<SessionUnderTest> StartAsync(
        string command, string[] arguments, int width, int height, uint kilobitsPerSecond = 20_000)
    {
        var session = new SessionUnderTest();
        try
        {
            await session.ConnectAsync();
            await session.LaunchAsync(command, arguments, width, height, kilobitsPerSecond);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    public void Send(ReadOnlySpan<byte> message)
    {
        Span<byte> framed = stackalloc byte[SessionFraming.PrefixSize + message.Length];
        SessionFraming.WritePrefix(framed, message.Length);
        message.CopyTo(framed[SessionFraming.PrefixSize..]);
        _socket.Send(framed);
    }

    /// <returns>When the key went down, in microseconds.</returns>
    public ulong Press(ushort code)
    {
        Span<byte> message = stackalloc byte[KeyMessage.Size];
        new KeyMessage(KeyAction.Down, code).Write(message);
        var pressed = Now;
        Send(message);
        new KeyMessage(KeyAction.Up, code).Write(message);
        Send(message);
        return pressed;
    }

    /// <summary>Waits until no frame has come for a while: the picture has settled.</summary>
    public async Task SettleAsync()
    {
        while (await _arrived.WaitAsync(TimeSpan.FromMilliseconds(400))) { }
        _frames.Clear();
    }

    /// <summary>The next frame that was encoded after <paramref name="after"/>.</summary>
    public async Task<VideoFrameHeader?> NextFrameAsync(ulong after, TimeSpan within)
    {
        while (await _arrived.WaitAsync(within))
            if (_frames.TryDequeue(out var frame) && frame.EncodedAt >= after) return frame;
        return null;
    }

    public async Task<List<VideoFrameHeader>> CollectAsync(TimeSpan span, CancellationToken stopping)
    {
        await Task.Delay(span, TimeProvider.System, stopping);
        var all = new List<VideoFrameHeader>();
        while (_frames.TryDequeue(out var frame)) all.Add(frame);
        return all;
    }

    public async ValueTask DisposeAsync()
    {
        Terminate();
        using var patience = new CancellationTokenSource(EndTimeout);
        await _ended.Task.WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose(); // A session waits until its end has been read, and then for nothing more.
        await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _reading;
        _process.Dispose();
        _arrived.Dispose();
        Directory.Delete(_workFolder, recursive: true);
        if (Directory.Exists(_runtimeFolder)) Directory.Delete(_runtimeFolder, recursive: true);
    }

    void Terminate()
    {
        Span<byte> message = stackalloc byte[TerminateMessage.Size];
        new TerminateMessage(StopReason.EndedByOperator).Write(message);
        try
        {
            Send(message);
        }
        catch (SocketException)
        {
            // It has ended by itself.
        }
    }

    Task ConnectAsync() => Wait.Eventually(async () =>
    {
        try
        {
            await _socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(_runtimeFolder, "socket")));
            _reading = Task.Run(ReadAsync);
            return null;
        }
        catch (SocketException refused)
        {
            return $"the session's socket: {refused.Message}";
        }
    });

    async Task LaunchAsync(string command, string[] arguments, int width, int height, uint kilobitsPerSecond)
    {
        var id = SessionId.New(TimeProvider.System.GetUtcNow());
        var definition =
            new ApplicationDefinition("Bench", command, Arguments: arguments, Width: width, Height: height);
        var order = new LaunchOrder(id, ApplicationId.Parse("bench"), definition, "bench", null, null);
        Send(JsonMessages.Write(MessageType.Launch,
            new LaunchMessage(order, width, height, 1, _workFolder, 10, kilobitsPerSecond)));
        Send([(byte)MessageType.ViewerAttached]);
        Grant(uint.MaxValue);
        await _running.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    void Grant(uint upTo)
    {
        Span<byte> message = stackalloc byte[FrameGrantMessage.Size];
        new FrameGrantMessage(upTo).Write(message);
        Send(message);
    }

    async Task ReadAsync()
    {
        await using var stream = new NetworkStream(_socket, ownsSocket: false);
        var reader = PipeReader.Create(stream);
        try
        {
            while (await reader.ReadAsync() is { IsCompleted: false, Buffer: var buffer })
            {
                while (SessionFraming.TryTake(ref buffer, out var message) == OperationStatus.Done) Take(message);
                reader.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // We or the session hung up.
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    void Take(ReadOnlySequence<byte> message)
    {
        var type = (MessageType)message.FirstSpan[0];
        if (type == MessageType.VideoFrame)
        {
            Span<byte> head = stackalloc byte[VideoFrameHeader.Size + 1];
            message.Slice(0, head.Length).CopyTo(head);
            if (!VideoFrameHeader.TryParse(head, out var frame)) throw new InvalidDataException("That is no frame.");
            Interlocked.Add(ref _frameBytes, message.Length - VideoFrameHeader.Size);
            _frames.Enqueue(frame);
            _arrived.Release();
        }
        else if (type == MessageType.SessionStatus
            && JsonMessages.TryRead<SessionStatusMessage>(message.ToArray(), type, out var status))
        {
            if (status.Phase == SessionPhase.Running) _running.TrySetResult();
            if (status.Phase != SessionPhase.Ended) return;
            _running.TrySetException(
                new InvalidOperationException($"The session ended: {status.Reason} {status.Detail}"));
            _ended.TrySetResult();
        }
    }
}
