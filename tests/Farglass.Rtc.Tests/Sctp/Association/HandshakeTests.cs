using Farglass.Rtc.Sctp;
using Farglass.Rtc.Sctp.Chunks;

namespace Farglass.Rtc.Tests.Sctp.Association;

public sealed class HandshakeTests
{
    readonly CraftedPeer _peer = new();

    DataChannels Tested => _peer.Tested.Channels;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_connects_whichever_of_the_first_packets_are_lost(bool both)
    {
        for (var lost = 0; lost < 1 << 8; lost++)
        {
            var peers = new Peers(seed: lost, new() { Delay = Peers.Ms(10) });
            var count = 0;
            peers.OnPacket = (peer, _) =>
            {
                var link = peer == peers.Client ? peers.ToServer : peers.ToClient;
                var isLost = count < 8 && (lost & (1 << count)) != 0;
                link.Traits = link.Traits with { Loss = isLost ? 1 : 0 };
                count++;
            };
            peers.Connect(server: both);
            Assert.True(peers.Now < TimeSpan.FromSeconds(60));
        }
    }

    [Fact]
    public void Packets_of_the_handshake_that_come_again_change_nothing()
    {
        var peers = new Peers(seed: 1, new() { Delay = Peers.Ms(10) });
        var sent = new List<(Peer From, byte[] Packet)>();
        peers.OnPacket = (peer, packet) => sent.Add((peer, packet.ToArray()));
        peers.Connect();
        var channel = peers.Client.Channels.Open(new())!;
        foreach (var (from, packet) in sent.ToArray())
        {
            (from == peers.Client ? peers.ToServer : peers.ToClient).Send(peers.Now, packet);
            peers.Run(TimeSpan.FromSeconds(1));
        }

        peers.Send(peers.Client, channel, MessageKind.Text, "still here"u8.ToArray());
        peers.RunUntil(() => peers.Server.Messages.Any());
        Assert.Equal(AssociationState.Established, peers.Server.Channels.State);
    }

    [Fact]
    public void An_INIT_leaves_nothing_behind_but_an_answer()
    {
        _peer.AskForCookie();
        Assert.Equal(AssociationState.Closed, Tested.State);
        Assert.Equal(CraftedPeer.Tag, _peer.AnsweredTag);
        _peer.SendCookie(_peer.Cookie);
        Assert.Equal(AssociationState.Established, Tested.State);
        _peer.TakeAnswer(ChunkType.CookieAck);
    }

