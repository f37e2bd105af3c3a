using Farglass.Rtc.Ice;
using Farglass.Rtc.Ice.Stun;

namespace Farglass.Rtc.Tests.Ice;

public sealed class IceLiteAgentTests
{
    static readonly IceCredentials Server = IceCredentials.Generate(), Client = IceCredentials.Generate();

    readonly IceLiteAgent _agent = new(Server, Client);

    static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    static NetworkPath Path(int number, TransportProtocol protocol = TransportProtocol.Udp) => new(
        protocol, NetworkAddress.Parse("192.0.2.1:3478"), NetworkAddress.Parse($"198.51.100.{number}:50000"));

    [Theory]
    [InlineData("198.51.100.7:50000")]
    [InlineData("[2001:db8::7]:50000")]
    public void A_check_is_answered_with_the_address_that_it_came_from(string address)
    {
        var path = Path(1) with { Remote = NetworkAddress.Parse(address) };
        var request = Checks.Request(to: Server, from: Client);

        Assert.True(_agent.Receive(Seconds(1), path, request));

        var (datagram, answerPath) = Assert.Single(_agent.Drain());
        Assert.Equal(path, answerPath);
        Assert.True(StunMessage.TryParse(datagram, out var answer));
        Assert.True(StunMessage.TryParse(request, out var asked));
        Assert.Equal((StunClass.Success, asked.Id), (answer.Class, answer.Id));
        Assert.Equal(path.Remote, answer.MappedAddress);
        Assert.True(answer.IsAuthentic(Server.Key));
        Assert.True(datagram.Length <= request.Length);
        Assert.True(_agent.IsKnown(path));
        Assert.Equal(path, _agent.SelectedPath);
        Assert.Equal([new(IceEventKind.PathAdded, path), new(IceEventKind.Selected, path)], _agent.DrainEvents());
    }

    [Fact]
    public void Who_does_not_know_the_password_is_not_there()
    {
        var stranger = IceCredentials.Generate();
        IceCredentials.TryCreate(Server.Ufrag, stranger.Password, out var liar);
        IceCredentials.TryCreate(stranger.Ufrag, Server.Password, out var lost);
        var unsigned = new byte[128];
        var writer = new StunWriter(unsigned, StunClass.Request, StunTransactionId.New());
        writer.AddUsername(Server.UfragBytes, Client.UfragBytes);
        var broken = Checks.Request(to: Server, from: Client);
        broken[^1] ^= 1;

        Assert.False(_agent.Receive(default, Path(1), Checks.Request(to: liar!, from: Client)));
        Assert.False(_agent.Receive(default, Path(1), Checks.Request(to: lost!, from: Client)));
        Assert.False(_agent.Receive(default, Path(1), Checks.Request(to: Server, from: stranger)));
        Assert.False(_agent.Receive(default, Path(1), unsigned.AsSpan(0, writer.FinishUnsigned())));
        Assert.False(_agent.Receive(default, Path(1), broken));

        Assert.Equal(5, _agent.Rejected);
        AssertUntouched();
    }

    [Fact]
    public void A_check_that_somebody_recorded_does_not_take_the_stream_away()
    {
        var nominates = Checks.Request(Server, Client, nominates: true);
        Assert.True(_agent.Receive(Seconds(1), Path(1), nominates));
        _agent.Drain();

        Assert.False(_agent.Receive(Seconds(2), Path(2), nominates));
        Assert.True(_agent.Receive(Seconds(2), Path(1), nominates)); // The peer's own repetition.

        Assert.Equal(1, _agent.Rejected);
        Assert.Equal(Path(1), _agent.SelectedPath);
        Assert.Equal(Path(1), Assert.Single(_agent.Drain()).Path);
    }

    [Fact]
    public void Of_checks_as_many_are_remembered_as_the_limit_says()
    {
        var first = Checks.Request(Server, Client);
        _agent.Receive(Seconds(1), Path(1), first);
        for (var count = 1; count < IceLimits.ChecksRemembered; count++)
            _agent.Receive(Seconds(1), Path(1), Checks.Request(Server, Client));

        Assert.False(_agent.Receive(Seconds(2), Path(2), first));
        _agent.Receive(Seconds(2), Path(1), Checks.Request(Server, Client));
        Assert.True(_agent.Receive(Seconds(2), Path(2), first));
    }

    [Fact]
    public void An_attribute_that_must_be_understood_is_refused_by_name()
    {
        var request = Checks.Request(Server, Client, (ref writer) => writer.Add((StunAttribute)0x7777, 4));

        Assert.True(_agent.Receive(default, Path(1), request));

        var (datagram, _) = Assert.Single(_agent.Drain());
        Assert.True(StunMessage.TryParse(datagram, out var answer));
        Assert.Equal((StunClass.Error, 420), (answer.Class, answer.ErrorCode));
        Assert.True(answer.IsAuthentic(Server.Key));
        Assert.Contains("000a00027777", Convert.ToHexStringLower(datagram), StringComparison.Ordinal);
        Assert.True(datagram.Length <= request.Length);
        AssertUntouched();
    }

