using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Farglass.Host.Carriers;
using Farglass.Protocol.Messages;
using Farglass.Testing;

namespace Farglass.Host.Tests.Carriers;

/// <summary>A carrier on a real WebSocket, on a clock that only the test moves.</summary>
public sealed class WebSocketCarrierTests : IAsyncLifetime
{
    readonly ManualTimeProvider _time = new();
    readonly Owner _owner = new();
    WebSocket _host = null!, _client = null!;
    Socket _socket = null!; // The host's.

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var near = new TcpClient();
        await near.ConnectAsync((IPEndPoint)listener.LocalEndpoint, Token);
        var far = await listener.AcceptTcpClientAsync(Token);
        _socket = far.Client;
        _client = WebSocket.CreateFromStream(near.GetStream(), new() { KeepAliveInterval = TimeSpan.Zero });
        _host = WebSocket.CreateFromStream(
            far.GetStream(), new() { IsServer = true, KeepAliveInterval = TimeSpan.Zero });
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        _host.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Who_does_not_say_hello_in_time_is_told_so_and_let_go()
    {
        var running = CreateCarrier().RunAsync();
        _time.Advance(Limits.HelloTimeout - TimeSpan.FromMilliseconds(1));
        Assert.Equal(WebSocketState.Open, _client.State);

        _time.Advance(TimeSpan.FromMilliseconds(1));

        await ReceiveCloseAsync();
        Assert.Equal(CloseCodes.HelloTimeout, (int)_client.CloseStatus!.Value);
        Assert.Equal("No hello came in time.", _client.CloseStatusDescription);
        await _client.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", Token);
        await running.WaitAsync(Token);
        Assert.False(_owner.WasAsked);
    }

    [Fact]
    public async Task Who_has_said_hello_may_be_silent_for_as_long_as_he_likes()
    {
        var carrier = CreateCarrier();
        var running = carrier.RunAsync();
        await SayHelloAsync();

        _time.Advance(TimeSpan.FromHours(1));
        await PingAsync();

        await EndAsync(carrier, running);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, _client.CloseStatus);
        Assert.Equal([CarrierEventKind.Closed], _owner.Heard);
    }

    [Fact]
    public async Task Who_does_not_answer_a_close_is_cut_off()
    {
        var running = CreateCarrier().RunAsync();
        _time.Advance(Limits.HelloTimeout);
        await ReceiveCloseAsync();
        Assert.False(running.IsCompleted);

        await Wait.Eventually(() =>
        {
            _time.Advance(Limits.CloseTimeout);
            return running.IsCompleted ? null : "it still waits";
        });

        await running;
        Assert.Equal(WebSocketState.Aborted, _host.State);
    }

    [Fact]
    public async Task What_is_acknowledged_tells_the_session_what_the_network_carries()
    {
        var carrier = CreateCarrier();
        var running = carrier.RunAsync();
        await SayHelloAsync();

        carrier.Send(Frame(id: 1));
        await ReceiveAsync();
        await SendAsync(new FrameAckMessage(1, DecodeMicros: 0, DecoderQueue: 0).Write);

        await Wait.Eventually(() => _owner.Heard.Count == 3 ? null : "the acknowledgement has not arrived");
        Assert.Equal(
            [CarrierEventKind.Bandwidth, CarrierEventKind.Network, CarrierEventKind.Acknowledged], _owner.Heard);
        await EndAsync(carrier, running);
    }

    [Fact]
    public async Task Who_looks_at_the_statistics_is_told_of_the_network_once_a_second()
    {
        var carrier = CreateCarrier();
        var running = carrier.RunAsync();
        await SayHelloAsync();
        carrier.Send(Frame(id: 1));
        await ReceiveAsync();
        _time.Advance(TimeSpan.FromMilliseconds(250));
        await SendAsync(new FrameAckMessage(1, DecodeMicros: 50_000, DecoderQueue: 0).Write);
        await SendAsync(new WatchFramesMessage(On: true).Write);
        await PingAsync(); // All that was sent before has been understood.

        _time.Advance(TimeSpan.Zero);
        Assert.True(NetworkNoteMessage.TryParse(await ReceiveAsync(), out var first));
        _time.Advance(Limits.NetworkNoteInterval);
        Assert.True(NetworkNoteMessage.TryParse(await ReceiveAsync(), out var second));
        await SendAsync(new WatchFramesMessage(On: false).Write);
        await PingAsync();
        _time.Advance(TimeSpan.FromMinutes(1));
        await PingAsync(); // And nothing else.

        Assert.Equal((RateBound.Application, 5_400u, 200_000u, 0u), // A step up: one large frame came at once.
            (first.Bound, first.TargetKilobits, first.RoundTripMicros, first.SenderQueueMicros));
        Assert.True(first.SentKilobits > 0);
        Assert.Equal(0u, second.SentKilobits);
        await EndAsync(carrier, running);
    }

    WebSocketCarrier CreateCarrier() => new(
        _host, new(RateControl.Create(kilobitsPerSecondMax: 20_000), new(_socket)), _time,
        (_, _) => _owner.AcceptAsync());

    async Task SayHelloAsync()
    {
        var hello = JsonMessages.Write(MessageType.Hello, new HelloMessage(JsonMessages.ClientProtocol, "fgv_x"));
        await _client.SendAsync(hello, WebSocketMessageType.Binary, endOfMessage: true, Token);
        await Wait.Eventually(() => _owner.WasAsked ? null : "the hello has not arrived");
    }

    async Task PingAsync()
    {
        var message = new byte[PingMessage.Size];
        new PingMessage(MessageType.Ping, 7).Write(message);
        await _client.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, Token);
        var answer = await _client.ReceiveAsync(message, Token);
        Assert.Equal(WebSocketMessageType.Binary, answer.MessageType);
        Assert.Equal((byte)MessageType.Pong, message[0]);
    }

    static MessageBuffer Frame(uint id)
    {
        var message = MessageBuffer.Rent(VideoFrameHeader.Size + 10_000);
        new VideoFrameHeader(FrameFlags.Key, id, 640, 480, 1, default).Write(message.Span);
        return message;
    }

    delegate int Writing(Span<byte> target);

    async Task SendAsync(Writing write)
    {
        var message = new byte[64];
        await _client.SendAsync(
            message.AsMemory(0, write(message)), WebSocketMessageType.Binary, endOfMessage: true, Token);
    }

    async Task<byte[]> ReceiveAsync()
    {
        var message = new byte[64 * 1024];
        for (var length = 0; ;)
        {
            var part = await _client.ReceiveAsync(message.AsMemory(length), Token);
            length += part.Count;
            if (part.EndOfMessage) return message[..length];
        }
    }

    async Task EndAsync(WebSocketCarrier carrier, Task running)
    {
        carrier.Close((int)WebSocketCloseStatus.NormalClosure, "");
        await ReceiveCloseAsync();
        await _client.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", Token);
        await running.WaitAsync(Token);
    }

    async Task ReceiveCloseAsync() =>
        Assert.Equal(WebSocketMessageType.Close, (await _client.ReceiveAsync(new byte[100], Token)).MessageType);

    /// <summary>A session that takes whoever says hello, and remembers what it was told.</summary>
    sealed class Owner : ICarrierOwner
    {
        public bool WasAsked { get; private set; }

        public List<CarrierEventKind> Heard { get; } = [];

        public ValueTask<ICarrierOwner?> AcceptAsync()
        {
            WasAsked = true;
            return new(this);
        }

        public void Tell(ICarrier carrier, CarrierEvent happened)
        {
            Heard.Add(happened.Kind);
            happened.Drop();
        }
    }
}
