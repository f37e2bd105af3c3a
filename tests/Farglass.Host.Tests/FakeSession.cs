using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.Json;
using Farglass.Protocol;
using Farglass.Protocol.Messages;

namespace Farglass.Host.Tests;

/// <summary>
/// Speaks the session's side of the socket. It encodes nothing: the test says when a frame comes, and how large.
/// </summary>
sealed class FakeSession : IDisposable
{
    static ReadOnlySpan<byte> KeyStart =>
        [0, 0, 0, 1, 0x67, 0x64, 1, 31, 0xAC, 0, 0, 0, 1, 0x68, 0xEE, 0x3C, 0, 0, 0, 1, 0x65];

    const int ProfileAt = 5; // In the first sequence parameter set.

    static ReadOnlySpan<byte> DeltaStart => [0, 0, 0, 1, 0x41];

    readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    readonly ConcurrentQueue<byte[]> _received = new();
    readonly Lock _gate = new();
    Socket? _host;
    JsonElement? _note;
    SessionPhase _phase = SessionPhase.Ready;
    byte[]? _lastWords;
    uint _frame;

    public FakeSession(string folder)
    {
        Folder = folder;
        Directory.CreateDirectory(folder);
        _listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(folder, "socket")));
        _listener.Listen(4);
        _ = AcceptAsync();
    }

    public string Folder { get; }

    public LaunchMessage? Launch { get; private set; }

    public bool HasViewer { get; private set; }

    public uint Granted { get; private set; }

    public RateMessage Rate { get; private set; }

    /// <summary>Of the pictures that it sends.</summary>
    public VideoProfile Profile { get; private set; } = VideoProfile.High;

    public StopReason? AskedToEnd { get; private set; }

    public bool Died { get; private set; }

    /// <summary>Frames that were sent.</summary>
    public uint LastFrame => _frame;

    /// <summary>Whether it does what a host asks. A hung one does not.</summary>
    public bool Obeys { get; init; } = true;

    /// <summary>Everything that hosts have sent, as it came.</summary>
    public IReadOnlyList<byte[]> Received => [.. _received];

    public int Count(MessageType type) => _received.Count(message => message[0] == (byte)type);

    public void SendFrame(int bytes = 1_000, bool key = false)
    {
        var accessUnit = new byte[bytes];
        accessUnit.AsSpan().Fill((byte)(_frame + 1));
        SendFrame(accessUnit, key);
    }

    /// <summary>A frame in the form of H.264 (Annex B), which RTP is packed by; a decoder would not like it.</summary>
    /// <param name="profile">Another than the host has asked for.</param>
    /// <returns>The access unit.</returns>
    public byte[] SendPicture(int bytes = 1_000, bool key = false, VideoProfile? profile = null)
    {
        var accessUnit = new byte[bytes];
        accessUnit.AsSpan().Fill((byte)((_frame + 1) | 1)); // No zero, so nothing looks like a start code.
        (key ? KeyStart : DeltaStart).CopyTo(accessUnit);
        if (key) accessUnit[ProfileAt] = (byte)(profile ?? Profile);
        SendFrame(accessUnit, key);
        return accessUnit;
    }

    public void SendCursor()
    {
        var message = new byte[CursorHeader.Size + 16];
        new CursorHeader(1, 1, 2, 2).Write(message);
        Send(message);
    }

    public void End(StopReason reason, int? exitCode = null, string? detail = null)
    {
        _phase = SessionPhase.Ended;
        _lastWords = JsonMessages.Write(MessageType.SessionStatus,
            new SessionStatusMessage(_phase, reason, detail, exitCode));
        Send(_lastWords);
    }

    /// <summary>As after SIGKILL: both ends of everything close without a word, and the files stay.</summary>
    public void Dispose()
    {
        Died = true;
        _listener.Dispose();
        _host?.Dispose();
    }

    /// <summary>Loses the host's connection and nothing else.</summary>
    public void DropHost() => _host?.Dispose();

    public void Send(ReadOnlySpan<byte> message)
    {
        var framed = new byte[SessionFraming.PrefixSize + message.Length];
        SessionFraming.WritePrefix(framed, message.Length);
        message.CopyTo(framed.AsSpan(SessionFraming.PrefixSize));
        try
        {
            lock (_gate) _host?.Send(framed);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // No host is there: a session goes on without one.
        }
    }

    void SendFrame(ReadOnlySpan<byte> accessUnit, bool key)
    {
        var message = new byte[VideoFrameHeader.Size + accessUnit.Length];
        var now = (ulong)(System.Diagnostics.Stopwatch.GetTimestamp() / 1_000);
        var flags = key ? FrameFlags.Key : FrameFlags.None;
        new VideoFrameHeader(flags, ++_frame, (ushort)Launch!.Width, (ushort)Launch.Height, now, new(1, 2, 3, 0, 0))
            .Write(message);
        accessUnit.CopyTo(message.AsSpan(VideoFrameHeader.Size));
        Send(message);
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var host = await _listener.AcceptAsync();
                _host?.Dispose();
                (_host, HasViewer) = (host, false);
                Send(JsonMessages.Write(MessageType.SessionHello, new SessionHelloMessage(
                    JsonMessages.SessionProtocol, Environment.ProcessId, Launch?.Order.SessionId, _phase,
                    Launch?.Width ?? 0, Launch?.Height ?? 0, _frame, _note)));
                if (_lastWords is not null) Send(_lastWords); // Whoever comes to the end of a session hears of it.
                _ = ReadAsync(host);
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // It died.
        }
    }

    async Task ReadAsync(Socket host)
    {
        var prefix = new byte[SessionFraming.PrefixSize];
        try
        {
            await using var stream = new NetworkStream(host);
            while (true)
            {
                await stream.ReadExactlyAsync(prefix);
                var message = new byte[BinaryPrimitives.ReadInt32BigEndian(prefix)];
                await stream.ReadExactlyAsync(message);
                Take(message);
                _received.Enqueue(message);
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            if (host == _host) HasViewer = false;
        }
    }

    void Take(byte[] message)
    {
        if (JsonMessages.TryRead<LaunchMessage>(message, MessageType.Launch, out var launch)) Start(launch);
        if (message[0] == (byte)MessageType.HostNote) _note = JsonDocument.Parse(message.AsMemory(1)).RootElement;
        if (message[0] == (byte)MessageType.ViewerAttached) HasViewer = true;
        if (message[0] == (byte)MessageType.ViewerDetached) HasViewer = false;
        if (FrameGrantMessage.TryParse(message, out var grant)) Granted = grant.FrameId;
        if (RateMessage.TryParse(message, out var rate)) Rate = rate;
        if (ProfileMessage.TryParse(message, out var profile)) Profile = profile.Profile;
        if (!TerminateMessage.TryParse(message, out var terminate)) return;
        AskedToEnd = terminate.Reason;
        if (Obeys) End(terminate.Reason, exitCode: 143);
    }

    void Start(LaunchMessage launch)
    {
        Launch = launch;
        if (!Obeys) return;
        _phase = SessionPhase.Running;
        Send(JsonMessages.Write(MessageType.SessionStatus, new SessionStatusMessage(_phase)));
    }
}
