using System.Net.Sockets;
using System.Text;

namespace Farglass.Session.Link;

/// <summary>The session's own end of the socket: hosts come and go, the socket stays.</summary>
sealed class HostListener : IDisposable
{
    readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    /// <exception cref="ArgumentException">The path is too long for a socket.</exception>
    /// <exception cref="SocketException">There is such a file already, or it cannot be made.</exception>
    public HostListener(string socketFile)
    {
        if (Encoding.UTF8.GetByteCount(socketFile) > Limits.SocketPathBytesMax)
            throw new ArgumentException(
                $"A socket's path has at most {Limits.SocketPathBytesMax} bytes: {socketFile}", nameof(socketFile));
        _socket.Bind(new UnixDomainSocketEndPoint(socketFile));
        _socket.Listen(Limits.ListenBacklog);
    }

    /// <summary>Gives each connection to <paramref name="take"/>, until this is disposed.</summary>
    public async Task AcceptAsync(Func<HostConnection, ValueTask> take)
    {
        try
        {
            while (true) await take(new(await _socket.AcceptAsync().ConfigureAwait(false))).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    public void Dispose() => _socket.Dispose();
}
