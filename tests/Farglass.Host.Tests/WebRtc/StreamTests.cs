using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Farglass.Client;
using Farglass.Protocol;
using Farglass.Protocol.Messages;
using Farglass.Testing;

namespace Farglass.Host.Tests.WebRtc;

/// <summary>Sessions by WebRTC, over real sockets, with the .NET client at the other end.</summary>
public sealed class StreamTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Carrier.WebRtc)]
    [InlineData(Carrier.WebRtcTcp)]
    public async Task Frames_arrive_as_they_were_sent_with_what_the_host_knows_of_them(Carrier carrier)
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        await using var watching = await Watching.OpenAsync(host, carrier);

        var (first, _) = await watching.ShowAsync(50_000, key: true) is var key ? key : default;
        var (second, last) = await watching.ShowAsync(2_000);

        Assert.Equal(carrier, watching.Client.Carrier);
        Assert.Equal((1000, 700), (watching.Client.Welcome.Width, watching.Client.Welcome.Height));
        Assert.Equal(first, key.Received.AccessUnit.ToArray());
        Assert.True(key.Received.Header.IsKey);
        Assert.Equal((1000, 700), (key.Received.Header.Width, key.Received.Header.Height));
        Assert.Equal(second, last.AccessUnit.ToArray());
        Assert.Equal(2u, last.Header.FrameId);
        Assert.Equal((1u, 2u, 3u),
            (last.Header.Timings.Wait, last.Header.Timings.Convert, last.Header.Timings.Encode));
        Assert.InRange(last.Header.Timings.Transfer, 1u, 5_000_000u);
        var seen = watching.Client.Statistics;
        Assert.Equal((carrier, 2, 1), (seen.Carrier, seen.Frames, seen.KeyFrames));
        Assert.InRange(seen.Network!.Packets, 44, 60);
        Assert.InRange(seen.Network.RoundTripMilliseconds!.Value, 0.001, 5_000);
    }

    [Theory]
    [InlineData(Carrier.WebRtc)]
    [InlineData(Carrier.WebRtcTcp)]
    public async Task Input_reaches_the_session_and_keys_buttons_and_wheel_in_order(Carrier carrier)
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        await using var watching = await Watching.OpenAsync(host, carrier);
        var client = watching.Client;

        await client.SendAsync(new PointerMoveMessage(10, 20), Token);
        for (ushort code = 1; code <= 200; code++) await client.SendAsync(new KeyMessage(KeyAction.Down, code), Token);
        await client.SendAsync(new PointerButtonMessage(PointerButton.Right, Down: true, 10, 20), Token);
        await client.SendAsync(new WheelMessage(0, 120, 10, 20), Token);
        await client.ReleaseKeysAsync(Token);
        await Wait.Eventually(() => watching.Session.Count(MessageType.ReleaseKeys) == 1 ? null : "not all has come");
        await Wait.Eventually(() => watching.Session.Count(MessageType.PointerMove) == 1 ? null : "it has not moved");

        byte[][] expected =
        [
            .. Enumerable.Range(1, 200).Select(code => new byte[] { 0x10, 1, 0, (byte)code }),
            [0x13, 2, 1, 0, 10, 0, 20], [0x14, 0, 0, 0, 120, 0, 10, 0, 20], [0x11],
        ];
        Assert.Equal(expected,
            watching.Session.Received.Where(message => message[0] is 0x10 or 0x11 or 0x13 or 0x14));
    }

    [Fact]
    public async Task Who_watches_is_told_what_the_host_knows_of_the_network()
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        await using var watching = await Watching.OpenAsync(host, Carrier.WebRtc);
        await watching.ShowAsync(20_000, key: true);

        var first = await watching.NextAsync<SessionEvent.Network>();
        var second = await watching.NextAsync<SessionEvent.Network>();

        Assert.InRange(first.Note.TargetKilobits, 200u, 20_000u);
        Assert.Equal((RateBound.Application, (ushort)0), (second.Note.Bound, second.Note.LossPerMille));
        Assert.InRange(second.Note.RoundTripMicros, 1u, 5_000_000u);
    }

    [Fact]
    public async Task A_key_frame_can_be_asked_for_and_the_round_trip_measured()
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        await using var watching = await Watching.OpenAsync(host);
        await watching.ShowAsync(key: true);

        await watching.Client.RequestKeyFrameAsync(Token);
        await watching.Client.PingAsync(Token);

        await Wait.Eventually(() => watching.Session.Count(MessageType.KeyFrame) >= 1 ? null : "it was not asked for");
        var measured = await watching.NextAsync<SessionEvent.RoundTrip>();
        Assert.InRange(measured.Time, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_cursor_of_the_largest_size_arrives_whole()
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        await using var watching = await Watching.OpenAsync(host);
        const int side = ProtocolLimits.CursorSideMax;
        var message = new byte[CursorHeader.Size + (side * side * 4)];
        new Random(1).NextBytes(message.AsSpan(CursorHeader.Size));
        new CursorHeader(1, 1, side, side).Write(message);

        watching.Session.Send(message);

        var cursor = await watching.NextAsync<SessionEvent.Cursor>();
        Assert.Equal((side, side), (cursor.Header.Width, cursor.Header.Height));
        Assert.Equal(message.AsSpan(CursorHeader.Size), cursor.Rgba.Span);
    }

    [Fact]
    public async Task Frames_that_are_taken_need_no_acknowledgement_to_go_on()
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        await using var watching = await Watching.OpenAsync(host);
        await watching.ShowAsync(key: true);

        for (var frame = 2u; frame <= 100; frame++)
        {
            await Wait.Eventually(() => watching.Session.Granted >= frame ? null : $"frame {frame} is not granted");
            var (sent, received) = await watching.ShowAsync();
            Assert.Equal(sent, received.AccessUnit.ToArray());
        }

        Assert.Equal(0, watching.Client.Statistics.Network!.LostPackets);
    }

    [Fact]
    public async Task Where_nothing_else_is_asked_for_it_is_WebRTC_and_where_there_is_none_a_WebSocket()
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        await using var without = await RunningHost.StartAsync();

        await using var best = await Watching.OpenAsync(host, Carrier.Auto);
        await using var plain = await Watching.OpenAsync(without, Carrier.Auto);

        Assert.Equal((Carrier.WebRtc, Carrier.WebSocket), (best.Client.Carrier, plain.Client.Carrier));
        Assert.Null(plain.Client.Grant.Whep);
        var refused = await Assert.ThrowsAsync<StreamClosedException>(() => Watching.OpenAsync(without));
        Assert.Equal(CloseCodes.ProtocolError, refused.CloseCode);
    }

    [Fact]
    public async Task Where_no_way_is_found_in_time_it_is_a_WebSocket_and_the_session_has_one_viewer()
    {
        // Below the ports that the system gives away: the host binds it, too, at another address.
        var port = RandomNumberGenerator.GetInt32(20_000, 32_000);
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), port));
        await using var host = await RunningHost.StartWithWebRtcAsync(
            ("WebRtc:Port", $"{port}"), ("WebRtc:BindAddresses:0", "127.0.0.1"),
            ("WebRtc:AdvertisedAddresses:0", "127.0.0.2"));

        await using var watching = await Watching.OpenAsync(host, Carrier.Auto);
        watching.Session.SendPicture(key: true);

        Assert.Equal(Carrier.WebSocket, watching.Client.Carrier);
        await watching.NextAsync<SessionEvent.Frame>();
        Assert.Equal(1, watching.Session.Count(MessageType.ViewerAttached));
    }

    [Theory]
    [InlineData(Carrier.WebRtc)]
    [InlineData(Carrier.WebRtcTcp)]
    public async Task Another_way_can_be_looked_for_while_the_session_runs(Carrier carrier)
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        await using var watching = await Watching.OpenAsync(host, carrier);
        await watching.ShowAsync(key: true);

        for (var round = 0; round < 3; round++)
        {
            watching.Client.RenewPath();
            for (var frame = 0; frame < 20; frame++)
            {
                var (sent, received) = await watching.ShowAsync();
                Assert.Equal(sent, received.AccessUnit.ToArray());
            }
        }

        await watching.Client.ReleaseKeysAsync(Token);
        await Wait.Eventually(() => watching.Session.Count(MessageType.ReleaseKeys) == 1 ? null : "no input comes");
        Assert.Equal(1, watching.Session.Count(MessageType.ViewerAttached));
    }

    [Fact]
    public async Task Three_sessions_share_a_port_and_each_sees_its_own()
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        var all = new List<Watching>();
        for (var count = 0; count < 3; count++)
            all.Add(await Watching.OpenAsync(host, count == 2 ? Carrier.WebRtcTcp : Carrier.WebRtc));

        var shown = await Task.WhenAll(all.Select((watching, at) => watching.ShowAsync(3_000 + at, key: true)));

        Assert.All(shown, one => Assert.Equal(one.Sent, one.Received.AccessUnit.ToArray()));
        foreach (var watching in all) await watching.DisposeAsync();
    }

    [Theory]
    [InlineData(Carrier.WebRtc)]
    [InlineData(Carrier.WebRtcTcp)]
    public async Task It_works_with_IPv6(Carrier carrier)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6.");
        await using var host = await RunningHost.StartWithWebRtcAsync(("WebRtc:BindAddresses:0", "::1"));
        await using var watching = await Watching.OpenAsync(host, carrier);

        var (sent, received) = await watching.ShowAsync(key: true);

        Assert.Equal(sent, received.AccessUnit.ToArray());
    }
}
