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

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var near = new TcpClient();
        await near.ConnectAsync((IPEndPoint)listener.LocalEndpoint, Token);
        var far = await listener.AcceptTcpClientAsync(Token);
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

        carrier.Close((int)WebSocketCloseStatus.NormalClosure, "");
        await ReceiveCloseAsync();
        await _client.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", Token);
        await running.WaitAsync(Token);
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

    WebSocketCarrier CreateCarrier() => new(_host, _time, (_, _) => _owner.AcceptAsync());

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

    async Task ReceiveCloseAsync() =>
        Assert.Equal(WebSocketMessageType.Close, (await _client.ReceiveAsync(new byte[100], Token)).MessageType);

    /// <summary>A session that takes whoever says hello, and remembers what it was told.</summary>
    sealed class Owner : ICarrierOwner
    {
        readonly List<CarrierEventKind> _heard = [];

        public bool WasAsked { get; private set; }

        public IReadOnlyList<CarrierEventKind> Heard => _heard;

        public ValueTask<ICarrierOwner?> AcceptAsync()
        {
            WasAsked = true;
            return new(this);
        }

        public void Tell(ICarrier carrier, CarrierEvent happened)
        {
            _heard.Add(happened.Kind);
            happened.Drop();
        }
    }
}
