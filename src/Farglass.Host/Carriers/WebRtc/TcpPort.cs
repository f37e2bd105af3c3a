using System.Net;
using System.Net.Sockets;
using Farglass.Host.Signalling;

namespace Farglass.Host.Carriers.WebRtc;

/// <summary>
/// ICE-TCP, passive (RFC 6544): for clients whose network lets no UDP out. Takes connections on the port, and hands
/// each to the media loop.
/// </summary>
sealed class TcpPort : IAsyncDisposable
{
    readonly List<Socket> _listeners = [];
    readonly CancellationTokenSource _stopping = new();
    readonly ConnectionGate _gate = new(Limits.MediaConnectionsMax, Limits.UnauthenticatedMax);
    readonly MediaInbox _inbox;
    readonly TimeProvider _time;
    Task _accepting = Task.CompletedTask;

    TcpPort(MediaInbox inbox, TimeProvider time) => (_inbox, _time) = (inbox, time);

    /// <exception cref="SocketException">The port is taken.</exception>
    public static TcpPort Open(IReadOnlyList<IPAddress> addresses, int port, MediaInbox inbox, TimeProvider time)
    {
        var opened = new TcpPort(inbox, time);
        try
        {
            foreach (var address in addresses.Take(Limits.MediaAddressesMax)) opened.Listen(new(address, port));
            opened._accepting = Task.WhenAll(opened._listeners.Select(opened.AcceptAllAsync));
            return opened;
        }
        catch
        {
            foreach (var listener in opened._listeners) listener.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        foreach (var listener in _listeners) listener.Dispose();
        await _accepting;
        _stopping.Dispose();
    }

    void Listen(IPEndPoint endPoint)
    {
        var listener = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _listeners.Add(listener);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(endPoint);
        listener.Listen(Limits.MediaBacklog);
    }

    async Task AcceptAllAsync(Socket listener)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var socket = await listener.AcceptAsync(_stopping.Token);
                if (_gate.TryEnter() is { } pass)
                    _ = new TcpConnection(socket, pass, _inbox, _time).RunAsync(_stopping.Token);
                else socket.Dispose();
            }
            catch (Exception gone) when (gone is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // That client went away while it was being taken; or there are no descriptors left, and others go
                // first.
                await Task.Delay(Limits.RetryPause, _time, _stopping.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
