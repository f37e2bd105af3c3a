using System.Diagnostics;
using Farglass.Rtc.Ice;
using Farglass.Rtc.Ice.Stun;

namespace Farglass.Rtc.Tests.Ice;

/// <summary>What strangers send costs a little time, no memory, and changes nothing.</summary>
public sealed class FloodTests(ITestOutputHelper output)
{
    const int Datagrams = 100_000, Rounds = 4;

    static readonly IceCredentials Server = IceCredentials.Generate(), Client = IceCredentials.Generate();

    static NetworkPath Path(int number) => new(TransportProtocol.Udp, NetworkAddress.IPv4(0xC0000201, 3478),
        NetworkAddress.IPv4(0xC6336400 + (uint)number, 5_000));

    [Fact]
    public void A_flood_of_garbage_changes_nothing()
    {
        var random = new Random(1);
        var garbage = Enumerable.Range(0, 64).Select(_ =>
        {
            var bytes = new byte[random.Next(1_400)];
            random.NextBytes(bytes);
            return bytes;
        }).ToArray();

        Flood("garbage", garbage);
    }

    [Fact]
    public void A_flood_of_checks_for_nobody_changes_nothing()
    {
        var stranger = IceCredentials.Generate();

        Flood("the wrong name", [Checks.Request(to: stranger, from: Client)]);
    }

    [Fact]
    public void A_flood_of_checks_by_one_who_knows_the_name_alone_changes_nothing()
    {
        IceCredentials.TryCreate(Server.Ufrag, IceCredentials.Generate().Password, out var liar);

        Flood("the wrong password", [Checks.Request(to: liar!, from: Client, nominates: true)]);
    }

    void Flood(string what, byte[][] datagrams)
    {
        IIceAgent[] agents = [new IceLiteAgent(Server, Client), FullAgent()];
        foreach (var agent in agents)
        {
            Assert.True(agent.Receive(default, Path(0), Checks.Request(Server, Client, nominates: true)));
            agent.Drain();
            agent.DrainEvents();
            var (selected, deadline) = (agent.SelectedPath, agent.Deadline);
            Run(agent, datagrams, 1_000);
            var (least, started) = (long.MaxValue, Stopwatch.GetTimestamp());

            // The runtime allocates once, when it compiles hot code again; what is ours would be in each round.
            for (var round = 0; round < Rounds; round++)
            {
                var allocated = GC.GetAllocatedBytesForCurrentThread();
                Run(agent, datagrams, Datagrams / Rounds);
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - allocated);
            }

            var nanoseconds = Stopwatch.GetElapsedTime(started).TotalNanoseconds / Datagrams;
            Assert.Equal(0, least);
            Assert.Equal(1_000 + Datagrams, agent.Rejected);
            Assert.Equal((selected, deadline), (agent.SelectedPath, agent.Deadline));
            Assert.Empty(agent.Drain());
            Assert.Empty(agent.DrainEvents());
            for (var number = 1; number < 256; number++) Assert.False(agent.IsKnown(Path(number)));
            output.WriteLine($"{agent.GetType().Name}, {what}: {nanoseconds:0} ns a datagram");
        }
    }

    /// <summary>It has no address of its own, so it sends no checks of its own.</summary>
    static IceFullAgent FullAgent()
    {
        var agent = new IceFullAgent(IceRole.Controlled, Server, new Random(1));
        agent.Start(default, Client);
        return agent;
    }

    static void Run(IIceAgent agent, byte[][] datagrams, int count)
    {
        for (var number = 0; number < count; number++)
        {
            var datagram = datagrams[number % datagrams.Length];
            StunMessage.TryReadUsername(datagram, out _, out _);
            agent.Receive(TimeSpan.FromSeconds(1), Path(number % 256), datagram);
        }
    }
}
