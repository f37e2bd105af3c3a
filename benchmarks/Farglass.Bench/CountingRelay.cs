using System.Net;
using System.Net.Sockets;

namespace Farglass.Bench;

/// <summary>
/// Stands between a client and a server, and counts the bytes that TCP carries, both ways: HTTP, WebSocket frames, and
/// pings that no library tells of.
/// </summary>
sealed class CountingRelay : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, port: 0);
    readonly CancellationTokenSource _stopping = new();
    readonly List<Task> _connections = [];
    readonly Uri _server;
    Task _accepting = Task.CompletedTask;
    long _bytes;

    CountingRelay(Uri server) => _server = server;

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>What a client connects to in the server's place.</summary>
    public string Url => $"http://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public static CountingRelay Start(string server)
    {
        var relay = new CountingRelay(new(server));
        relay._listener.Start();
        relay._accepting = relay.AcceptAsync();
        return relay;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_connections).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
            _connections.Add(RelayAsync(client));
        }
    }

    async Task RelayAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient();
        await far.ConnectAsync(_server.Host, _server.Port, _stopping.Token);
        near.NoDelay = far.NoDelay = true;
        await Task.WhenAny(CopyAsync(near.GetStream(), far.GetStream()), CopyAsync(far.GetStream(), near.GetStream()));
    }

    async Task CopyAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, _stopping.Token) is > 0 and var count)
        {
            Interlocked.Add(ref _bytes, count);
            await to.WriteAsync(buffer.AsMemory(0, count), _stopping.Token);
        }
    }
}
