using Farglass.Client;
using Farglass.Host.Carriers.WebRtc;
using Farglass.Protocol;
using Farglass.Protocol.Messages;
using Farglass.Testing;

namespace Farglass.Host.Tests.WebRtc;

/// <summary>How WebRTC connections end, and what everybody hears of it.</summary>
public sealed class EndTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Carrier.WebRtc)]
    [InlineData(Carrier.WebRtcTcp)]
    public async Task When_the_application_exits_the_viewer_hears_why(Carrier carrier)
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        var id = host.Service.Reserve();
        await using var watching = await Watching.OpenAsync(host, carrier, id);

        watching.Session.End(StopReason.ApplicationExited, exitCode: 0);

        var ended = await watching.NextAsync<SessionEvent.Ended>();
        Assert.Equal(StopReason.ApplicationExited, ended.Message.Reason);
        var late = await Assert.ThrowsAsync<StreamClosedException>(
            () => Watching.ResumeAsync(host, id, watching, carrier));
        Assert.Equal((CloseCodes.SessionEnded, StopReason.ApplicationExited), (late.CloseCode, late.Ended!.Reason));
        await NobodyIsLeftAsync(host);
    }

    [Fact]
    public async Task The_user_can_end_the_session()
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        await using var watching = await Watching.OpenAsync(host);

        await watching.Client.EndAsync(Token);

        Assert.Equal(StopReason.EndedByUser, (await watching.NextAsync<SessionEvent.Ended>()).Message.Reason);
    }

    [Fact]
    public async Task The_same_viewers_second_connection_takes_the_place_of_the_first()
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        var id = host.Service.Reserve();
        await using var first = await Watching.OpenAsync(
            host, Carrier.WebRtc, id, new() { ReconnectFor = TimeSpan.FromSeconds(30), PingInterval = TimeSpan.Zero });

        await using var second = await Watching.ResumeAsync(host, id, first, Carrier.WebRtc);

        Assert.Equal(CloseCodes.Replaced, (await first.NextAsync<SessionEvent.Closed>()).CloseCode);
        await second.ShowAsync(key: true);
        await using var third = await Watching.ResumeAsync(host, id, first, Carrier.WebSocket);
        Assert.Equal(CloseCodes.Replaced, (await second.NextAsync<SessionEvent.Closed>()).CloseCode);
        await NobodyIsLeftAsync(host);
    }

    [Theory]
    [InlineData(Carrier.WebRtc)]
    [InlineData(Carrier.WebRtcTcp)]
    public async Task A_viewer_that_leaves_is_gone_at_once_and_what_it_said_last_has_arrived(Carrier carrier)
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        var id = host.Service.Reserve();
        var watching = await Watching.OpenAsync(host, carrier, id);

        await watching.Client.SendAsync(new KeyMessage(KeyAction.Up, 30), Token);
        await watching.DisposeAsync();

        await Wait.Eventually(() => watching.Session.HasViewer ? "it is still there" : null);
        Assert.Equal(1, watching.Session.Count(MessageType.Key));
        await Wait.Eventually(() =>
            host.Service.LastReport(id)?.State == SessionState.Disconnected ? null : "not disconnected");
        await NobodyIsLeftAsync(host);
    }

    [Theory]
    [InlineData(Carrier.WebRtc)]
    [InlineData(Carrier.WebRtcTcp)]
    [InlineData(Carrier.Auto)]
    public async Task A_host_that_starts_again_says_so_and_its_viewers_come_back(Carrier carrier)
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        await using var watching = await Watching.OpenAsync(host, carrier, options: new()
        {
            ReconnectFor = TimeSpan.FromSeconds(60),
            PingInterval = TimeSpan.Zero,
        });
        await watching.ShowAsync(key: true);
        await host.StopAsync();
        Assert.Equal(1001, (await watching.NextAsync<SessionEvent.Reconnecting>()).CloseCode);

        await host.StartAgainAsync();

        await watching.NextAsync<SessionEvent.Reconnected>();
        await Wait.Eventually(() => watching.Session.HasViewer ? null : "the viewer has not come back");
        var (sent, received) = await watching.ShowAsync(key: true);
        Assert.Equal(sent, received.AccessUnit.ToArray());
        Assert.Equal(1, watching.Client.Statistics.Reconnects);
    }

    [Fact]
    public async Task A_viewer_that_vanishes_is_given_up_and_its_session_waits_for_another()
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        var id = host.Service.Reserve();
        var clock = new JumpingTime();
        await using var watching = await Watching.OpenAsync(
            host, Carrier.WebRtc, id, new() { Time = clock, PingInterval = TimeSpan.Zero });
        await watching.ShowAsync(key: true);
        clock.Stop(); // It says no more that it is there, which is all that a host sees of one who is gone.

        // No check comes for half a minute, and no way back is found in ten seconds more.
        host.Time.Jump(TimeSpan.FromSeconds(31));
        await WakeAsync(host);
        host.Time.Jump(TimeSpan.FromSeconds(11));
        await WakeAsync(host);

        await Wait.Eventually(() => watching.Session.HasViewer ? "the viewer is still there" : null);
        await Wait.Eventually(() =>
            host.Service.LastReport(id)?.State == SessionState.Disconnected ? null : "not disconnected");
    }

    /// <summary>Lets the media loop look at its clock; a turn may do only one of the things that are due.</summary>
    static async Task WakeAsync(RunningHost host)
    {
        for (var turn = 0; turn < 4; turn++) await host.Get<MediaLoop>().AskAsync(() => turn);
    }

    static Task NobodyIsLeftAsync(RunningHost host) => Wait.Eventually(async () =>
    {
        var loop = host.Get<MediaLoop>();
        var left = await loop.AskAsync(() => loop.Carriers);
        return left == 0 ? null : $"{left} connections are still there";
    });
}
