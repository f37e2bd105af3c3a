using Farglass.Client;
using Farglass.Protocol;
using Farglass.Testing;

namespace Farglass.Host.Tests.WebRtc;

/// <summary>A client that reads a session, and the session that it reads.</summary>
sealed class Watching : IAsyncDisposable
{
    readonly IAsyncEnumerator<SessionEvent> _events;

    Watching(SessionClient client, FakeSession session)
    {
        (Client, Session) = (client, session);
        _events = client.ReadAllAsync(Token).GetAsyncEnumerator(Token);
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public SessionClient Client { get; }

    public FakeSession Session { get; }

    /// <summary>Opens a session of its own, unless it is told which.</summary>
    public static async Task<Watching> OpenAsync(
        RunningHost host, Carrier carrier = Carrier.WebRtc, SessionId? id = null, SessionClientOptions? options = null)
    {
        var session = id ?? host.Service.Reserve();
        options ??= new() { PingInterval = TimeSpan.Zero };
        return await OfAsync(host, session, await host.OpenAsync(session, options with { Carrier = carrier }));
    }

    /// <summary>Another connection of the same viewer.</summary>
    public static async Task<Watching> ResumeAsync(RunningHost host, SessionId id, Watching before, Carrier carrier) =>
        await OfAsync(host, id, await SessionClient.ResumeAsync(
            host.Url, before.Client.Grant, new() { Carrier = carrier, PingInterval = TimeSpan.Zero }, Token));

    public async Task<T> NextAsync<T>()
        where T : SessionEvent
    {
        while (await _events.MoveNextAsync())
            if (_events.Current is T wanted) return wanted;
        throw new InvalidOperationException($"The stream has ended: {_events.Current}");
    }

    /// <summary>Sends a picture and waits until it is there.</summary>
    /// <returns>What was sent and what has come.</returns>
    public async Task<(byte[] Sent, SessionEvent.Frame Received)> ShowAsync(int bytes = 1_000, bool key = false)
    {
        var sent = Session.SendPicture(bytes, key);
        return (sent, await NextAsync<SessionEvent.Frame>());
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _events.DisposeAsync();
    }

    static async Task<Watching> OfAsync(RunningHost host, SessionId id, SessionClient client)
    {
        var session = await host.FakeOfAsync(id);
        await Wait.Eventually(() => session.HasViewer ? null : "no viewer");
        return new(client, session);
    }
}
