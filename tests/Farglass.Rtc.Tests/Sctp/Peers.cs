using System.Text;
using Farglass.Rtc.Sctp;

namespace Farglass.Rtc.Tests.Sctp;

/// <summary>What one side was told, kept for the test to look at.</summary>
sealed record Happening(DataChannelEventKind Kind, DataChannel? Channel, MessageKind MessageKind, byte[] Message,
    AssociationEnd End, TimeSpan At)
{
    public string Text => Encoding.UTF8.GetString(Message);
}

/// <summary>One of two peers that are joined by virtual links.</summary>
sealed class Peer(string name, SctpSettings settings, Random random)
{
    public DataChannels Channels { get; } = new(settings, random);

    public List<Happening> Happenings { get; } = [];

    /// <summary>Called for each event as it is taken.</summary>
    public Action<Happening>? OnHappening { get; set; }

    public IEnumerable<Happening> Messages =>
        Happenings.Where(happening => happening.Kind == DataChannelEventKind.Message);

    public bool Saw(DataChannelEventKind kind) => Happenings.Any(happening => happening.Kind == kind);

    public void TakeEvents(TimeSpan now)
    {
        while (Channels.TryTakeEvent(out var happened))
        {
            var happening = new Happening(happened.Kind, happened.Channel, happened.MessageKind,
                happened.Message.ToArray(), happened.End, now);
            Happenings.Add(happening);
            OnHappening?.Invoke(happening);
        }
    }

    public override string ToString() => name;
}

/// <summary>
/// Two peers in virtual time. It does what their owner would do: change, take events, transmit until it says no, and
/// wait for whatever comes first.
/// </summary>
sealed class Peers
{
    readonly byte[] _packet = new byte[SctpLimits.ReceivedPacketBytesMax];
    readonly PriorityQueue<Action, (TimeSpan At, long Order)> _script = new();
    long _order;

    /// <param name="random">Makes what the peers choose at random, of a seed.</param>
    public Peers(int seed, LinkTraits? traits = null, Func<int, Random>? random = null)
    {
        var seeds = new Random(seed);
        random ??= one => new(one);
        Client = new("client", new() { ChannelIds = ChannelIdParity.Even }, random(seeds.Next()));
        Server = new("server", new() { ChannelIds = ChannelIdParity.Odd }, random(seeds.Next()));
        ToServer = new(new(seeds.Next()), traits ?? new());
        ToClient = new(new(seeds.Next()), traits ?? new());
    }

    public Peer Client { get; }

    public Peer Server { get; }

    public VirtualLink ToServer { get; }

    public VirtualLink ToClient { get; }

    public TimeSpan Now { get; private set; }

    /// <summary>Sees every packet that a peer sends.</summary>
    public Action<Peer, ReadOnlyMemory<byte>>? OnPacket { get; set; }

    public static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    public void At(TimeSpan time, Action action) => _script.Enqueue(action, (time, _order++));

    /// <summary>Both connect, unless told otherwise, and are up when it returns.</summary>
    public Peers Connect(bool client = true, bool server = true)
    {
        if (client) Client.Channels.Connect();
        if (server) Server.Channels.Connect();
        RunUntil(() => Client.Saw(DataChannelEventKind.Connected) && Server.Saw(DataChannelEventKind.Connected));
        return this;
    }

    public void Run(TimeSpan time)
    {
        var end = Now + time;
        Drain();
        while (Step(end)) { }
        Now = end;
    }

    /// <summary>Runs until it is so, or fails after a time in which it would have been.</summary>
    public void RunUntil(Func<bool> condition, double secondsMax = 120)
    {
        var end = Now + TimeSpan.FromSeconds(secondsMax);
        Drain();
        while (!condition())
            Assert.True(Step(end), $"It is {Now}, and still it is not so.");
    }

    /// <summary>Sends, waiting for room as long as it takes.</summary>
    public void Send(Peer peer, DataChannel channel, MessageKind kind, byte[] message)
    {
        while (!peer.Channels.TrySend(Now, channel, kind, message))
            Assert.True(Step(Now + TimeSpan.FromSeconds(120)), "There is never room.");
        Drain();
    }

    bool Step(TimeSpan end)
    {
        var next = Min(Min(ToServer.NextArrival, ToClient.NextArrival),
            Min(Client.Channels.Deadline, Server.Channels.Deadline));
        if (_script.TryPeek(out _, out var key)) next = Min(next, key.At);
        if (next > end) return false;
        Now = next > Now ? next : Now;
        while (_script.TryPeek(out var action, out key) && key.At <= Now)
        {
            _script.Dequeue();
            action();
        }

        Deliver(ToServer, Server);
        Deliver(ToClient, Client);
        Client.Channels.Advance(Now);
        Server.Channels.Advance(Now);
        Drain();
        return true;
    }

    void Deliver(VirtualLink link, Peer to)
    {
        while (link.TryReceive(Now, out var packet))
        {
            to.Channels.Receive(Now, packet);
            Drain(to);
        }
    }

    void Drain()
    {
        Drain(Client);
        Drain(Server);
    }

    void Drain(Peer peer)
    {
        peer.TakeEvents(Now);
        while (peer.Channels.TryTransmit(Now, _packet, out var length))
        {
            OnPacket?.Invoke(peer, _packet.AsMemory(0, length));
            (peer == Client ? ToServer : ToClient).Send(Now, _packet.AsSpan(0, length));
        }
    }

    static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
