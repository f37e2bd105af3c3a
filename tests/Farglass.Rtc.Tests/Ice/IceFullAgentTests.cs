using Farglass.Rtc.Ice;
using Farglass.Rtc.Ice.Stun;

namespace Farglass.Rtc.Tests.Ice;

public sealed class IceFullAgentTests
{
    static readonly IceCredentials Local = IceCredentials.Generate(), Remote = IceCredentials.Generate();

    static readonly NetworkAddress Here = NetworkAddress.Parse("10.0.0.7:50000");

    static TimeSpan Milliseconds(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    static NetworkAddress There(int number) => NetworkAddress.Parse($"192.0.2.{number}:3478");

    static NetworkPath Path(int number) => new(TransportProtocol.Udp, Here, There(number));

    [Fact]
    public void Checks_are_paced_and_ordered_and_repeated_until_they_are_given_up()
    {
        var agent = Agent();
        for (var number = 1; number <= 3; number++)
            agent.AddRemote(IceCandidate.HostUdp(There(number), preference: (ushort)number));

        var sent = Run(agent, until: Milliseconds(6_900));

        Assert.Equal([Path(3), Path(2), Path(1)], sent.Take(3).Select(check => check.Path));
        Assert.Equal([0, 50, 100], sent.Take(3).Select(check => check.At.TotalMilliseconds));
        var first = sent.Where(check => check.Path == Path(3)).ToList();
        Assert.Equal([0, 500, 1_500, 2_500, 3_500, 4_500, 5_500], first.Select(check => check.At.TotalMilliseconds));
        Assert.Single(first.Select(check => check.Id).Distinct()); // It is one check.
    }

    [Fact]
    public void While_nothing_works_what_failed_is_tried_again()
    {
        var agent = Agent();
        agent.AddRemote(IceCandidate.HostUdp(There(1)));

        var ids = Run(agent, until: Milliseconds(59_000)).Select(check => check.Id).Distinct();

        Assert.Equal(8, ids.Count()); // Each takes 6.5 s, and there is a second between them.
    }

    [Fact]
    public void The_time_to_wait_grows_with_the_list_but_not_for_ever()
    {
        var agent = Agent();
        for (var number = 1; number <= 15; number++) agent.AddRemote(IceCandidate.HostUdp(There(number)));

        var sent = Run(agent, until: Milliseconds(3_000));

        var repeated = sent.GroupBy(check => check.Id).Where(check => check.Count() > 1)
            .Select(check => (check.ElementAt(1).At - check.First().At).TotalMilliseconds).ToList();
        Assert.Equal(15, repeated.Count);
        Assert.All(repeated, wait => Assert.InRange(wait, 700, 800)); // 50 ms for each of them; at least half a second.
    }

    [Fact]
    public void A_check_says_all_that_the_peer_must_know()
    {
        var agent = Agent();
        agent.AddRemote(IceCandidate.HostUdp(There(1)));
        agent.Advance(default);

        var (datagram, path) = Assert.Single(agent.Drain());

        Assert.Equal(Path(1), path);
        Assert.True(StunMessage.TryReadUsername(datagram, out var receiver, out var sender));
        Assert.True(receiver.SequenceEqual(Remote.UfragBytes) && sender.SequenceEqual(Local.UfragBytes));
        Assert.True(StunMessage.TryParse(datagram, out var check) && check.IsAuthentic(Remote.Key));
        Assert.Equal((110u << 24) | 0xFFFFFF, check.Priority);
        Assert.NotNull(check.Controlling);
        Assert.Equal(0u, check.Nomination);
    }

    [Fact]
    public void The_pair_that_works_is_nominated_and_keeps_being_so()
    {
        var agent = Agent();
        agent.AddRemote(IceCandidate.HostUdp(There(1)));
        agent.Advance(default);

        Answer(agent, Milliseconds(30), Assert.Single(agent.Drain()));

        Assert.Equal(Path(1), agent.SelectedPath);
        Assert.Equal(Milliseconds(30), agent.RoundTrip);
        Assert.Equal([new(IceEventKind.PathAdded, Path(1)), new(IceEventKind.Selected, Path(1))], agent.DrainEvents());
        var (datagram, _) = Assert.Single(agent.Drain());
        Assert.True(StunMessage.TryParse(datagram, out var check));
        Assert.Equal(1u, check.Nomination);
        Answer(agent, Milliseconds(60), (datagram, Path(1)));
        agent.Advance(agent.Deadline);
        Assert.True(StunMessage.TryParse(Assert.Single(agent.Drain()).Datagram, out check));
        Assert.Equal(1u, check.Nomination);
    }

    [Fact]
    public void The_first_that_works_waits_a_little_for_a_better_one()
    {
        var agent = Agent();
        agent.AddRemote(IceCandidate.HostUdp(There(1), preference: 1));
        agent.AddRemote(IceCandidate.HostUdp(There(2), preference: 2));
        agent.Advance(default);
        var better = Assert.Single(agent.Drain());
        agent.Advance(Milliseconds(50));
        Answer(agent, Milliseconds(60), Assert.Single(agent.Drain()));
        Assert.Null(agent.SelectedPath);
        Assert.Equal(Milliseconds(260), agent.Deadline);

        agent.Advance(Milliseconds(260));
        Assert.Equal(Path(1), agent.SelectedPath);

        Assert.Equal((Path(1), 1u), NominatedBy(agent));
        Answer(agent, Milliseconds(300), better);
        Assert.Equal(Path(2), agent.SelectedPath);
        Assert.Equal((Path(2), 2u), NominatedBy(agent));
    }

    [Fact]
    public void An_answer_counts_by_the_path_of_its_check_alone_and_only_once_and_signed()
    {
        var agent = Agent();
        agent.AddRemote(IceCandidate.HostUdp(There(1)));
        agent.AddRemote(IceCandidate.HostUdp(There(2)));
        agent.Advance(default);
        agent.Advance(Milliseconds(50));
        var checks = agent.Drain();
        var id = Checks.IdOf(checks[0].Datagram);

        Assert.False(agent.Receive(default, checks[1].Path, SuccessOf(id, Remote)));
        Assert.False(agent.Receive(default, checks[0].Path, SuccessOf(id, Local)));
        Assert.False(agent.Receive(default, checks[0].Path, SuccessOf(default, Remote)));
        Assert.Null(agent.SelectedPath);
        Assert.True(agent.Receive(default, checks[0].Path, SuccessOf(id, Remote)));
        Assert.False(agent.Receive(default, checks[0].Path, SuccessOf(id, Remote)));
        Assert.Equal(4, agent.Rejected);
    }

    [Fact]
    public void An_answer_that_is_late_leaves_the_latest_check_in_doubt()
    {
        var agent = Agent();
        agent.AddRemote(IceCandidate.HostUdp(There(1)));
        agent.Advance(default);
        Answer(agent, default, Assert.Single(agent.Drain()));
        var first = Assert.Single(agent.Drain());
        var now = agent.Deadline;
        agent.Advance(now);
        var second = Assert.Single(agent.Drain());
        Assert.InRange(now, Milliseconds(1_000), Milliseconds(1_500));

        Answer(agent, now, first);
        Assert.InRange(agent.Deadline - now, Milliseconds(1_000), Milliseconds(1_500));
        Answer(agent, now, second);
        Assert.InRange(agent.Deadline - now, Milliseconds(4_000), Milliseconds(6_000));
    }

    [Fact]
    public void A_pair_that_is_refused_is_given_up()
    {
        var agent = Agent();
        agent.AddRemote(IceCandidate.HostUdp(There(1)));
        agent.Advance(default);
        var id = Checks.IdOf(Assert.Single(agent.Drain()).Datagram);

        Assert.True(agent.Receive(default, Path(1), Checks.Message(StunClass.Error, id, Remote,
            (ref writer) => writer.AddErrorCode(420))));

        Assert.Empty(Run(agent, until: Milliseconds(900)));
    }

    [Fact]
    public void Names_and_ports_that_only_connect_and_other_components_are_not_taken()
    {
        var agent = Agent();
        var candidate = IceCandidate.HostUdp(There(1));

        Assert.False(agent.AddRemote(candidate with { HostName = "0f8cd9e0.local" }));
        Assert.False(agent.AddRemote(candidate with { Component = 2 }));
        Assert.False(agent.AddRemote(IceCandidate.HostTcpActive(There(1))));
        Assert.False(agent.AddLocal(IceCandidate.HostTcpPassive(Here)));
        Assert.True(agent.AddRemote(candidate));
        Assert.False(agent.AddRemote(candidate));
    }

    [Fact]
    public void Candidates_are_taken_up_to_a_limit_and_pairs_by_priority()
    {
        var agent = Agent();
        static NetworkAddress Local(int number) => NetworkAddress.Parse($"10.0.1.{number}:5000");
        for (var number = 1; number < 100; number++)
            agent.AddLocal(IceCandidate.HostUdp(Local(number), preference: (ushort)number));
        var taken = Enumerable.Range(1, 100).Count(number => agent.AddRemote(IceCandidate.HostUdp(There(number))));

        Assert.Equal(IceLimits.RemoteCandidatesMax, taken);
        var paths = Run(agent, until: Milliseconds(8_000)).Select(check => check.Path).Distinct().ToList();
        Assert.Equal(IceLimits.PairsMax, paths.Count);
        Assert.DoesNotContain(paths, path => path.Local == Local(1));
    }

    [Fact]
    public void A_path_of_TCP_is_asked_once_and_given_up_when_its_connection_ends()
    {
        var agent = Agent();
        var tcp = IceCandidate.HostTcpActive(Here);
        agent.AddLocal(tcp);
        agent.AddRemote(IceCandidate.HostTcpPassive(There(1)));
        var path = new NetworkPath(TransportProtocol.Tcp, tcp.Address, There(1));

        var sent = Run(agent, until: Milliseconds(9_000));

        Assert.Equal(path, Assert.Single(sent).Path);
        agent.PathClosed(Milliseconds(9_000), path);
        sent = Run(agent, until: Milliseconds(10_500)); // There is nothing else to try, so it is tried again.
        Assert.Equal(path, Assert.Single(sent).Path);
    }

    [Fact]
    public void A_peer_that_nobody_told_of_is_learnt_from_its_check()
    {
        var agent = Agent(IceRole.Controlled);

        Assert.True(agent.Receive(default, Path(1), Checks.Request(Local, Remote, nominates: true)));

        Assert.True(StunMessage.TryParse(Assert.Single(agent.Drain()).Datagram, out var answer));
        Assert.Equal((StunClass.Success, There(1)), (answer.Class, answer.MappedAddress));
        agent.Advance(default);
        Answer(agent, Milliseconds(20), Assert.Single(agent.Drain()));
        Assert.Equal(Path(1), agent.SelectedPath);
    }

    [Fact]
    public void A_candidate_that_was_learnt_may_be_told_of_later()
    {
        var agent = Agent(IceRole.Controlled);
        agent.Receive(default, Path(1), Checks.Request(Local, Remote));
        var candidate = IceCandidate.HostUdp(There(1));

        Assert.True(agent.AddRemote(candidate));
        Assert.False(agent.AddRemote(candidate));
    }

    [Fact]
    public void Before_the_peer_is_known_its_checks_are_not_answered()
    {
        var agent = new IceFullAgent(IceRole.Controlled, Local, new Random(1));
        agent.AddLocal(IceCandidate.HostUdp(Here));

        Assert.False(agent.Receive(default, Path(1), Checks.Request(Local, Remote)));
        Assert.Empty(agent.Drain());
        Assert.Equal(TimeSpan.MaxValue, agent.Deadline);
    }

    [Theory]
    [InlineData(IceRole.Controlling)]
    [InlineData(IceRole.Controlled)]
    public void Of_two_that_want_the_same_role_one_gives_way(IceRole role)
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var one = new IceFullAgent(role, Local, new Random(seed));
            var other = new IceFullAgent(role, Remote, new Random(seed + 1_000));
            var network = new VirtualNetwork(seed, one, other)
            {
                Shape = link => (link.Loss, link.Delay, link.Jitter) = (0.1, Milliseconds(10), Milliseconds(10)),
            };
            one.AddLocal(IceCandidate.HostUdp(Here));
            other.AddLocal(IceCandidate.HostUdp(There(1)));
            one.AddRemote(IceCandidate.HostUdp(There(1)));
            other.AddRemote(IceCandidate.HostUdp(Here));
            one.Start(default, Remote);
            other.Start(default, Local);

            Assert.True(network.RunUntil(() => network.AreConnected, 10), $"Seed {seed} does not connect.");
            network.Run(seconds: 60);

            Assert.True(network.AreConnected && one.Role != other.Role, $"Seed {seed}: both are {one.Role}.");
        }
    }

    [Fact]
    public void Two_full_agents_find_each_other_through_a_NAT()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var controlling = Agent();
            var controlled = new IceFullAgent(IceRole.Controlled, Remote, new Random(seed));
            var network = new VirtualNetwork(seed, controlling, controlled)
            {
                Shape = link => (link.Loss, link.Delay) = (0.15, Milliseconds(20)),
                Translate = address => NetworkAddress.Parse("203.0.113.5:1000"),
            };
            controlled.AddLocal(IceCandidate.HostUdp(There(1)));
            controlling.AddRemote(IceCandidate.HostUdp(There(1)));
            controlled.Start(default, Local);

            Assert.True(network.RunUntil(() => network.AreConnected, 10), $"Seed {seed} does not connect.");
            network.Run(seconds: 60);
            Assert.True(network.AreConnected, $"Seed {seed} is not connected any more.");
        }
    }

    static IceFullAgent Agent(IceRole role = IceRole.Controlling)
    {
        var agent = new IceFullAgent(role, Local, new Random(1));
        agent.AddLocal(IceCandidate.HostUdp(Here));
        agent.Start(default, Remote);
        return agent;
    }

    /// <summary>Lets time go on where nobody answers.</summary>
    static List<(TimeSpan At, NetworkPath Path, StunTransactionId Id)> Run(IceFullAgent agent, TimeSpan until)
    {
        var sent = new List<(TimeSpan, NetworkPath, StunTransactionId)>();
        while (agent.Deadline <= until)
        {
            var now = agent.Deadline;
            agent.Advance(now);
            foreach (var (datagram, path) in agent.Drain())
            {
                sent.Add((now, path, Checks.IdOf(datagram)));
            }
            agent.DrainEvents();
        }
        return sent;
    }

    static void Answer(IceFullAgent agent, TimeSpan now, (byte[] Datagram, NetworkPath Path) check) =>
        Assert.True(agent.Receive(now, check.Path, SuccessOf(Checks.IdOf(check.Datagram), Remote)));

    static (NetworkPath, uint) NominatedBy(IceFullAgent agent)
    {
        var (datagram, path) = Assert.Single(agent.Drain());
        Assert.True(StunMessage.TryParse(datagram, out var check));
        return (path, check.Nomination);
    }

    static byte[] SuccessOf(StunTransactionId id, IceCredentials signer) =>
        Checks.Message(StunClass.Success, id, signer, (ref writer) => writer.AddXorMappedAddress(Here));
}
