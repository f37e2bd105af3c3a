using System.Collections.Immutable;
using Farglass.Rtc.Congestion;
using Farglass.Rtc.Dtls;
using Farglass.Rtc.Ice;
using Farglass.Rtc.Rtp;
using Farglass.Rtc.Sctp;
using Farglass.Rtc.Sdp;
using Farglass.Rtc.Sdp.Negotiation;
using Farglass.Rtc.Tests.Links;

namespace Farglass.Rtc.Tests.Simulation;

/// <summary>
/// A whole session in virtual time: a server and a client of this library, joined by a network that loses, delays,
/// doubles and reorders as the seed says. Nothing waits: minutes take milliseconds.
/// </summary>
sealed class SimulatedSession : IDisposable
{
    public static readonly DateTimeOffset Zero = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    static readonly NetworkAddress ServerAddress = NetworkAddress.Parse("192.0.2.1:7803");
    static readonly NetworkAddress ClientAddress = NetworkAddress.Parse("198.51.100.7:50000");

    readonly DtlsContext _serverContext = new(DtlsCertificate.Create(Zero, Zero.AddYears(1)));
    readonly DtlsContext _clientContext = new(DtlsCertificate.Create(Zero, Zero.AddYears(1)));
    readonly RtcServer _server = new();
    readonly byte[] _buffer = new byte[2_048];
    readonly LocalEndpoint _offerEnd;
    readonly AnswerParameters _answering;
    SessionDescription _offer;
    readonly List<RtcEventKind> _serverEvents = [], _clientEvents = [];

    public SimulatedSession(int seed, Action<VirtualLink>? shape = null)
    {
        Up = new(seed * 2);
        Down = new((seed * 2) + 1);
        shape?.Invoke(Up);
        shape?.Invoke(Down);
        var random = new Random(seed);
        var (serverIce, clientIce) = (IceCredentials.Generate(), IceCredentials.Generate());
        _offerEnd = EndpointOf(_clientContext, clientIce, []);
        _offer = SdpOfferer.Offer(new() { Endpoint = _offerEnd, Audio = false });
        _answering = new()
        {
            Endpoint = EndpointOf(_serverContext, serverIce, [IceCandidate.HostUdp(ServerAddress).ToString()]),
            VideoProfiles = [H264Profile.ConstrainedHigh],
            VideoSources = new(0x1000, 0x1001),
            AudioSsrc = 0x2000,
            CanonicalName = "server",
            Microphone = true,
        };
        Assert.True(SdpAnswerer.TryAnswer(_offer, _answering, null, out var answer, out var refusal), refusal?.Detail);
        Assert.True(
            SdpOfferer.TryAccept(_offer, _offerEnd, answer.Description, out var session, out refusal), refusal?.Detail);

        Server = new(Options(answer.Session, _serverContext, random), new IceLiteAgent(serverIce, clientIce));
        _server.Add(serverIce, Server);
        Agent = new IceFullAgent(IceRole.Controlling, clientIce, random);
        Agent.AddLocal(IceCandidate.HostUdp(ClientAddress));
        Assert.True(IceCandidate.TryParse(session.Remote.Candidates[0], out var candidate));
        Agent.AddRemote(candidate);
        Client = new(Options(session, _clientContext, random), Agent);
        Agent.Start(Now, serverIce);
    }

    public TimeSpan Now { get; private set; }

    /// <summary>From the client to the server.</summary>
    public VirtualLink Up { get; }

    /// <summary>From the server to the client.</summary>
    public VirtualLink Down { get; }

    public RtcPeer Server { get; }

    public RtcPeer Client { get; }

    public IceFullAgent Agent { get; }

    public IReadOnlyList<RtcEventKind> ServerEvents => _serverEvents;

    public IReadOnlyList<RtcEventKind> ClientEvents => _clientEvents;

    /// <summary>A field, so that who makes frames can take it back.</summary>
    public bool KeyFrameWanted;

    public List<byte[]> Frames { get; } = [];

    /// <summary>Packets of sound that the client was given.</summary>
    public List<byte[]> Sound { get; } = [];

    /// <summary>And those of a microphone that the server was given.</summary>
    public List<byte[]> Speech { get; } = [];

    public List<(string Channel, byte[] Message)> ServerMessages { get; } = [];

    public List<(string Channel, byte[] Message)> ClientMessages { get; } = [];

    /// <summary>Lets time pass, from one thing that happens to the next.</summary>
    public void Run(TimeSpan time)
    {
        var end = Now + time;
        Drain();
        while (Next() is var next && next <= end)
        {
            Now = next > Now ? next : Now;
            Step();
        }

        Now = end;
    }

    /// <summary>Runs until it holds.</summary>
    /// <returns>False if it did not within the time.</returns>
    public bool RunUntil(Func<bool> holds, TimeSpan within)
    {
        var end = Now + within;
        Drain();
        while (!holds())
        {
            if (Next() is var next && next > end) return false;
            Now = next > Now ? next : Now;
            Step();
        }

        return true;
    }

