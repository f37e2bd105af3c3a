using Farglass.Protocol.Messages;
using Farglass.Testing;

namespace Farglass.Host.Tests;

/// <summary>Sound over a WebSocket.</summary>
public sealed class SoundTests
{
    [Fact]
    public async Task Sound_comes_as_it_was_made_once_it_is_asked_for()
    {
        await using var host = await RunningHost.StartAsync();
        var id = host.Service.Reserve();
        await using var client = await host.OpenAsync(id);
        using var stream = await RawStream.OpenAsync(host.Url, client.Grant.Stream);
        await stream.SayHelloAsync(client.Grant.ViewerToken);
        var session = await host.FakeOfAsync(id);
        await Wait.Eventually(() => session.HasViewer ? null : "no viewer");
        Assert.Equal(0, session.Count(MessageType.SoundWanted));

        await stream.SendAsync([(byte)MessageType.Listen, 1]);
        await Wait.Eventually(() => session.Count(MessageType.SoundWanted) == 1 ? null : "nobody asked for sound");
        byte[] packet = [(byte)MessageType.Sound, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0xFC, 1, 2, 3];
        session.Send(packet);
        byte[] came;
        while ((came = await stream.ReceiveAsync())[0] != (byte)MessageType.Sound) { }
        Assert.Equal(packet, came);

        await stream.SendAsync([(byte)MessageType.Listen, 0]);
        await Wait.Eventually(() => session.Count(MessageType.SoundWanted) == 2 ? null : "it was not muted");
        Assert.Equal([(byte)SoundListener.Reliable, (byte)SoundListener.Nobody],
            from message in session.Received
            where message[0] == (byte)MessageType.SoundWanted
            select message[1]);
    }
}
