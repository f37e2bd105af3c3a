using System.Buffers.Binary;
using System.Globalization;
using Farglass.Rtc.Sctp;
using Farglass.Rtc.Tests.Links;

namespace Farglass.Rtc.Tests.Simulation;

/// <summary>
/// Whole sessions over networks that the seed chooses. <c>FARGLASS_SEEDS=1000</c> runs so many; <c>FARGLASS_SEED=42</c>
/// only that one.
/// </summary>
public sealed class SessionTests
{
    const int SeedsByDefault = 25;

    static readonly TimeSpan FrameInterval = TimeSpan.FromMilliseconds(33);

    static readonly DataChannelOptions Keys = new() { Label = "keys", NegotiatedId = 1 };
    static readonly DataChannelOptions Pointer =
        new() { Label = "pointer", NegotiatedId = 2, IsOrdered = false, RetransmissionsMax = 0 };

    public static TheoryData<int> Seeds => Setting("FARGLASS_SEED") is { } one
        ? [one]
        : [.. Enumerable.Range(1, Setting("FARGLASS_SEEDS") ?? SeedsByDefault)];

    [Fact]
    public void On_a_clean_link_both_ends_connect_within_a_few_round_trips()
    {
        using var session = new SimulatedSession(seed: 1, link => link.Delay = Milliseconds(20));

        Assert.True(session.RunUntil(() => session.Client.IsConnected && session.Server.IsConnected, Seconds(0.5)));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_session_survives_whatever_the_network_does_to_it(int seed)
    {
        var random = new Random(seed);
        using var session = new SimulatedSession(seed, link => Spoil(link, random));
        var (clientKeys, serverKeys) = OpenChannels(session);
        Assert.True(session.RunUntil(
            () => clientKeys.State == DataChannelState.Open && serverKeys.State == DataChannelState.Open, Seconds(30)),
            "the session did not connect");
        var start = session.Now;
        var (outageFrom, outageTo) = (start + Seconds(2), start + Seconds(7));
        session.Up.AddOutage(outageFrom, outageTo);
        session.Down.AddOutage(outageFrom, outageTo);

        var source = new FrameSource(random);
        Send(session, source, clientKeys, serverKeys, until: start + Seconds(10));
        foreach (var link in new[] { session.Up, session.Down })
            (link.Loss, link.Reordering, link.Jitter) = (0, 0, default);
        Send(session, source, clientKeys, serverKeys, until: session.Now + Seconds(4));
        session.Frames.Clear();
        var first = source.Next;
        Send(session, source, clientKeys, serverKeys, until: session.Now + Seconds(2));
        var last = source.Next;
        session.Run(Seconds(20));

        var delivered = session.Frames.ConvertAll(FrameSource.NumberOf);
        var sent = Enumerable.Range((int)first, (int)(last - first)).Select(number => (uint)number);
        Assert.Empty(sent.Except(delivered));
        AssertInOrder(session.ServerMessages, source.Messages);
        AssertInOrder(session.ClientMessages, source.Messages);
        // Half a minute of frames of a few packets each, their repetitions, and the reports on them.
        Assert.InRange(session.Down.Sent, 1, 12_000);
        Assert.InRange(session.Up.Sent, 1, 8_000);
    }

    static void Spoil(VirtualLink link, Random random)
    {
        link.Loss = random.NextDouble() * 0.15;
        link.Delay = Milliseconds(random.Next(1, 200));
        link.Jitter = Milliseconds(random.Next(50));
        link.Reordering = random.NextDouble() * 0.05;
        link.Duplication = random.NextDouble() * 0.05;
    }

    static (DataChannel Client, DataChannel Server) OpenChannels(SimulatedSession session)
    {
        session.Client.Channels!.Open(Pointer);
        session.Server.Channels!.Open(Pointer);
        return (session.Client.Channels.Open(Keys)!, session.Server.Channels.Open(Keys)!);
    }

    static void Send(
        SimulatedSession session, FrameSource source, DataChannel clientKeys, DataChannel serverKeys, TimeSpan until)
    {
        while (session.Now < until)
        {
            var frame = source.Make(session.Server.Sender!.Target, ref session.KeyFrameWanted);
            session.Server.Sender.SendFrame(session.Now, source.Next - 1, session.Now, frame);
            var message = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32BigEndian(message, source.Messages);
            if (session.Client.Channels!.TrySend(session.Now, clientKeys, MessageKind.Binary, message)
                && session.Server.Channels!.TrySend(session.Now, serverKeys, MessageKind.Binary, message))
                source.Messages++;
            session.Run(FrameInterval);
        }
    }

    static void AssertInOrder(List<(string Channel, byte[] Message)> messages, int count) =>
        Assert.Equal(Enumerable.Range(0, count), messages.Where(message => message.Channel == "keys")
            .Select(message => BinaryPrimitives.ReadInt32BigEndian(message.Message)));

    static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    static TimeSpan Milliseconds(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
