using Farglass.Client;
using Farglass.Protocol;
using Farglass.Protocol.Messages;
using Farglass.Testing;

namespace Farglass.Host.Tests;

public sealed class StreamTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_ticket_starts_the_session_and_its_frames_arrive_as_they_were_sent()
    {
        await using var host = await RunningHost.StartAsync();
        var id = host.Service.Reserve();

        await using var client = await host.OpenAsync(id, new() { Width = 1281, Height = 721, PixelRatio = 2 });
        var session = await host.FakeOfAsync(id);
        await Wait.Eventually(() => session.HasViewer ? null : "no viewer");
        session.SendFrame(50_000, key: true);
        session.SendFrame(2_000);
        await using var events = client.ReadAllAsync(Token).GetAsyncEnumerator(Token);
        var first = await NextFrameAsync(events);
        var second = await NextFrameAsync(events);

        Assert.Equal("Terminal", client.Welcome.ApplicationName);
        Assert.Equal((1280, 720), (client.Welcome.Width, client.Welcome.Height)); // Even, as the encoder wants it.
        Assert.Equal((1280, 720, 2.0), (session.Launch!.Width, session.Launch.Height, session.Launch.PixelRatio));
        Assert.Equal("https://portal.example/", client.Grant.ReturnUrl);
        Assert.Equal("https://portal.example/open/terminal", client.Grant.RestartUrl);
        Assert.True(first.Header.IsKey);
        Assert.Equal((1u, 50_000), (first.Header.FrameId, first.AccessUnit.Length));
        Assert.Equal(-1, first.AccessUnit.Span.IndexOfAnyExcept((byte)1));
        Assert.Equal((2u, 2_000), (second.Header.FrameId, second.AccessUnit.Length));
        Assert.Equal((1u, 2u, 3u),
            (first.Header.Timings.Wait, first.Header.Timings.Convert, first.Header.Timings.Encode));
        Assert.InRange(first.Header.Timings.Transfer, 1u, 5_000_000u);
        Assert.InRange(first.Header.Timings.Queue, 1u, 5_000_000u);
    }

    [Fact]
    public async Task Without_a_window_the_application_says_how_large_it_is()
    {
        await using var host = await RunningHost.StartAsync();
        var id = host.Service.Reserve();

        await using var client = await host.OpenAsync(id);

        Assert.Equal((1000, 700), (client.Welcome.Width, client.Welcome.Height));
    }

    [Fact]
    public async Task Nobody_changes_the_display_of_an_application_with_a_size_of_its_own()
    {
        await using var host = await RunningHost.StartAsync();
        var (own, other) = (host.Service.Reserve(fixedSize: true), host.Service.Reserve());
        await using var client = await host.OpenAsync(own, new() { Width = 1280, Height = 720, PixelRatio = 2 });
        await using var follower = await host.OpenAsync(other);

        foreach (var (viewer, id) in new[] { (client, own), (follower, other) })
        {
            var session = await host.FakeOfAsync(id);
            await Wait.Eventually(() => session.HasViewer ? null : "no viewer");
            await viewer.SendAsync(new DisplaySizeMessage(1920, 1080), Token);
            await viewer.SendAsync(new DisplayScaleMessage(200), Token);
            await viewer.SendAsync(new KeyMessage(KeyAction.Down, 30), Token);
            await Wait.Eventually(() => session.Count(MessageType.Key) == 1 ? null : "no key");
        }

        var kept = await host.FakeOfAsync(own);
        var followed = await host.FakeOfAsync(other);
        Assert.Equal((1000, 700, 1.0), (kept.Launch!.Width, kept.Launch.Height, kept.Launch.PixelRatio));
        Assert.Equal((0, 0), (kept.Count(MessageType.DisplaySize), kept.Count(MessageType.DisplayScale)));
        Assert.Equal((1, 1), (followed.Count(MessageType.DisplaySize), followed.Count(MessageType.DisplayScale)));
        Assert.Equal((true, null), (client.Welcome.FixedSize, follower.Welcome.FixedSize));
    }

    [Fact]
    public async Task Input_reaches_the_session_as_it_was_sent_and_in_order()
    {
        await using var host = await RunningHost.StartAsync();
        var id = host.Service.Reserve();
        await using var client = await host.OpenAsync(id);
        var session = await host.FakeOfAsync(id);
        await Wait.Eventually(() => session.HasViewer ? null : "no viewer");

        await client.SendAsync(new KeyMessage(KeyAction.Down, 30), Token);
        await client.SendAsync(new PointerMoveMessage(10, 20), Token);
        await client.SendAsync(new PointerButtonMessage(PointerButton.Right, Down: true, 10, 20), Token);
        await client.SendAsync(new WheelMessage(0, 120, 10, 20), Token);
        await client.ReleaseKeysAsync(Token);
        await client.RequestKeyFrameAsync(Token);
        await Wait.Eventually(() => session.Count(MessageType.KeyFrame) == 1 ? null : "no key frame was asked for");

        byte[][] expected =
        [
            [0x10, 1, 0, 30], [0x12, 0, 10, 0, 20], [0x13, 2, 1, 0, 10, 0, 20], [0x14, 0, 0, 0, 120, 0, 10, 0, 20],
            [0x11], [0x47],
        ];
        Assert.Equal(expected, session.Received.Where(message => message[0] is >= 0x10 and < 0x20 or 0x47));
    }

    [Fact]
    public async Task Frames_are_granted_as_they_are_acknowledged_and_no_further()
    {
        await using var host = await RunningHost.StartAsync();
        var id = host.Service.Reserve();
        await using var client = await host.OpenAsync(id, new() { Acknowledge = false });
        var session = await host.FakeOfAsync(id);
        await Wait.Eventually(() => session.Granted == 1 ? null : $"{session.Granted} is granted");
        await using var events = client.ReadAllAsync(Token).GetAsyncEnumerator(Token);

        session.SendFrame(5_000, key: true);
        var first = await NextFrameAsync(events);
        Assert.Equal(1u, session.Granted); // Not before it is acknowledged.
        await client.AcknowledgeAsync(first, Token);
        await Wait.Eventually(() => session.Granted >= 2 ? null : $"{session.Granted} is granted");
        Assert.InRange(session.Granted, 2u, 33u); // A round trip's worth, whatever this machine calls one.
        Assert.Equal(60, session.Rate.FrameRateMax);
    }

    [Fact]
    public async Task A_viewer_gets_no_frame_before_a_key_frame_and_the_cursor_at_once()
    {
        await using var host = await RunningHost.StartAsync();
        var id = host.Service.Reserve();
        await using var client = await host.OpenAsync(id);
        var session = await host.FakeOfAsync(id);
        await Wait.Eventually(() => session.HasViewer ? null : "no viewer");

        session.SendFrame();
        session.SendCursor();
        session.SendFrame(key: true);
        await using var events = client.ReadAllAsync(Token).GetAsyncEnumerator(Token);

        Assert.True(await events.MoveNextAsync());
        Assert.Equal(16, Assert.IsType<SessionEvent.Cursor>(events.Current).Rgba.Length);
        Assert.Equal(2u, (await NextFrameAsync(events)).Header.FrameId);
    }

    [Fact]
    public async Task A_second_viewer_takes_the_session_over_and_the_first_is_told()
    {
        await using var host = await RunningHost.StartAsync();
        var id = host.Service.Reserve();
        await using var first = await host.OpenAsync(id);
        var session = await host.FakeOfAsync(id);
        await Wait.Eventually(() => session.HasViewer ? null : "no viewer");

        await using var second = await host.OpenAsync(id);
        session.SendFrame(key: true);
        await using var events = second.ReadAllAsync(Token).GetAsyncEnumerator(Token);

        Assert.True((await NextFrameAsync(events)).Header.IsKey);
        Assert.Equal(CloseCodes.TakenOver, (await ClosedAsync(first)).CloseCode);
        Assert.Equal(2, session.Count(MessageType.ViewerAttached));
        Assert.Equal(1, session.Count(MessageType.ReleaseKeys));
        Assert.Single(host.Processes.All, fake => fake.Launch is not null);
        var refused = await Assert.ThrowsAsync<StreamClosedException>(() =>
            SessionClient.ResumeAsync(host.Url, first.Grant, new(), Token));
        Assert.Equal(CloseCodes.Unauthorized, refused.CloseCode);
    }

    [Fact]
    public async Task A_page_that_is_loaded_again_comes_back_with_the_same_token()
    {
        await using var host = await RunningHost.StartAsync();
        var id = host.Service.Reserve();
        var before = await host.OpenAsync(id);
        var session = await host.FakeOfAsync(id);
        await Wait.Eventually(() => session.HasViewer ? null : "no viewer");
        session.SendFrame(key: true);
        await before.DisposeAsync();
        await Wait.Eventually(() =>
            host.Service.LastReport(id)?.State == SessionState.Disconnected ? null : "not disconnected");

        await using var client = await SessionClient.ResumeAsync(host.Url, before.Grant, new(), Token);
        await Wait.Eventually(() => session.HasViewer ? null : "no viewer");
        session.SendFrame(key: true);
        await using var events = client.ReadAllAsync(Token).GetAsyncEnumerator(Token);

        Assert.Equal(2u, (await NextFrameAsync(events)).Header.FrameId);
        await Wait.Eventually(() => host.Service.LastReport(id)?.State == SessionState.Active ? null : "not active");
    }

    [Fact]
    public async Task The_round_trip_can_be_measured()
    {
        await using var host = await RunningHost.StartAsync();
        var id = host.Service.Reserve();
        await using var client = await host.OpenAsync(id);
        await using var events = client.ReadAllAsync(Token).GetAsyncEnumerator(Token);

        await client.PingAsync(Token);

        Assert.True(await events.MoveNextAsync());
        Assert.InRange(Assert.IsType<SessionEvent.RoundTrip>(events.Current).Time, TimeSpan.Zero,
            TimeSpan.FromSeconds(10));
    }

    static async Task<SessionEvent.Frame> NextFrameAsync(IAsyncEnumerator<SessionEvent> events)
    {
        while (await events.MoveNextAsync())
            if (events.Current is SessionEvent.Frame frame) return frame;
        throw new InvalidOperationException($"The stream has ended: {events.Current}");
    }

    static async Task<SessionEvent.Closed> ClosedAsync(SessionClient client)
    {
        await foreach (var happened in client.ReadAllAsync(Token))
            if (happened is SessionEvent.Closed closed) return closed;
        throw new InvalidOperationException("The stream has ended without a close.");
    }
}
