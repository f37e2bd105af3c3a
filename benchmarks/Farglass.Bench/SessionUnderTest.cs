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
/// at
/// once, so what is measured is the session alone.
/// </summary>
sealed class SessionUnderTest : IAsyncDisposable
{
    readonly Process _process;
    readonly Socket _socket;
    readonly string _folder;
    readonly Task _reading;
    readonly ConcurrentQueue<VideoFrameHeader> _frames = new();
    readonly TaskCompletionSource _running = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly SemaphoreSlim _arrived = new(0);
    long _frameBytes;

    SessionUnderTest(Process process, Socket socket, string folder)
    {
        (_process, _socket, _folder) = (process, socket, folder);
        _reading = Task.Run(ReadAsync);
    }

    public int ProcessId => _process.Id;
    public long FrameBytes => Interlocked.Read(ref _frameBytes);

    /// <summary>Microseconds of CLOCK_MONOTONIC: the clock of <see cref="VideoFrameHeader.EncodedAt"/>.</summary>
    public static ulong Now => (ulong)(Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000));

    public static async Task<SessionUnderTest> StartAsync(
        string command, string[] arguments, int width, int height, uint kilobitsPerSecond = 20_000)
    {
        var folder = Directory.CreateTempSubdirectory("farglass-bench-").FullName;
        var runtime = Path.Combine("/dev/shm", Path.GetFileName(folder));
        Directory.CreateDirectory(runtime, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var process = Process.Start(new ProcessStartInfo(
            Repository.Executable, ["session", "--folder", runtime, "--grace", "10"]))!;
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var end = new UnixDomainSocketEndPoint(Path.Combine(runtime, "socket"));
        await Wait.Eventually(async () =>
        {
            try
            {
                await socket.ConnectAsync(end);
                return null;
            }
            catch (SocketException refused)
            {
                return $"the session's socket: {refused.Message}";
            }
        });
        var session = new SessionUnderTest(process, socket, folder);
        await session.LaunchAsync(command, arguments, width, height, kilobitsPerSecond);
        return session;
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

    public async Task<List<VideoFrameHeader>> CollectAsync(TimeSpan span)
    {
        await Task.Delay(span, TimeProvider.System);
        var all = new List<VideoFrameHeader>();
        while (_frames.TryDequeue(out var frame)) all.Add(frame);
        return all;
    }

    public async ValueTask DisposeAsync()
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

        await _process.WaitForExitAsync();
        _socket.Dispose();
        await _reading;
        _process.Dispose();
        _arrived.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    async Task LaunchAsync(string command, string[] arguments, int width, int height, uint kilobitsPerSecond)
    {
        var id = SessionId.New(TimeProvider.System.GetUtcNow());
        var definition =
            new ApplicationDefinition("Bench", command, Arguments: arguments, Width: width, Height: height);
        var order = new LaunchOrder(id, ApplicationId.Parse("bench"), definition, "bench", null, null);
        Send(JsonMessages.Write(MessageType.Launch,
            new LaunchMessage(order, width, height, 1, _folder, 10, kilobitsPerSecond)));
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
        while (true)
        {
            ReadResult result;
            try
            {
                result = await reader.ReadAsync();
            }
            catch (IOException)
            {
                return;
            }

            var buffer = result.Buffer;
            while (SessionFraming.TryTake(ref buffer, out var message) == OperationStatus.Done) Take(message);
            reader.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted) return;
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
            if (status.Phase == SessionPhase.Ended)
                _running.TrySetException(
                    new InvalidOperationException($"The session ended: {status.Reason} {status.Detail}"));
        }
    }
}
