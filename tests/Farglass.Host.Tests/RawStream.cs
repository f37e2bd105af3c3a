using System.Net.WebSockets;
using Farglass.Protocol.Messages;

namespace Farglass.Host.Tests;

/// <summary>A WebSocket to a host that says whatever the test wants.</summary>
sealed class RawStream : IDisposable
{
    readonly ClientWebSocket _socket = new();

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<RawStream> OpenAsync(Uri host, string path, string? origin = null)
    {
        var stream = new RawStream();
        if (origin is not null) stream._socket.Options.SetRequestHeader("Origin", origin);
        await stream._socket.ConnectAsync(new UriBuilder(new Uri(host, path)) { Scheme = "ws" }.Uri, Token);
        return stream;
    }

    public Task SayHelloAsync(string token, int version = JsonMessages.ClientProtocol) =>
        SendAsync(JsonMessages.Write(MessageType.Hello, new HelloMessage(version, token)));

    public Task SendAsync(byte[] message, WebSocketMessageType type = WebSocketMessageType.Binary, bool end = true) =>
        _socket.SendAsync(message, type, end, Token);

    /// <summary>Reads on until the host closes.</summary>
    public async Task<(int Code, string Reason)> ClosedAsync()
    {
        var buffer = new byte[64 * 1024];
        while ((await _socket.ReceiveAsync(buffer, Token)).MessageType != WebSocketMessageType.Close) { }
        return ((int)_socket.CloseStatus!.Value, _socket.CloseStatusDescription ?? "");
    }

    public async Task<byte[]> ReceiveAsync()
    {
        var buffer = new byte[64 * 1024];
        var part = await _socket.ReceiveAsync(buffer, Token);
        return buffer[..part.Count];
    }

    public void Dispose() => _socket.Dispose();
}
