using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;

namespace Farglass.Testing.EndToEnd.Browser;

/// <summary>
/// A connection that drives a browser by WebDriver BiDi: commands of JSON, one after the other. Events are passed over.
/// </summary>
sealed class BiDi : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly ClientWebSocket _socket = new();
    readonly ArrayBufferWriter<byte> _message = new();
    int _commands;

    BiDi() { }

    /// <param name="address">What the browser printed, as in <c>ws://127.0.0.1:9222</c>.</param>
    public static async Task<BiDi> ConnectAsync(string address)
    {
        var connection = new BiDi();
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            await connection._socket.ConnectAsync(new(address + "/session"), patience.Token);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <returns>The result of the command.</returns>
    public async Task<JsonElement> DoAsync(string method, object parameters)
    {
        using var patience = new CancellationTokenSource(Patience);
        var id = ++_commands;
        var command = JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters });
        await _socket.SendAsync(command, WebSocketMessageType.Text, endOfMessage: true, patience.Token);
        while (true)
        {
            var message = await ReceiveAsync(patience.Token);
            if (!message.TryGetProperty("id", out var answered) || answered.ValueKind != JsonValueKind.Number
                || answered.GetInt32() != id)
                continue;
            return message.TryGetProperty("result", out var result)
                ? result
                : throw new InvalidOperationException($"{method}: {message}");
        }
    }

    public void Dispose() => _socket.Dispose();

    async Task<JsonElement> ReceiveAsync(CancellationToken cancellation)
    {
        _message.ResetWrittenCount();
        while (true)
        {
            var part = await _socket.ReceiveAsync(_message.GetMemory(sizeHint: 4_096), cancellation);
            if (part.MessageType == WebSocketMessageType.Close)
                throw new InvalidOperationException("The browser has closed the connection.");
            _message.Advance(part.Count);
            if (part.EndOfMessage) return JsonSerializer.Deserialize<JsonElement>(_message.WrittenSpan);
        }
    }
}