    [Fact]
    public void A_peer_that_takes_itself_for_the_controlled_one_is_told()
    {
        Assert.True(_agent.Receive(default, Path(1), Checks.Request(Server, Client, controlled: ulong.MaxValue)));

        var (datagram, _) = Assert.Single(_agent.Drain());
        Assert.True(StunMessage.TryParse(datagram, out var answer));
        Assert.Equal((StunClass.Error, 487), (answer.Class, answer.ErrorCode));
        Assert.True(answer.IsAuthentic(Server.Key));
        AssertUntouched();
    }

    [Fact]
    public void Until_one_is_nominated_the_first_path_is_used_and_then_the_one_nominated_last()
    {
        Check(Seconds(0), Path(1));
        Check(Seconds(1), Path(2));
        Assert.Equal(Path(1), _agent.SelectedPath);

        Check(Seconds(2), Path(2), nominates: true);
        Assert.Equal(Path(2), _agent.SelectedPath);

        Check(Seconds(3), Path(3, TransportProtocol.Tcp), nominates: true);
        Assert.Equal(Path(3, TransportProtocol.Tcp), _agent.SelectedPath);

        Check(Seconds(4), Path(1));
        Assert.Equal(Path(3, TransportProtocol.Tcp), _agent.SelectedPath);

        Check(Seconds(5), Path(2), nominates: true);
        Assert.Equal(Path(2), _agent.SelectedPath);
    }

    [Fact]
    public void A_numbered_nomination_is_not_undone_by_an_older_one_that_comes_late()
    {
        Nominate(Path(1), 1);
        Nominate(Path(2), 2);
        Nominate(Path(1), 1);
        Assert.Equal(Path(2), _agent.SelectedPath);

        Nominate(Path(1), 3);
        Assert.Equal(Path(1), _agent.SelectedPath);
    }

    [Fact]
    public void A_path_expires_thirty_seconds_after_its_last_check()
    {
        Check(Seconds(0), Path(1), nominates: true);
        Check(Seconds(10), Path(2));
        Assert.Equal(Seconds(30), _agent.Deadline);
        Check(Seconds(20), Path(1));
        Assert.Equal(Seconds(40), _agent.Deadline);
        _agent.DrainEvents();

        _agent.Advance(Seconds(39.9));
        Assert.Empty(_agent.DrainEvents());
        _agent.Advance(Seconds(40));
        Assert.Equal([new(IceEventKind.PathRemoved, Path(2))], _agent.DrainEvents());
        _agent.Advance(Seconds(50));

        Assert.Equal([new(IceEventKind.PathRemoved, Path(1)), new(IceEventKind.Lost)], _agent.DrainEvents());
        Assert.Null(_agent.SelectedPath);
        Assert.False(_agent.IsKnown(Path(1)));
        Assert.Equal(TimeSpan.MaxValue, _agent.Deadline);

        Check(Seconds(60), Path(1));
        Assert.Equal(Path(1), _agent.SelectedPath); // It is back.
    }

    [Fact]
    public void When_the_selected_path_expires_the_next_best_takes_over()
    {
        Check(Seconds(0), Path(1), nominates: true);
        Check(Seconds(1), Path(2), nominates: true);
        Check(Seconds(15), Path(3));
        Check(Seconds(16), Path(1));
        Assert.Equal(Path(2), _agent.SelectedPath);

        _agent.Advance(Seconds(31));

        Assert.Equal(Path(1), _agent.SelectedPath);
    }

    [Fact]
    public void A_connection_that_ends_is_a_path_no_more()
    {
        Check(Seconds(0), Path(1));
        Check(Seconds(0), Path(2, TransportProtocol.Tcp), nominates: true);
        _agent.DrainEvents();

        _agent.PathClosed(Seconds(1), Path(2, TransportProtocol.Tcp));
        _agent.PathClosed(Seconds(1), Path(9));

        Assert.Equal(
            [new(IceEventKind.PathRemoved, Path(2, TransportProtocol.Tcp)), new(IceEventKind.Selected, Path(1))],
            _agent.DrainEvents());
    }

