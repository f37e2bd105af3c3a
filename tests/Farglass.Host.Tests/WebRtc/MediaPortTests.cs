using System.Net;
using System.Net.Sockets;
using Farglass.Client;
using Farglass.Host.Carriers.WebRtc;

namespace Farglass.Host.Tests.WebRtc;

/// <summary>What the media thread makes of what it gets. Measured, so nothing else may run beside it.</summary>
[Collection(nameof(AloneInTheProcess))]
public sealed class MediaPortTests(ITestOutputHelper output)
{
    const int Flood = 20_000, Frames = 200, FrameBytes = 5_000;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Garbage_and_floods_change_nothing_and_make_no_objects()
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        await using var watching = await Watching.OpenAsync(host);
        await watching.ShowAsync(key: true);
        var loop = host.Get<MediaLoop>();
        using var stranger = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await FloodAsync(stranger, loop, count: 500);

        var before = await AllocatedAsync(loop);
        await FloodAsync(stranger, loop, Flood);
        var perDatagram = (await AllocatedAsync(loop) - before) / (double)Flood;

        output.WriteLine($"{perDatagram:0.00} bytes for each datagram");
        Assert.InRange(perDatagram, 0, 4); // An object would be 24 bytes at least.
        Assert.Equal(1, await loop.AskAsync(() => loop.Carriers));
        var (sent, received) = await watching.ShowAsync();
        Assert.Equal(sent, received.AccessUnit.ToArray());
    }

    [Fact]
    public async Task Connections_that_say_nothing_or_nonsense_are_hung_up_and_nobody_minds()
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        await using var watching = await Watching.OpenAsync(host, Carrier.WebRtcTcp);
        var strangers = new List<TcpClient>();
        for (var count = 0; count < 80; count++)
        {
            var stranger = new TcpClient();
            strangers.Add(stranger);
            await stranger.ConnectAsync(EndPointOf(host.Get<MediaLoop>()), Token);
            if (count % 4 == 1) await stranger.GetStream().WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), Token);
            if (count % 4 == 2) await stranger.GetStream().WriteAsync(new byte[] { 0xFF, 0xFF, 1, 2 }, Token);
            if (count % 4 == 3) stranger.Dispose();
        }

        var (sent, received) = await watching.ShowAsync(key: true);

        Assert.Equal(sent, received.AccessUnit.ToArray());
        // A frame that is longer than any of ours ends its connection.
        Assert.Equal(0, await ReadAsync(strangers[2]));
        foreach (var stranger in strangers) stranger.Dispose();
    }

    [Fact]
    public async Task A_frame_passes_the_media_thread_without_a_new_object()
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        await using var watching = await Watching.OpenAsync(host);
        await watching.ShowAsync(FrameBytes, key: true);
        var loop = host.Get<MediaLoop>();
        // Rings and pools grow at first, so the best of some rounds is what a frame costs; an object of ours would be
        // in each of them, with 24 bytes at least.
        var best = double.MaxValue;
        for (var round = 0; round < 4; round++)
        {
            var before = await AllocatedAsync(loop);
            for (var frame = 0; frame < Frames; frame++) await watching.ShowAsync(FrameBytes);
            best = Math.Min(best, (await AllocatedAsync(loop) - before) / (double)Frames);
        }

        output.WriteLine($"{best:0.0} bytes for each frame");
        Assert.InRange(best, 0, 8);
    }

    static Task<long> AllocatedAsync(MediaLoop loop) => loop.AskAsync(GC.GetAllocatedBytesForCurrentThread);

    static IPEndPoint EndPointOf(MediaLoop loop) =>
        new(loop.Candidates[0].Address.ToIPAddress(), loop.Candidates[0].Address.Port);

    static async Task FloodAsync(Socket stranger, MediaLoop loop, int count)
    {
        var random = new Random(count);
        var to = EndPointOf(loop).Serialize();
        var datagram = new byte[1_400];
        random.NextBytes(datagram);
        for (var at = 0; at < count; at++)
        {
            // The first byte says what it is: STUN, DTLS, RTP, RTCP, or nothing that anybody knows (RFC 7983).
            datagram[0] = (at % 5) switch { 0 => 0, 1 => 22, 2 or 3 => 0x80, _ => (byte)random.Next(256) };
            datagram[1] = (byte)(at % 5 == 0 ? 1 : random.Next(256));
            stranger.SendTo(datagram.AsSpan(0, random.Next(datagram.Length)), SocketFlags.None, to);
            if (at % 100 == 0) await loop.AskAsync(() => at); // So that the kernel drops none: each is looked at.
        }

        await loop.AskAsync(() => count);
        await loop.AskAsync(() => count);
    }

    static async Task<int> ReadAsync(TcpClient client)
    {
        try
        {
            return await client.GetStream().ReadAsync(new byte[100], Token);
        }
        catch (IOException)
        {
            return 0; // Hung up on without a goodbye.
        }
    }
}
