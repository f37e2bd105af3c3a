using System.Net.WebSockets;
using System.Threading.Channels;
using Farglass.Protocol;
using Farglass.Protocol.Messages;

namespace Farglass.Client.Carriers;

/// <summary>One WebSocket to a host, from the hello to the close. One task receives; any may send.</summary>
sealed class WebSocketConnection : IStreamConnection
{
    readonly ClientWebSocket _socket = new();
    readonly Channel<ReadOnlyMemory<byte>> _outgoing = Channel.CreateBounded<ReadOnlyMemory<byte>>(
        new BoundedChannelOptions(Limits.MessagesWaitingMax) { SingleReader = true });

    readonly TimeProvider _time;
    byte[] _buffer = new byte[64 * 1024];
    Task _sending = Task.CompletedTask;

    WebSocketConnection(TimeProvider time) => _time = time;

    public Carrier Carrier => Carrier.WebSocket;

    public WelcomeMessage Welcome { get; private set; } = null!;

    public bool TakesAcknowledgements => true;

    public NetworkStatistics? Network => null;

    /// <exception cref="StreamClosedException">The host did not answer, or refused.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static async Task<WebSocketConnection> OpenAsync(
        Uri stream, HttpMessageInvoker http, string viewerToken, TimeProvider time, CancellationToken cancellation)
    {
        var connection = new WebSocketConnection(time);
        using var patience = new CancellationTokenSource(Limits.WelcomeTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            await connection.GreetAsync(stream, http, viewerToken, either.Token).ConfigureAwait(false);
            return connection;
        }
        catch (Exception failure)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            if (failure is StreamClosedException || cancellation.IsCancellationRequested) throw;
            throw new StreamClosedException(StreamClosedException.Broken, failure.Message);
        }
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation) =>
        _outgoing.Writer.WriteAsync(message, cancellation);

    public async ValueTask<SessionEvent> ReceiveAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var message = await ReadAsync(cancellation).ConfigureAwait(false);
            var happened = HostMessages.Understand(message.Span, _time);
            if (happened is SessionEvent.Ended ended) throw new StreamClosedException(ended.Message);
            if (happened is not null) return happened;
        }
    }

    /// <summary>TCP and whoever carries it find their way by themselves, or not at all.</summary>
    public void RenewPath() { }

    public async ValueTask DisposeAsync()
    {
        _outgoing.Writer.TryComplete();
        using var patience = new CancellationTokenSource(Limits.CloseTimeout);
        try
        {
            await _sending.WaitAsync(patience.Token).ConfigureAwait(false);
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", patience.Token)
                    .ConfigureAwait(false);
        }
        catch (Exception gone)
            when (gone is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // It was a courtesy, to someone who has left already.
        }

        _socket.Abort();
        _socket.Dispose();
    }

    /// <summary>The next message. It is valid until the next call.</summary>
    /// <exception cref="StreamClosedException">There is none: the connection is over.</exception>
    async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            for (var length = 0; ;)
            {
                var part = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellation).ConfigureAwait(false);
                if (part.MessageType == WebSocketMessageType.Close) throw Closed();
                length += part.Count;
                if (part.EndOfMessage) return _buffer.AsMemory(0, length);
                if (length == _buffer.Length) Grow();
            }
        }
        catch (WebSocketException broken)
        {
            throw new StreamClosedException(StreamClosedException.Broken, broken.Message);
        }
    }

    async Task GreetAsync(Uri stream, HttpMessageInvoker http, string token, CancellationToken cancellation)
    {
        await _socket.ConnectAsync(stream, http, cancellation).ConfigureAwait(false);
        var hello = JsonMessages.Write(MessageType.Hello, new HelloMessage(JsonMessages.ClientProtocol, token));
        await _socket.SendAsync(hello, WebSocketMessageType.Binary, endOfMessage: true, cancellation)
            .ConfigureAwait(false);
        var answer = await ReadAsync(cancellation).ConfigureAwait(false);
        if (!JsonMessages.TryRead<WelcomeMessage>(answer.Span, MessageType.Welcome, out var welcome))
            throw await WhyNotAsync(answer, cancellation).ConfigureAwait(false);
        Welcome = welcome;
        _sending = SendAllAsync();
    }

    /// <summary>A session that has ended says so in the welcome's place, and then closes.</summary>
    async Task<StreamClosedException> WhyNotAsync(ReadOnlyMemory<byte> answer, CancellationToken cancellation)
    {
        if (JsonMessages.TryRead<EndedMessage>(answer.Span, MessageType.Ended, out var ended))
            return new(ended);
        await _socket.CloseOutputAsync(WebSocketCloseStatus.ProtocolError, "No welcome.", cancellation)
            .ConfigureAwait(false);
        return new(StreamClosedException.Broken, "The host's first message is no welcome.");
    }

    async Task SendAllAsync()
    {
        try
        {
            await foreach (var message in _outgoing.Reader.ReadAllAsync().ConfigureAwait(false))
                await _socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, default)
                    .ConfigureAwait(false);
        }
        catch (Exception gone)
            when (gone is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            _outgoing.Writer.TryComplete(); // The receiving side sees why, and tells.
        }
    }

    StreamClosedException Closed() =>
        new((int?)_socket.CloseStatus ?? StreamClosedException.Broken, _socket.CloseStatusDescription ?? "");

    void Grow()
    {
        if (_buffer.Length >= ProtocolLimits.SessionMessageBytesMax)
            throw new StreamClosedException(StreamClosedException.Broken, "The host sent a message that is too long.");
        Array.Resize(ref _buffer, _buffer.Length * 2);
    }
}
