using System.Net;
using System.Net.Sockets;
using Farglass.Host.Carriers;

namespace Farglass.Host.Tests.Carriers;

/// <summary>On real sockets: what the kernel says is the kernel's.</summary>
public sealed class TcpSocketTests
{
    [Fact]
    public async Task Of_what_cannot_leave_little_waits_in_the_kernel_and_that_is_known()
    {
        var token = TestContext.Current.CancellationToken;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var reader = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        reader.ReceiveBufferSize = 16 * 1024;
        await reader.ConnectAsync((IPEndPoint)listener.LocalEndpoint, token);
        using var writer = await listener.AcceptSocketAsync(token);
        var tcp = new TcpSocket(writer);
        tcp.Tune();
        writer.Blocking = false;

        var written = 0L;
        while (writer.Send(new byte[8 * 1024], SocketFlags.None, out var fault) is var count
            && fault == SocketError.Success)
            written += count;

        var state = tcp.Read();
        Assert.InRange(state.NotSentBytes, 1, Limits.TcpNotSentBytesMax * 2); // The kernel fills what it has begun.
        Assert.Equal(written, state.SentBytes + state.NotSentBytes);
        Assert.Equal(0, state.RepeatedBytes);
    }

    [Fact]
    public void Without_a_socket_nothing_is_set_and_nothing_known()
    {
        var tcp = new TcpSocket(null);

        tcp.Tune();

        Assert.Equal(default, tcp.Read());
    }
}
