using Farglass.Rtc.Ice;

namespace Farglass.Rtc.Tests.Ice;

/// <summary>A client and a host of ours, and the networks that come between them.</summary>
public sealed class IceSimulationTests(ITestOutputHelper output)
{
    const int Seeds = 200;

    static readonly NetworkAddress ServerUdp = NetworkAddress.Parse("192.0.2.1:3478"),
        ServerTcp = NetworkAddress.Parse("192.0.2.1:443"), ServerUdpIPv6 = NetworkAddress.Parse("[2001:db8::1]:3478");

    static readonly NetworkAddress Wifi = NetworkAddress.Parse("10.0.0.7:50000"),
        Mobile = NetworkAddress.Parse("100.64.3.9:50001"), WifiIPv6 = NetworkAddress.Parse("[2001:db8:7::7]:50002");

    static TimeSpan Milliseconds(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void On_a_bad_network_they_connect_soon_and_stay_connected_whatever_the_seed(bool tcp)
    {
        var times = new List<double>();
        for (var seed = 0; seed < Seeds; seed++)
        {
            var session = new Session(seed, tcp);
            session.Network.Shape = link =>
            {
                (link.Loss, link.Duplication, link.Reordering) = (0.15, 0.05, 0.1);
                (link.Delay, link.Jitter) = (Milliseconds(40), Milliseconds(30));
            };

            Assert.True(session.Network.RunUntil(() => session.Network.AreConnected, 12), $"Seed {seed} does not.");
            times.Add(session.Network.Now.TotalSeconds);
            session.Network.Run(seconds: 120);

            // Where a third of the checks fails, they may be changing over to TCP or back just now.
            bool AreOnUdp() => session.Network.AreConnected
                && session.Client.SelectedPath?.Protocol == TransportProtocol.Udp;
            Assert.True(session.Network.RunUntil(AreOnUdp, 10), $"Seed {seed} is not connected any more.");
            Assert.DoesNotContain(session.Network.ClientEvents, entry => entry.Event.Kind == IceEventKind.Lost);
            Assert.InRange(session.Client.RoundTrip!.Value, Milliseconds(80), Milliseconds(140));
        }
        times.Sort();
        output.WriteLine($"{(tcp ? "UDP and TCP" : "UDP alone")}: connected after {times[Seeds / 2]:0.00} s (p50), "
            + $"{times[Seeds * 95 / 100]:0.00} s (p95), {times[^1]:0.00} s (all {Seeds}).");
        Assert.InRange(times[Seeds / 2], 0, 1);
    }

    [Fact]
    public void On_a_good_network_the_first_round_trip_connects()
    {
        var session = new Session(seed: 1);
        session.Network.Shape = link => link.Delay = Milliseconds(10);

        Assert.True(session.Network.RunUntil(() => session.Client.SelectedPath is not null, 1));

        Assert.Equal(Milliseconds(20), session.Network.Now);
        Assert.Equal(Milliseconds(20), session.Client.RoundTrip);
        Assert.Equal(session.Network.SeenByServer(session.Client.SelectedPath!.Value), session.Server.SelectedPath);
    }

    [Fact]
    public void Where_UDP_is_blocked_TCP_is_used()
    {
        var session = new Session(seed: 1);
        session.Network.Shape = link => link.Delay = Milliseconds(10);
        session.Network.IsBlocked = path => path.Protocol == TransportProtocol.Udp;

        Assert.True(session.Network.RunUntil(() => session.Network.AreConnected, 1));
        session.Network.Run(seconds: 60);

        Assert.Equal(TransportProtocol.Tcp, session.Client.SelectedPath?.Protocol);
        Assert.True(session.Network.AreConnected);
        Assert.Single(session.Network.ClientEvents, entry => entry.Event.Kind == IceEventKind.Selected);
    }

    [Fact]
    public void When_UDP_works_after_all_it_takes_over_from_TCP()
    {
        var session = new Session(seed: 1);
        session.Network.IsBlocked = path => path.Protocol == TransportProtocol.Udp;
        session.Network.Run(seconds: 0.7);
        Assert.Equal(TransportProtocol.Tcp, session.Client.SelectedPath?.Protocol);

        session.Network.IsBlocked = _ => false;
        session.Network.Run(seconds: 5);

        Assert.Equal(TransportProtocol.Udp, session.Client.SelectedPath?.Protocol);
        Assert.True(session.Network.AreConnected);
    }

    [Fact]
    public void When_UDP_is_opened_later_it_is_found()
    {
        var session = new Session(seed: 1);
        session.Network.IsBlocked = path => path.Protocol == TransportProtocol.Udp;
        session.Network.Run(seconds: 100);
        session.Network.IsBlocked = _ => false;

        Assert.True(session.Network.RunUntil(() => session.Client.SelectedPath?.Protocol == TransportProtocol.Udp, 31));
        Assert.DoesNotContain(session.Network.ClientEvents, entry => entry.Event.Kind == IceEventKind.Lost);
    }

    [Fact]
    public void When_UDP_is_blocked_later_TCP_takes_over_before_consent_expires()
    {
        var session = new Session(seed: 1);
        session.Network.Run(seconds: 20);
        Assert.Equal(TransportProtocol.Udp, session.Client.SelectedPath?.Protocol);
        session.Network.IsBlocked = path => path.Protocol == TransportProtocol.Udp;

        Assert.True(session.Network.RunUntil(() => session.Client.SelectedPath?.Protocol == TransportProtocol.Tcp, 12));
        session.Network.Run(seconds: 60);

        Assert.True(session.Network.AreConnected);
        Assert.DoesNotContain(session.Network.ServerEvents, entry => entry.Event.Kind == IceEventKind.Lost);
    }

    [Fact]
    public void Both_notice_an_outage_after_thirty_seconds_and_find_each_other_when_it_ends()
    {
        var session = new Session(seed: 1);
        session.Network.Run(seconds: 10);
        session.Network.IsBlocked = _ => true;
        session.Network.Run(seconds: 40);

        Assert.Null(session.Client.SelectedPath);
        Assert.Null(session.Server.SelectedPath);
        var lost = session.Network.ClientEvents.Single(entry => entry.Event.Kind == IceEventKind.Lost);
        Assert.InRange(lost.At.TotalSeconds, 34, 40); // Thirty after the last answer, which was up to six before.

        session.Network.IsBlocked = _ => false;
        Assert.True(session.Network.RunUntil(() => session.Network.AreConnected, 10));
    }

    [Fact]
    public void A_short_outage_goes_unnoticed()
    {
        var session = new Session(seed: 1);
        session.Network.Run(seconds: 10);
        session.Network.IsBlocked = _ => true;
        session.Network.Run(seconds: 20);
        session.Network.IsBlocked = _ => false;
        session.Network.Run(seconds: 20);

        Assert.True(session.Network.AreConnected);
        Assert.DoesNotContain(session.Network.ClientEvents, entry => entry.Event.Kind == IceEventKind.Lost);
        Assert.DoesNotContain(session.Network.ServerEvents, entry => entry.Event.Kind == IceEventKind.Lost);
    }

    [Fact]
    public void A_NAT_that_changes_its_mind_is_followed()
    {
        var session = new Session(seed: 1);
        var port = (ushort)1_000;
        session.Network.Translate = address => NetworkAddress.Parse("203.0.113.5:0") with { Port = port };
        session.Network.Run(seconds: 10);
        var before = session.Server.SelectedPath!.Value;
        port = 2_000;

        Assert.True(session.Network.RunUntil(() => session.Server.SelectedPath != before, 7));
        session.Network.Run(seconds: 30);

        Assert.Equal(port, session.Server.SelectedPath?.Remote.Port);
        Assert.False(session.Server.IsKnown(before));
        Assert.True(session.Network.AreConnected);
    }

    [Fact]
    public void A_client_that_roams_changes_over_at_once_and_comes_back()
    {
        var session = new Session(seed: 1);
        session.Client.AddLocal(IceCandidate.HostUdp(Mobile, preference: 10));
        session.Network.Run(seconds: 10);
        Assert.Equal(Wifi, session.Client.SelectedPath?.Local);

        session.Client.RemoveLocal(session.Network.Now, IceCandidate.HostUdp(Wifi));
        Assert.Equal(Mobile, session.Client.SelectedPath?.Local);
        Assert.True(session.Network.RunUntil(() => session.Network.AreConnected, 0.2));

        session.Client.AddLocal(IceCandidate.HostUdp(Wifi));
        Assert.True(session.Network.RunUntil(
            () => session.Network.AreConnected && session.Client.SelectedPath?.Local == Wifi, 1));
        Assert.DoesNotContain(session.Network.ClientEvents, entry => entry.Event.Kind == IceEventKind.Lost);
    }

    [Fact]
    public void A_client_whose_only_address_goes_is_lost_and_comes_back_by_another()
    {
        var session = new Session(seed: 1, tcp: false);
        session.Network.Run(seconds: 5);

        session.Client.RemoveLocal(session.Network.Now, IceCandidate.HostUdp(Wifi));
        session.Network.Run(seconds: 5);
        Assert.Null(session.Client.SelectedPath);
        Assert.Contains(session.Network.ClientEvents, entry => entry.Event.Kind == IceEventKind.Lost);

        session.Client.AddLocal(IceCandidate.HostUdp(Mobile));
        Assert.True(session.Network.RunUntil(() => session.Network.AreConnected, 1));
    }

    [Fact]
    public void A_restart_keeps_the_old_path_until_the_new_one_works()
    {
        var session = new Session(seed: 1);
        session.Network.Run(seconds: 10);
        var (server, client) = (IceCredentials.Generate(), IceCredentials.Generate());
        var path = session.Client.SelectedPath;

        session.Server.Restart(server, client); // The answer is on its way; the client still uses the old ones.
        session.Network.Run(seconds: 10);
        Assert.True(session.Network.AreConnected);
        session.Client.Restart(session.Network.Now, client, server);
        Assert.Equal(path, session.Client.SelectedPath);
        session.OfferServer();
        session.Network.Run(seconds: 60);

        Assert.True(session.Network.AreConnected);
        Assert.Equal(path, session.Client.SelectedPath);
        Assert.Single(session.Network.ServerEvents, entry => entry.Event.Kind == IceEventKind.Restarted);
        Assert.Single(session.Network.ClientEvents, entry => entry.Event.Kind == IceEventKind.Selected);
        Assert.DoesNotContain(session.Network.ClientEvents, entry => entry.Event.Kind == IceEventKind.Lost);
    }

    [Fact]
    public void After_a_restart_that_finds_nothing_the_old_path_ends_with_its_consent()
    {
        var session = new Session(seed: 1);
        session.Network.Run(seconds: 10);

        session.Client.Restart(session.Network.Now, IceCredentials.Generate(), IceCredentials.Generate());
        session.OfferServer();
        session.Network.Run(seconds: 31);

        Assert.Null(session.Client.SelectedPath);
        Assert.Single(session.Network.ClientEvents, entry => entry.Event.Kind == IceEventKind.Lost);
        Assert.Null(session.Server.SelectedPath);
    }

    [Fact]
    public void IPv6_and_IPv4_are_kept_apart_and_either_will_do()
    {
        var session = new Session(seed: 1, tcp: false);
        session.Client.AddLocal(IceCandidate.HostUdp(WifiIPv6, preference: 65_000));
        session.Client.AddRemote(IceCandidate.HostUdp(ServerUdpIPv6));
        session.Network.Run(seconds: 5);
        Assert.Equal(2, session.Network.ServerEvents.Count(entry => entry.Event.Kind == IceEventKind.PathAdded));

        session.Network.IsBlocked = path => path.Local.IsIPv4;
        session.Network.Run(seconds: 40);

        Assert.Equal(new(TransportProtocol.Udp, WifiIPv6, ServerUdpIPv6), session.Client.SelectedPath);
        Assert.True(session.Network.AreConnected);
    }

    [Fact]
    public void With_the_wrong_password_nothing_comes_of_it_and_the_client_is_told_after_thirty_seconds()
    {
        var session = new Session(seed: 1, knowsPassword: false);

        session.Network.Run(seconds: 60);

        Assert.Null(session.Server.SelectedPath);
        Assert.Empty(session.Network.ServerEvents);
        Assert.Equal([(TimeSpan.FromSeconds(30), new(IceEventKind.Lost))], session.Network.ClientEvents);
    }

    [Fact]
    public void Nothing_goes_on_but_a_check_every_four_to_six_seconds()
    {
        var session = new Session(seed: 1, tcp: false);
        session.Network.Run(seconds: 10);
        var from = session.Network.ClientSent.Count;

        session.Network.Run(seconds: 600);

        var times = session.Network.ClientSent.Skip(from - 1).Select(sent => sent.At.TotalSeconds).ToList();
        var intervals = times.Zip(times.Skip(1), (one, next) => next - one).ToList();
        Assert.All(intervals, interval => Assert.InRange(interval, 4, 6));
        Assert.InRange(intervals.Average(), 4.8, 5.2);
        Assert.True(intervals.Max() - intervals.Min() > 1.5, "The times are not spread.");
    }

    [Fact]
    public void A_session_that_rests_allocates_nothing()
    {
        var (client, server) = (IceCredentials.Generate(), IceCredentials.Generate());
        var full = new IceFullAgent(IceRole.Controlling, client, new Random(1));
        var lite = new IceLiteAgent(server, client);
        full.AddLocal(IceCandidate.HostUdp(Wifi));
        full.AddRemote(IceCandidate.HostUdp(ServerUdp));
        full.Start(default, server);
        var (path, seen) = (new NetworkPath(default, Wifi, ServerUdp), new NetworkPath(default, ServerUdp, Wifi));
        var bytes = new byte[512];
        void Run(int rounds)
        {
            for (; rounds > 0; rounds--)
            {
                var now = full.Deadline;
                full.Advance(now);
                lite.Advance(now);
                while (full.TryTransmit(bytes, out var length, out _)) lite.Receive(now, seen, bytes.AsSpan(0, length));
                while (lite.TryTransmit(bytes, out var length, out _)) full.Receive(now, path, bytes.AsSpan(0, length));
                while (full.TryTakeEvent(out _) || lite.TryTakeEvent(out _)) { }
            }
        }
        Run(1_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Run(10_000);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(path, full.SelectedPath);
        Assert.Equal(seen, lite.SelectedPath);
    }

    /// <summary>A client on Wi-Fi, with UDP and TCP, and a host with one address.</summary>
    sealed class Session
    {
        readonly bool _tcp;

        public Session(int seed, bool tcp = true, bool knowsPassword = true)
        {
            _tcp = tcp;
            var (server, client) = (IceCredentials.Generate(), IceCredentials.Generate());
            IceCredentials.TryCreate(server.Ufrag, IceCredentials.Generate().Password, out var wrong);
            Client = new(IceRole.Controlling, client, new Random(seed));
            Server = new(server, client);
            Network = new(seed, Client, Server);
            Client.AddLocal(IceCandidate.HostUdp(Wifi));
            if (tcp) Client.AddLocal(IceCandidate.HostTcpActive(Wifi));
            OfferServer();
            Client.Start(default, knowsPassword ? server : wrong!);
        }

        public IceFullAgent Client { get; }

        public IceLiteAgent Server { get; }

        public VirtualNetwork Network { get; }

        public void OfferServer()
        {
            Assert.True(Client.AddRemote(IceCandidate.HostUdp(ServerUdp)));
            if (_tcp) Assert.True(Client.AddRemote(IceCandidate.HostTcpPassive(ServerTcp)));
        }
    }
}