    /// <summary>The client asks for something else, and both ends do as they agree.</summary>
    /// <param name="wanted">The offer, of which a test may change anything.</param>
    /// <param name="restart">With new ICE credentials at both ends.</param>
    /// <param name="microphone">What the client sends its sound under. Null: it sends none.</param>
    public SdpAnswer Renegotiate(SessionDescription wanted, bool restart = false, uint? microphone = null)
    {
        var clientIce = restart ? Fresh(IceCredentials.Generate()) : Client.Session.LocalIce;
        var offer = Parse(wanted.ToString()
            .Replace(Client.Session.LocalIce.UsernameFragment, clientIce.UsernameFragment, StringComparison.Ordinal)
            .Replace(Client.Session.LocalIce.Password, clientIce.Password, StringComparison.Ordinal));
        var local = IceCredentials.Generate();
        Assert.True(Server.TryAnswer(
            Now, offer, _answering.With(Fresh(local)), out var answer, out var refusal), refusal?.Detail);
        if (restart) _server.Add(local, Server);
        Assert.Equal(restart, answer.Session.LocalIce == Fresh(local));
        Assert.True(SdpOfferer.TryAccept(
            offer, _offerEnd with { Ice = clientIce }, Parse(answer.Description.ToString()), out var agreed, out _));
        var tracks = agreed.Tracks.Select(track =>
            microphone is { } ssrc && track.Kind == MediaKind.Audio ? track with { Local = new(ssrc) } : track);
        Assert.True(Client.TryFollow(Now, agreed with { Tracks = [.. tracks] }));
        if (restart && IceCandidate.TryParse(agreed.Remote.Candidates[0], out var candidate))
            Agent.AddRemote(candidate);
        _offer = offer;
        Drain();
        return answer;
    }

    /// <summary>What the server must not agree to.</summary>
    public SdpRefusal Refuse(SessionDescription wanted)
    {
        Assert.False(Server.TryAnswer(Now, wanted, _answering, out _, out var refusal));
        return refusal;
    }

    /// <summary>The client's next offer.</summary>
    public SessionDescription Offer(bool audio, bool video = true) => SdpOfferer.Offer(new()
    {
        Endpoint = _offerEnd with { Ice = Client.Session.LocalIce },
        Version = Client.Session.Version + 1,
        VideoProfiles = video ? [H264Profile.ConstrainedHigh] : [],
        Audio = audio,
    }, _offer);

    public static SessionDescription Parse(string text)
    {
        Assert.True(SessionDescription.TryParse(text, out var description, out var error), error.ToString());
        return description;
    }

    /// <summary>After a change from outside: sends what there is to send.</summary>
    public void Drain()
    {
        DrainServer();
        DrainClient();
    }

    public void Dispose()
    {
        Server.Dispose();
        Client.Dispose();
        _serverContext.Dispose();
        _clientContext.Dispose();
    }

    TimeSpan Next() => new[] { Up.Deadline, Down.Deadline, _server.Deadline, Client.Deadline }.Min();

    void Step()
    {
        while (Up.TryReceive(Now, out var datagram))
            if (_server.Receive(Now, new(TransportProtocol.Udp, ServerAddress, ClientAddress), datagram) is not null)
                DrainServer();
        while (Down.TryReceive(Now, out var datagram))
        {
            Client.Receive(Now, new(TransportProtocol.Udp, ClientAddress, ServerAddress), datagram);
            DrainClient();
        }

        while (_server.TryAdvance(Now, out _)) DrainServer();
        if (Client.Deadline <= Now) Client.Advance(Now);
        DrainClient();
    }

    void DrainServer()
    {
        while (Server.TryTakeEvent(out var happened))
        {
            _serverEvents.Add(happened.Kind);
            if (happened is { Kind: RtcEventKind.Media, Media.Kind: MediaEventKind.KeyFrameWanted })
                KeyFrameWanted = true;
        }

        while (Server.Receiver?.TryTakeAudio(out var speech) == true) Speech.Add(speech.Payload.ToArray());
        Take(Server.Channels!, ServerMessages);
        while (Server.TryTransmit(Now, _buffer, out var length, out _)) Down.Send(Now, _buffer.AsSpan(0, length));
    }

    void DrainClient()
    {
        while (Client.TryTakeEvent(out var happened)) _clientEvents.Add(happened.Kind);
        while (Client.Receiver!.TryTakeFrame(Now, out var frame)) Frames.Add(frame.AccessUnit.ToArray());
        while (Client.Receiver.TryTakeAudio(out var sound)) Sound.Add(sound.Payload.ToArray());
        Take(Client.Channels!, ClientMessages);
        while (Client.TryTransmit(Now, _buffer, out var length, out _)) Up.Send(Now, _buffer.AsSpan(0, length));
    }

    static void Take(DataChannels channels, List<(string, byte[])> messages)
    {
        while (channels.TryTakeEvent(out var happened))
            if (happened.Kind == DataChannelEventKind.Message)
                messages.Add((happened.Channel!.Options.Label, happened.Message.ToArray()));
    }

    static SdpIceCredentials Fresh(IceCredentials ice) => new(ice.Ufrag, ice.Password);

    static LocalEndpoint EndpointOf(DtlsContext context, IceCredentials ice, ImmutableArray<string> candidates) => new()
    {
        SessionId = 1,
        Ice = new(ice.Ufrag, ice.Password),
        Fingerprint = context.Fingerprint,
        Candidates = candidates,
    };

    static RtcPeerOptions Options(NegotiatedSession session, DtlsContext context, Random random) => new()
    {
        Session = session,
        Dtls = context,
        CanonicalName = "peer",
        WallClockAtZero = Zero,
        Bandwidth = new GoogleCongestionControl(
            Bitrate.FromKilobits(300), Bitrate.FromMegabits(5), Bitrate.FromMegabits(20)),
        Random = random,
    };
}