    [Fact]
    public void Of_more_paths_than_are_kept_the_oldest_goes_but_never_the_one_in_use()
    {
        Check(Seconds(0), Path(1), nominates: true);
        for (var number = 2; number <= IceLimits.PathsMax; number++) Check(Seconds(number), Path(number));
        Check(Seconds(20), Path(2));
        _agent.DrainEvents();

        Check(Seconds(21), Path(100));

        Assert.Equal(
            [new(IceEventKind.PathRemoved, Path(3)), new(IceEventKind.PathAdded, Path(100))], _agent.DrainEvents());
        for (var number = 101; number < 200; number++)
        {
            Check(Seconds(number), Path(number));
            _agent.DrainEvents();
        }
        Assert.Equal(Path(1), _agent.SelectedPath);
        Assert.Equal(IceLimits.PathsMax, Enumerable.Range(1, 200).Count(number => _agent.IsKnown(Path(number))));
    }

    [Fact]
    public void After_a_restart_the_old_credentials_are_good_until_the_new_ones_are_used()
    {
        var (newServer, newClient) = (IceCredentials.Generate(), IceCredentials.Generate());
        Nominate(Path(1), 9);
        _agent.Restart(newServer, newClient);
        _agent.DrainEvents();

        Check(Seconds(1), Path(1));
        Assert.Equal(Path(1), _agent.SelectedPath);
        Assert.Empty(_agent.DrainEvents());

        Assert.True(_agent.Receive(Seconds(2), Path(2), Checks.Request(newServer, newClient)));
        var (datagram, _) = Assert.Single(_agent.Drain());
        Assert.True(StunMessage.TryParse(datagram, out var answer) && answer.IsAuthentic(newServer.Key));
        Assert.Equal([new(IceEventKind.Restarted), new(IceEventKind.PathAdded, Path(2))], _agent.DrainEvents());
        Assert.Equal(Path(1), _agent.SelectedPath); // Until the new one is nominated.
        Assert.False(_agent.Receive(Seconds(3), Path(1), Checks.Request(Server, Client)));

        Assert.True(_agent.Receive(Seconds(4), Path(2), Checks.Request(newServer, newClient, nominates: true)));
        Assert.Equal(Path(2), _agent.SelectedPath); // The numbers before the restart do not count.
    }

    [Fact]
    public void Two_restarts_in_a_row_leave_what_the_peer_last_used()
    {
        var first = (IceCredentials.Generate(), IceCredentials.Generate());
        var second = (IceCredentials.Generate(), IceCredentials.Generate());
        _agent.Restart(first.Item1, first.Item2);
        _agent.Restart(second.Item1, second.Item2);

        Assert.True(_agent.Receive(default, Path(1), Checks.Request(Server, Client)));
        Assert.False(_agent.Receive(default, Path(1), Checks.Request(first.Item1, first.Item2)));
        Assert.True(_agent.Receive(default, Path(1), Checks.Request(second.Item1, second.Item2)));
    }

    [Fact]
    public void Answers_that_are_not_drained_do_not_pile_up()
    {
        for (var count = 0; count < 100; count++)
            Assert.True(_agent.Receive(default, Path(1), Checks.Request(Server, Client)));

        Assert.Equal(IceLimits.AnswersMax, _agent.Drain().Count);
    }

    [Fact]
    public void Indications_and_answers_are_passed_over()
    {
        foreach (var messageClass in new[] { StunClass.Indication, StunClass.Success, StunClass.Error })
            Assert.False(_agent.Receive(default, Path(1), Checks.Message(messageClass, StunTransactionId.New(), Server,
                (ref writer) => writer.AddUsername(Server.UfragBytes, Client.UfragBytes))));
        AssertUntouched();
    }

    [Fact]
    public void A_check_that_is_answered_allocates_nothing()
    {
        var request = Checks.Request(Server, Client, nominates: true);
        var target = new byte[256];
        var path = Path(1);
        void Steady(int count)
        {
            for (var number = 0; number < count; number++)
            {
                _agent.Receive(Seconds(number), path, request);
                while (_agent.TryTransmit(target, out _, out _)) { }
                while (_agent.TryTakeEvent(out _)) { }
                _agent.Advance(Seconds(number));
            }
        }
        Steady(100);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Steady(10_000);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    void Check(TimeSpan now, NetworkPath path, bool nominates = false)
    {
        Assert.True(_agent.Receive(now, path, Checks.Request(Server, Client, nominates: nominates)));
        Assert.Single(_agent.Drain());
    }

    void Nominate(NetworkPath path, uint nomination)
    {
        Assert.True(_agent.Receive(
            default, path, Checks.Request(Server, Client, (ref writer) => writer.AddNomination(nomination))));
        _agent.Drain();
    }

    void AssertUntouched()
    {
        Assert.Null(_agent.SelectedPath);
        Assert.False(_agent.IsKnown(Path(1)));
        Assert.Empty(_agent.Drain());
        Assert.Empty(_agent.DrainEvents());
        Assert.Equal(TimeSpan.MaxValue, _agent.Deadline);
    }
}