    [Fact]
    public void A_cookie_that_is_not_ours_is_ignored()
    {
        _peer.AskForCookie();
        var forged = _peer.Cookie.ToArray();
        for (var bit = 0; bit < forged.Length * 8; bit++)
        {
            forged[bit / 8] ^= (byte)(1 << (bit % 8));
            _peer.SendCookie(forged);
            forged[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        _peer.SendCookie([]);
        Assert.Empty(_peer.Answers);
        Assert.Equal(AssociationState.Closed, Tested.State);
    }

    [Fact]
    public void A_cookie_that_is_too_old_is_refused_and_the_peer_may_ask_for_another()
    {
        _peer.AskForCookie();
        _peer.Wait(SctpLimits.CookieLifetime + Peers.Ms(1));
        _peer.SendCookie(_peer.Cookie);
        Assert.Equal([0, (byte)ErrorCause.StaleCookie, 0, 8, 0, 0, 0, 0], _peer.TakeAnswer(ChunkType.Error));
        Assert.Equal(CraftedPeer.Tag, _peer.AnsweredTag);
        Assert.Equal(AssociationState.Closed, Tested.State);
        _peer.Connect();
    }

    [Fact]
    public void When_our_cookie_is_refused_we_ask_for_another()
    {
        Tested.Connect();
        _peer.Drain();
        _peer.TestedTag = ReadTag(_peer.TakeAnswer(ChunkType.Init));
        AnswerInit();
        Assert.Equal("cookie"u8, _peer.TakeAnswer(ChunkType.CookieEcho));
        _peer.SendChunk(ChunkType.Error, [0, (byte)ErrorCause.StaleCookie, 0, 8, 0, 0, 0, 0]);
        _peer.TakeAnswer(ChunkType.Init);
        AnswerInit();
        _peer.TakeAnswer(ChunkType.CookieEcho);
        _peer.SendChunk(ChunkType.CookieAck, []);
        Assert.Equal(AssociationState.Established, Tested.State);
    }

    [Fact]
    public void An_INIT_ACK_without_a_cookie_is_of_no_use()
    {
        Tested.Connect();
        _peer.Drain();
        _peer.TestedTag = ReadTag(_peer.TakeAnswer(ChunkType.Init));
        AnswerInit(cookie: "");
        Assert.Empty(_peer.Answers);
        Assert.Equal(AssociationState.CookieWait, Tested.State);
    }

    [Fact]
    public void A_peer_that_never_answers_is_given_up()
    {
        Tested.Connect();
        _peer.Drain();
        _peer.Wait(TimeSpan.FromMinutes(2));
        Assert.Equal(1 + SctpLimits.InitTimeoutsMax, _peer.AnsweredPackets);
        Assert.Equal(AssociationEnd.NotConnected, Assert.Single(_peer.Tested.Happenings).End);
        Assert.Equal(TimeSpan.MaxValue, Tested.Deadline);
    }

    [Fact]
    public void A_parameter_that_is_unknown_is_reported_if_it_wants_to_be()
    {
        _peer.SendInit("FFFF0008AABBCCDD");
        Assert.Contains("0008000CFFFF0008AABBCCDD", Convert.ToHexString(_peer.TakeAnswer(ChunkType.InitAck)));

        Tested.Connect();
        _peer.Drain();
        _peer.TestedTag = ReadTag(_peer.TakeAnswer(ChunkType.Init));
        AnswerInit(parameters: "FFFF0008AABBCCDD");
        Assert.Equal("0008000CFFFF0008AABBCCDD", Convert.ToHexString(_peer.TakeAnswer(ChunkType.Error)));
    }

    [Fact]
    public void A_peer_that_begins_anew_ends_what_there_was()
    {
        _peer.Connect();
        _peer.AskForCookie(tag: 77);
        Assert.Equal(AssociationState.Established, Tested.State); // An INIT alone may be an old one.
        _peer.SendCookie(_peer.Cookie);
        Assert.Equal(AssociationEnd.PeerRestarted, _peer.Tested.Happenings[^1].End);
    }

    [Fact]
    public void What_comes_before_the_association_is_made_means_nothing()
    {
        _peer.AskForCookie();
        _peer.SendData([1]);
        _peer.SendChunk(ChunkType.Heartbeat, [0, 1, 0, 8, 1, 2, 3, 4]);
        _peer.SendChunk(ChunkType.Shutdown, [0, 0, 0, 0]);
        Assert.Empty(_peer.Answers);
        Assert.Equal(AssociationState.Closed, Tested.State);
    }

    [Fact]
    public void INITs_in_any_number_cost_no_memory()
    {
        for (var round = 0; round < 10_000; round++)
        {
            Tested.Receive(_peer.Now, Init((uint)round + 1));
            Assert.True(Tested.Deadline == TimeSpan.MaxValue);
        }

        _peer.Drain();
        Assert.InRange(_peer.AnsweredPackets, 10, SctpLimits.PendingBytesMax / 100);
        Assert.True(Tested.Statistics.Dropped > 9_000);
        _peer.Answers.Clear();
        _peer.Connect();
    }

    void AnswerInit(string cookie = "cookie", string parameters = "")
    {
        _peer.Send((ref packet) =>
        {
            var value = new byte[100];
            var length = Parameter.HeaderSize + cookie.Length;
            System.Text.Encoding.ASCII.GetBytes(
                cookie, Parameter.Write(value, ParameterType.StateCookie, cookie.Length));
            if (cookie == "") length = 0;
            byte[] all = [.. value[..Chunk.Padded(length)], .. Convert.FromHexString(parameters)];
            new InitChunk(CraftedPeer.Tag, 1_000_000, 1024, 1024, _peer.NextTsn)
                .Write(ref packet, ChunkType.InitAck, all);
        });
    }

    static byte[] Init(uint tag)
    {
        var bytes = new byte[100];
        var packet = new PacketWriter(bytes);
        new InitChunk(tag, 1000, 10, 10, new(1)).Write(ref packet, ChunkType.Init, []);
        return bytes[..packet.Finish(new(5000, 5000, 0))];
    }

    static uint ReadTag(byte[] init) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(init);
}
