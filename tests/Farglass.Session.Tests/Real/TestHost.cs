using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Farglass.Protocol;
using Farglass.Protocol.Messages;
using Farglass.Testing;

namespace Farglass.Session.Tests.Real;

/// <summary>
/// The host's end of a session's socket. It grants frames as fast as they come, as a good network would.
/// </summary>
sealed class TestHost : IDisposable
{
    const uint FramesInFlight = 2;

    readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    readonly Lock _gate = new();
    readonly List<SessionStatusMessage> _statuses = [];
    readonly List<VideoProfile> _profiles = [];
    readonly List<SoundHeader> _sounds = [];

    /// <summary>The first message of the connection.</summary>
    public SessionHelloMessage Hello { get; private set; } = null!;

    public bool IsClosed { get; private set; }

    public int Frames { get; private set; }

    public int Cursors { get; private set; }

    public VideoFrameHeader LastFrame { get; private set; }

    public VideoFrameHeader? FirstFrame { get; private set; }

    /// <summary>Of each key frame, as its sequence parameter set says it, with which it begins.</summary>
    public IReadOnlyList<VideoProfile> Profiles
    {
        get { lock (_gate) return [.. _profiles]; }
    }

    public IReadOnlyList<SoundHeader> Sounds
    {
        get { lock (_gate) return [.. _sounds]; }
    }

    public static async Task<TestHost> ConnectAsync(RunningSession session)
    {
        var host = new TestHost();
        var end = new UnixDomainSocketEndPoint(Path.Combine(session.Folder, "socket"));
        await Wait.Eventually(async () =>
        {
            try
            {
                await host._socket.ConnectAsync(end);
                return null;
            }
            catch (SocketException e)
            {
                return e.Message;
            }
        });
        _ = host.ReadAsync();
        await Wait.Eventually(() => host.Hello is null ? "no hello" : null);
        return host;
    }

    public static async Task<TestHost> LaunchAsync(RunningSession session, LaunchMessage launch)
    {
        var host = await ConnectAsync(session);
        host.Send(JsonMessages.Write(MessageType.Launch, launch));
        return host;
    }

    public void Send(ReadOnlySpan<byte> message)
    {
        Span<byte> prefix = stackalloc byte[SessionFraming.PrefixSize];
        SessionFraming.WritePrefix(prefix, message.Length);
        lock (_gate)
        {
            _socket.Send(prefix);
            _socket.Send(message);
        }
    }

    public void Send(MessageType type) => Send([(byte)type]);

    public void Grant(uint frameId)
    {
        Span<byte> message = stackalloc byte[FrameGrantMessage.Size];
        new FrameGrantMessage(frameId).Write(message);
        Send(message);
    }

    public void AttachViewer(VideoProfile profile)
    {
        Span<byte> message = stackalloc byte[ProfileMessage.Size];
        new ProfileMessage(profile).Write(message);
        Send(message);
        AttachViewer();
    }

    public void AttachViewer()
    {
        Grant(Math.Max(Hello.LastFrameId, LastFrame.FrameId) + FramesInFlight);
        Send(MessageType.ViewerAttached);
    }

    public void WantSound(bool on)
    {
        Span<byte> message = stackalloc byte[SoundWantedMessage.Size];
        new SoundWantedMessage(on ? SoundListener.Lossy : SoundListener.Nobody).Write(message);
        Send(message);
    }

    public void Terminate(StopReason reason) => Send([(byte)MessageType.Terminate, (byte)reason]);

    public void Press(ushort code)
    {
        Span<byte> message = stackalloc byte[KeyMessage.Size];
        foreach (var action in (ReadOnlySpan<KeyAction>)[KeyAction.Down, KeyAction.Up])
        {
            new KeyMessage(action, code).Write(message);
            Send(message);
        }
    }

    public async Task<SessionStatusMessage> WaitForAsync(SessionPhase phase)
    {
        SessionStatusMessage? found = null;
        await Wait.Eventually(() =>
        {
            lock (_gate) found = _statuses.Find(status => status.Phase == phase);
            return found is null ? $"not {phase} yet" : null;
        });
        return found!;
    }

    public Task WaitForFramesAsync(int count) =>
        Wait.Eventually(() => Frames >= count ? null : $"only {Frames} frames");

    public void Dispose() => _socket.Dispose();

    async Task ReadAsync()
    {
        try
        {
            var reader = PipeReader.Create(new NetworkStream(_socket));
            while (await reader.ReadAsync() is { IsCompleted: false } result)
            {
                var buffer = result.Buffer;
                while (SessionFraming.TryTake(ref buffer, out var message) == OperationStatus.Done)
                    Take(message.ToArray());
                reader.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or SocketException)
        {
            // Closed by the test, or by a session that was killed.
        }

        IsClosed = true;
    }

    void Take(byte[] message)
    {
        if (Hello is null)
        {
            Assert.True(JsonMessages.TryRead<SessionHelloMessage>(message, MessageType.SessionHello, out var hello));
            Hello = hello;
        }
        else if (VideoFrameHeader.TryParse(message, out var frame))
        {
            FirstFrame ??= frame;
            LastFrame = frame;
            if (frame.IsKey) lock (_gate) _profiles.Add((VideoProfile)message[VideoFrameHeader.Size + 5]);
            Frames++;
            Grant(frame.FrameId + FramesInFlight);
        }
        else if (SoundHeader.TryParse(message, out var sound))
        {
            lock (_gate) _sounds.Add(sound);
        }
        else if (CursorHeader.TryParse(message, out _))
        {
            Cursors++;
        }
        else if (JsonMessages.TryRead<SessionStatusMessage>(message, MessageType.SessionStatus, out var status))
        {
            lock (_gate) _statuses.Add(status);
        }
    }
}
