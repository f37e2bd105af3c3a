using System.Net.WebSockets;
using System.Text;
using Farglass.Client;
using Farglass.Host.Carriers;
using Farglass.Protocol;
using Farglass.Protocol.Messages;
using Farglass.Testing;

namespace Farglass.Host.Tests;

public sealed class MalformedTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_hundred_broken_messages_end_their_connection_and_nothing_else()
    {
        await using var host = await RunningHost.StartAsync();
        var id = host.Service.Reserve();
        var other = host.Service.Reserve();
        await using var bystander = await host.OpenAsync(other);
        var client = await host.OpenAsync(id);
        var token = client.Grant.ViewerToken;
        await client.DisposeAsync();
        var random = new Random(2);
        for (var round = 0; round < 200; round++)
        {
            using var stream = await RawStream.OpenAsync(host.Url, client.Grant.Stream);
            if (round % 4 != 0) await stream.SayHelloAsync(token);
            var message = Broken(random);
            await stream.SendAsync(message);

            var (code, reason) = await stream.ClosedAsync();
            Assert.True(code == CloseCodes.ProtocolError, $"round {round}: {Convert.ToHexString(message)} gave {code}");
            Assert.NotEmpty(reason);
        }

        var session = await host.FakeOfAsync(id);
        Assert.False(session.Died);
        Assert.All(session.Received, message => Assert.InRange(message[0], 0x10, 0x48)); // Nothing broken came through.
        await using var events = bystander.ReadAllAsync(Token).GetAsyncEnumerator(Token);
        await bystander.PingAsync(Token);
        Assert.True(await events.MoveNextAsync());
        Assert.IsType<SessionEvent.RoundTrip>(events.Current);
        await using var again = await SessionClient.ResumeAsync(host.Url, client.Grant, new(), Token);
    }

    [Fact]
    public async Task A_message_that_is_too_long_is_refused_whole_or_in_pieces()
    {
        await using var host = await RunningHost.StartAsync();
        await using var client = await host.OpenAsync(host.Service.Reserve());

        using var whole = await RawStream.OpenAsync(host.Url, client.Grant.Stream);
        await whole.SendAsync(new byte[100_000]);
        Assert.Equal((CloseCodes.ProtocolError, "The message is too long."), await whole.ClosedAsync());

        using var pieces = await RawStream.OpenAsync(host.Url, client.Grant.Stream);
        for (var piece = 0; piece < 50; piece++) await pieces.SendAsync(new byte[400], end: false);
        Assert.Equal((CloseCodes.ProtocolError, "The message is too long."), await pieces.ClosedAsync());
    }

    [Fact]
    public async Task A_text_message_is_refused()
    {
        await using var host = await RunningHost.StartAsync();
        await using var client = await host.OpenAsync(host.Service.Reserve());

        using var stream = await RawStream.OpenAsync(host.Url, client.Grant.Stream);
        await stream.SendAsync(Encoding.UTF8.GetBytes("hello"), WebSocketMessageType.Text);

        Assert.Equal((CloseCodes.ProtocolError, "Messages are binary."), await stream.ClosedAsync());
    }

    [Fact]
    public async Task A_client_of_another_version_is_told_so_whatever_else_its_hello_says()
    {
        await using var host = await RunningHost.StartAsync();
        await using var client = await host.OpenAsync(host.Service.Reserve());

        using var plain = await RawStream.OpenAsync(host.Url, client.Grant.Stream);
        await plain.SayHelloAsync(client.Grant.ViewerToken, version: 2);
        Assert.Equal(CloseCodes.VersionMismatch, (await plain.ClosedAsync()).Code);

        using var later = await RawStream.OpenAsync(host.Url, client.Grant.Stream);
        await later.SendAsync([(byte)MessageType.Hello, .. """{"protocol":9,"token":"x","codecs":["av1"]}"""u8]);
        Assert.Equal(CloseCodes.VersionMismatch, (await later.ClosedAsync()).Code);
    }

    [Fact]
    public async Task A_wrong_token_and_an_unknown_session_are_refused_alike()
    {
        await using var host = await RunningHost.StartAsync();
        await using var client = await host.OpenAsync(host.Service.Reserve());

        using var wrong = await RawStream.OpenAsync(host.Url, client.Grant.Stream);
        await wrong.SayHelloAsync(Secrets.New("fgv_"));
        using var unknown = await RawStream.OpenAsync(host.Url,
            $"/api/sessions/{SessionId.New(DateTimeOffset.UnixEpoch)}/stream");
        await unknown.SayHelloAsync(client.Grant.ViewerToken);

        Assert.Equal(CloseCodes.Unauthorized, (await wrong.ClosedAsync()).Code);
        Assert.Equal(await unknown.ClosedAsync(), (CloseCodes.Unauthorized, "The session needs a new link."));
    }

    [Fact]
    public async Task Another_origin_is_refused_and_our_own_is_not()
    {
        await using var host = await RunningHost.StartAsync();
        await using var client = await host.OpenAsync(host.Service.Reserve());

        await Assert.ThrowsAsync<WebSocketException>(
            () => RawStream.OpenAsync(host.Url, client.Grant.Stream, origin: "https://evil.example"));
        await Assert.ThrowsAsync<WebSocketException>(() =>
            RawStream.OpenAsync(host.Url, client.Grant.Stream, origin: "null"));
        using var own = await RawStream.OpenAsync(host.Url, client.Grant.Stream,
            origin: host.Url.ToString().TrimEnd('/'));
        await own.SayHelloAsync(client.Grant.ViewerToken);
        Assert.Equal((byte)MessageType.Welcome, (await own.ReceiveAsync())[0]);
    }

    [Fact]
    public async Task Connections_that_say_nothing_do_not_keep_others_out_for_ever()
    {
        await using var host = await RunningHost.StartAsync();
        await using var client = await host.OpenAsync(host.Service.Reserve());
        var silent = new List<RawStream>();
        for (var at = 0; at < Limits.UnauthenticatedMax; at++)
            silent.Add(await RawStream.OpenAsync(host.Url, client.Grant.Stream));

        using var oneMore = await RawStream.OpenAsync(host.Url, client.Grant.Stream);
        Assert.Equal(CloseCodes.TooMany, (await oneMore.ClosedAsync()).Code);
        silent.ForEach(stream => stream.Dispose());

        await Wait.Eventually(async () =>
        {
            try
            {
                await using var again = await SessionClient.ResumeAsync(host.Url, client.Grant, new(), Token);
                return null;
            }
            catch (StreamClosedException closed)
            {
                return closed.Message;
            }
        });
    }

    [Fact]
    public async Task Acknowledging_a_frame_that_was_never_sent_ends_the_connection()
    {
        await using var host = await RunningHost.StartAsync();
        var id = host.Service.Reserve();
        var client = await host.OpenAsync(id);
        await client.DisposeAsync();
        using var stream = await RawStream.OpenAsync(host.Url, client.Grant.Stream);
        await stream.SayHelloAsync(client.Grant.ViewerToken);
        var ack = new byte[FrameAckMessage.Size];
        new FrameAckMessage(77, 0, 0).Write(ack);
        await stream.SendAsync(ack);

        Assert.Equal(CloseCodes.ProtocolError, (await stream.ClosedAsync()).Code);
    }

    [Fact]
    public async Task A_flood_of_good_messages_is_one_too_many()
    {
        await using var host = await RunningHost.StartAsync();
        var id = host.Service.Reserve();
        var client = await host.OpenAsync(id);
        await client.DisposeAsync();
        using var stream = await RawStream.OpenAsync(host.Url, client.Grant.Stream);
        await stream.SayHelloAsync(client.Grant.ViewerToken);
        var closed = stream.ClosedAsync();

        for (var at = 0; at < 1_000_000 && !closed.IsCompleted; at++)
        {
            try
            {
                await stream.SendAsync([(byte)MessageType.ReleaseKeys]);
            }
            catch (WebSocketException)
            {
                break; // It has been closed, and this side knows it already.
            }
        }

        Assert.Equal(CloseCodes.TooMany, (await closed).Code);
        Assert.False((await host.FakeOfAsync(id)).Died);
    }

    [Fact]
    public void A_budget_fills_up_again()
    {
        var budget = new MessageBudget(perSecond: 100, burst: 3);

        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => budget.TryTake(5_000_000)));
        Assert.Equal([true, false], Enumerable.Range(0, 2).Select(_ => budget.TryTake(5_010_000)));
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => budget.TryTake(9_000_000)));
    }

    [Fact]
    public void No_bytes_at_all_make_the_check_throw_and_only_input_counts_as_input()
    {
        var random = new Random(3);
        for (var round = 0; round < 200_000; round++)
        {
            var message = new byte[random.Next(24)];
            random.NextBytes(message);
            if (message.Length > 0 && random.Next(2) == 0) message[0] = (byte)random.Next(0x30);
            if (ClientMessages.Classify(message) == ClientMessageKind.Input) Assert.InRange(message[0], 0x10, 0x2B);
            ClientMessages.IsHelloOfAnotherVersion(message);
        }
    }

    /// <summary>A good message, spoilt; or noise.</summary>
    static byte[] Broken(Random random)
    {
        while (true)
        {
            byte[] message = random.Next(10) switch
            {
                0 => [(byte)MessageType.Key, 3, 0, 30],
                1 => [(byte)MessageType.Key, 1, 0, 0],
                2 => [(byte)MessageType.Key, 1, 1, 0],
                3 => [(byte)MessageType.PointerButton, 9, 1, 0, 0, 0, 0],
                4 => [(byte)MessageType.Wheel, 0, 0],
                5 => [(byte)MessageType.End, 0],
                6 => [(byte)MessageType.Launch, 1, 2, 3],
                7 => [(byte)MessageType.Hello, .. "{\"protocol\":1}"u8],
                8 => [(byte)MessageType.Terminate, 3],
                _ => Noise(random),
            };
            if (ClientMessages.Classify(message) == ClientMessageKind.Broken) return message;
        }
    }

    static byte[] Noise(Random random)
    {
        var noise = new byte[random.Next(1, 200)];
        random.NextBytes(noise);
        return noise;
    }
}
