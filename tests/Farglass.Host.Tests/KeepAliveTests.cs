using Farglass.Client;
using Farglass.Host.Signalling;
using Farglass.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Farglass.Host.Tests;

public sealed class KeepAliveTests
{
    /// <summary>Long enough that a busy machine answers in time, short enough to wait for.</summary>
    static readonly KeepAlive Quick = new(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(2));

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_viewer_that_answers_no_ping_is_gone_and_one_that_does_stays()
    {
        await using var host = await RunningHost.StartAsync(services => services.AddSingleton(Quick));
        var (lost, well) = (host.Service.Reserve(), host.Service.Reserve());
        await using var watching = await host.OpenAsync(well);
        var client = await host.OpenAsync(lost);
        await client.DisposeAsync();
        // Its network is gone: a WebSocket of .NET answers pings while somebody receives, and nobody does here.
        using var silent = await RawStream.OpenAsync(host.Url, client.Grant.Stream);
        await silent.SayHelloAsync(client.Grant.ViewerToken);
        var (left, stayed) = (await host.FakeOfAsync(lost), await host.FakeOfAsync(well));
        await Wait.Eventually(() => left.HasViewer && stayed.HasViewer ? null : "somebody is not there yet");

        await Wait.Eventually(() => left.HasViewer ? "the silent one is still believed to watch" : null);

        Assert.False(left.Died); // The application runs on, for as long as the grace time.
        Assert.True(stayed.HasViewer);
        await using var events = watching.ReadAllAsync(Token).GetAsyncEnumerator(Token);
        await watching.PingAsync(Token);
        Assert.True(await events.MoveNextAsync());
        Assert.IsType<SessionEvent.RoundTrip>(events.Current);
        Assert.Equal(1, stayed.Count(Protocol.Messages.MessageType.ViewerAttached));
    }
}
