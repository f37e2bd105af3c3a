using System.Buffers.Binary;
using System.Net.Sockets;
using Farglass.Host.Carriers;
using Farglass.Host.Supervision;
using Farglass.Protocol.Messages;
using ApplicationId = Farglass.Protocol.ApplicationId;

namespace Farglass.Host.Tests;

/// <summary>Measures this process, so nothing else may run in it at the same time.</summary>
[CollectionDefinition(nameof(AloneInTheProcess), DisableParallelization = true)]
public sealed class AloneInTheProcess;

[Collection(nameof(AloneInTheProcess))]
public sealed class FramePathTests(ITestOutputHelper output)
{
    const int Frames = 2_000, Size = 20_000;

    static readonly HostNote Note = new(
        default, ApplicationId.Parse("terminal"), "Terminal", ReturnUrl: null, RestartUrl: null,
        DisconnectTimeoutSeconds: 60, FrameRateMax: 60, ViewerTokenHash: "", Tickets: []);

    readonly byte[] _message = new byte[64 * 1024];

    uint _granted;

    [Fact]
    public async Task A_frame_passes_from_the_session_to_the_carrier_without_a_new_object()
    {
        var (session, link) = await ConnectAsync();
        using var endOfSession = session;
        using var endOfLink = link;
        var carrier = new CountingCarrier();
        var stream = new ViewerStream(carrier, 0, Note, 20_000, TimeProvider.System);
        link.HandTo((_, message) =>
        {
            if (!VideoFrameHeader.TryParse(message.Span, out var frame)) return;
            stream.Relay(frame, message);
            stream.Take(new(CarrierEventKind.Acknowledged) { Acknowledgement = new(frame.FrameId, 500, 0) });
        });
        stream.Begin(link);
        var framed = Framed(new byte[VideoFrameHeader.Size + Size]);
        // A pool fills up as threads take turns, so the best of some rounds is what a frame costs; an object of ours
        // would be in each of them, with 24 bytes at least.
        var best = double.MaxValue;
        for (var round = 0; round < 8; round++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            SendFrames(session, framed, first: (round * Frames) + 1);
            SpinWait.SpinUntil(() => carrier.Frames == (round + 1) * Frames, TimeSpan.FromSeconds(20));
            best = Math.Min(best, (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Frames);
        }

        output.WriteLine($"{best:0.0} bytes for each frame");
        Assert.Equal(8 * Frames, carrier.Frames);
        Assert.InRange(best, 0, 8);
    }

    [Fact]
    public async Task What_the_next_frame_is_to_be_made_from_is_told_to_the_session()
    {
        var (session, link) = await ConnectAsync();
        using var endOfSession = session;
        using var endOfLink = link;
        var stream = new ViewerStream(new CountingCarrier(), 0, Note, 20_000, TimeProvider.System);
        link.HandTo((_, message) => message.Return());
        stream.Begin(link);

        stream.Take(new(CarrierEventKind.ContinuationWanted) { Number = 41 });

        var message = TakeMessage(session);
        while (message[0] != (byte)MessageType.ContinueFrom) message = TakeMessage(session);
        Assert.True(ContinueFromMessage.TryParse(message, out var continueFrom));
        Assert.Equal(41u, continueFrom.FrameId);
    }

    /// <returns>A session's end, and the host's.</returns>
    static async Task<(Socket Session, SessionLink Link)> ConnectAsync()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("fgf").FullName, "socket");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(1);
        var connecting = SessionLink.ConnectAsync(path, TimeProvider.System, TestContext.Current.CancellationToken);
        var session = await listener.AcceptAsync(TestContext.Current.CancellationToken);
        session.ReceiveTimeout = 20_000; // Milliseconds, and only used up by a failure.
        session.Send(Framed(JsonMessages.Write(MessageType.SessionHello, new SessionHelloMessage(
            JsonMessages.SessionProtocol, 1, null, SessionPhase.Ready, 0, 0, 0, null))));
        return (session, await connecting);
    }

    /// <summary>As a session does: no frame that is not granted.</summary>
    void SendFrames(Socket session, byte[] framed, int first)
    {
        for (var id = (uint)first; id < first + Frames; id++)
        {
            while (_granted < id || session.Available > 0) TakeMessage(session);
            new VideoFrameHeader(id == 1 ? FrameFlags.Key : FrameFlags.None, id, 640, 480, 1, default)
                .Write(framed.AsSpan(SessionFraming.PrefixSize));
            session.Send(framed);
        }
    }

    ReadOnlySpan<byte> TakeMessage(Socket session)
    {
        ReceiveExactly(session, _message.AsSpan(0, SessionFraming.PrefixSize));
        var message = _message.AsSpan(0, BinaryPrimitives.ReadInt32BigEndian(_message));
        ReceiveExactly(session, message);
        if (FrameGrantMessage.TryParse(message, out var grant)) _granted = grant.FrameId;
        return message;
    }

    static void ReceiveExactly(Socket session, Span<byte> target)
    {
        while (!target.IsEmpty) target = target[session.Receive(target)..];
    }

    static byte[] Framed(byte[] message)
    {
        var framed = new byte[SessionFraming.PrefixSize + message.Length];
        SessionFraming.WritePrefix(framed, message.Length);
        message.CopyTo(framed, SessionFraming.PrefixSize);
        return framed;
    }

    sealed class CountingCarrier : ICarrier
    {
        int _frames;

        public int Frames => Volatile.Read(ref _frames);

        public VideoProfile Profile => VideoProfile.High;

        public void Send(MessageBuffer message)
        {
            message.Return();
            Interlocked.Increment(ref _frames);
        }

        public void Close(int code, string reason) => throw new NotSupportedException();
    }
}
