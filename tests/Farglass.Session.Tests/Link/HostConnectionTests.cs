using System.Net.Sockets;
using Farglass.Desktop;
using Farglass.Protocol.Messages;
using Farglass.Session.Link;
using Farglass.Session.Screen;

namespace Farglass.Session.Tests.Link;

public sealed class HostConnectionTests : IDisposable
{
    readonly string _file = Path.Combine(Path.GetTempPath(), $"fgl-{Guid.CreateVersion7():N}");
    readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    readonly Socket _host = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    readonly HostConnection _connection;

    public HostConnectionTests()
    {
        _listener.Bind(new UnixDomainSocketEndPoint(_file));
        _listener.Listen();
        _host.Connect(new UnixDomainSocketEndPoint(_file));
        _connection = new(_listener.Accept());
    }

    public void Dispose()
    {
        _connection.Dispose();
        _host.Dispose();
        _listener.Dispose();
    }

    [Fact]
    public async Task A_host_that_reads_late_gets_every_message_whole_and_in_order()
    {
        var random = new Random(1);
        var sent = Enumerable.Range(0, 200).Select(_ => new byte[random.Next(1, 60_000)]).ToArray();
        foreach (var message in sent)
        {
            random.NextBytes(message);
            Assert.True(_connection.TrySend(message.AsSpan(0, 1), message.AsSpan(1))); // Far more than a socket takes.
        }

        foreach (var message in sent) Assert.Equal(message, await ReceiveAsync());
    }

    [Fact]
    public async Task A_host_that_never_reads_is_let_go_and_holds_up_nobody()
    {
        var message = new byte[1_000_000];
        var sent = 0;
        while (_connection.TrySend(message)) Assert.True(++sent < 100, "There is no end.");

        Assert.InRange(sent, 30, 40);
        await _connection.ReadAsync(_ => ValueTask.CompletedTask); // It ends, so the session hears of it.
    }

    [Fact]
    public async Task Messages_of_any_cut_and_size_are_read_whole()
    {
        var random = new Random(2);
        var sent = Enumerable.Range(0, 300).Select(_ => new byte[random.Next(1, 40_000)]).ToArray();
        var read = new List<byte[]>();
        var reading = _connection.ReadAsync(message =>
        {
            read.Add(message.ToArray());
            return ValueTask.CompletedTask;
        });
        foreach (var message in sent)
        {
            random.NextBytes(message);
            byte[] framed = [.. new byte[SessionFraming.PrefixSize], .. message];
            SessionFraming.WritePrefix(framed, message.Length);
            var cut = random.Next(framed.Length);
            await _host.SendAsync(framed.AsMemory(0, cut), Cancel);
            await _host.SendAsync(framed.AsMemory(cut), Cancel);
        }

        _host.Shutdown(SocketShutdown.Send);
        await reading;
        Assert.Equal(sent, read);
    }

    [Fact]
    public void A_frame_on_its_way_allocates_nothing()
    {
        var relay = new ScreenRelay(_ => { }) { Host = _connection };
        var reader = new Thread(() =>
        {
            var buffer = new byte[256 * 1024];
            while (_host.Receive(buffer) > 0) { }
        })
        { IsBackground = true };
        reader.Start();
        // The least of a few rounds: where the reading thread falls behind, the loop that waits for it is woken, and
        // the runtime may make a note of that. An allocation of our own would be in every round, a thousand times.
        var unit = new byte[20_000];
        var allocated = Enumerable.Range(0, 8).Min(round => AllocatedBy(relay, unit, first: 1_000 * (uint)round + 1));
        _connection.Dispose(); // The reader comes to the end of the stream.
        reader.Join();

        Assert.Equal(0, allocated);
        Assert.Equal(8_000u, relay.LastFrameId);
    }

    static long AllocatedBy(ScreenRelay relay, byte[] unit, uint first)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var frame = first; frame < first + 1_000; frame++) relay.OnFrame(Frame(frame), unit);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Fact]
    public async Task A_frame_arrives_as_it_was_encoded()
    {
        var relay = new ScreenRelay(_ => { }) { Host = _connection };
        relay.OnFrame(new(7, Key: true, Continued: false, Refinement: false, 800, 600, 123_456, 1, 2, 3), [9, 8, 7]);
        var message = await ReceiveAsync();

        Assert.True(VideoFrameHeader.TryParse(message, out var header));
        Assert.Equal(new(FrameFlags.Key, 7, 800, 600, 123_456, new(1, 2, 3, 0, 0)), header);
        Assert.Equal([9, 8, 7], message[VideoFrameHeader.Size..]);
    }

    [Fact]
    public void What_a_host_says_before_the_stream_exists_is_not_lost()
    {
        var port = new ScreenPort();
        port.Grant(3);
        port.Grant(2);
        port.SetRate(5_000, 30);
        port.AttachViewer();
        port.Key(30, Desktop.Input.KeyAction.Down); // It has nothing to act on.
        var stream = new RecordingScreen();
        port.Open(stream);
        port.Grant(4);
        port.Dispose();
        port.Grant(5);

        Assert.Equal(["rate 5000 30", "grant 3", "attach", "grant 4", "dispose"], stream.Calls);
    }

    [Fact]
    public void A_path_that_is_too_long_for_a_socket_is_said_so()
    {
        var refused = Assert.Throws<ArgumentException>(() => new HostListener("/tmp/" + new string('a', 103)));
        Assert.Contains("at most 107 bytes", refused.Message);
    }

    async Task<byte[]> ReceiveAsync()
    {
        var prefix = await ReceiveAsync(SessionFraming.PrefixSize);
        return await ReceiveAsync(System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(prefix));
    }

    async Task<byte[]> ReceiveAsync(int length)
    {
        var bytes = new byte[length];
        for (var filled = 0; filled < length;)
            filled += await _host.ReceiveAsync(bytes.AsMemory(filled), Cancel);
        return bytes;
    }

    static EncodedFrame Frame(uint id) => new(id, false, false, false, 800, 600, 1, 1, 1, 1);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
