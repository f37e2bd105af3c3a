using Farglass.Rtc.Sctp;
using Farglass.Rtc.Sctp.Chunks;

namespace Farglass.Rtc.Tests.Sctp;

delegate void WriteChunks(ref PacketWriter packet);

/// <summary>
/// A peer that speaks the protocol as far as a test tells it to, and whatever a test wants. Beside it are the channels
/// that are tested.
/// </summary>
sealed class CraftedPeer
{
    public const uint Tag = 0x0BADCAFE;

    readonly byte[] _bytes = new byte[SctpLimits.ReceivedPacketBytesMax];
    readonly byte[] _answer = new byte[SctpLimits.ReceivedPacketBytesMax];

    public Peer Tested { get; } = new("tested", new() { ChannelIds = ChannelIdParity.Odd }, new(1));

    public TimeSpan Now { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Of the next DATA, unless a test says otherwise.</summary>
    public Tsn NextTsn { get; set; } = new(1000);

    /// <summary>What was answered since the last look, chunk by chunk.</summary>
    public List<(ChunkType Type, byte Flags, byte[] Value)> Answers { get; } = [];

    /// <summary>Of the last packet that was answered.</summary>
    public uint AnsweredTag { get; private set; }

    public int AnsweredPackets { get; private set; }

    /// <summary>The tag that the other side wants to see; known from its INIT ACK.</summary>
    public uint TestedTag { get; set; }

    public byte[] Cookie { get; private set; } = [];

    public void SendInit(
        string parameters = "C0000004" + "8008000682C00000", uint tag = Tag, uint window = 1_000_000) =>
        Send((ref packet) => new InitChunk(tag, window, 1024, 1024, NextTsn)
            .Write(ref packet, ChunkType.Init, Convert.FromHexString(parameters)), tag: 0);

    /// <summary>Sends an INIT and keeps what comes back.</summary>
    public void AskForCookie(string parameters = "C0000004" + "8008000682C00000", uint tag = Tag)
    {
        SendInit(parameters, tag);
        var answer = TakeAnswer(ChunkType.InitAck);
        Span<byte> whole = [(byte)ChunkType.InitAck, 0, 0, 0, .. answer];
        Assert.True(InitChunk.TryParse(new(whole), out var init, out var known));
        TestedTag = init.InitiateTag;
        Cookie = InitParameters.Parse(known, new byte[100]).Cookie.ToArray();
    }

    public CraftedPeer Connect(string parameters = "C0000004" + "8008000682C00000")
    {
        AskForCookie(parameters);
        SendCookie(Cookie);
        Assert.Equal(AssociationState.Established, Tested.Channels.State);
        Answers.Clear();
        return this;
    }

    public void SendCookie(byte[] cookie) => SendChunk(ChunkType.CookieEcho, cookie);

    public void SendChunk(ChunkType type, ReadOnlySpan<byte> value, byte flags = 0)
    {
        var copy = value.ToArray();
        Send((ref packet) => copy.CopyTo(packet.Add(type, flags, copy.Length)));
    }

    /// <summary>A fragment, which is a whole message unless said otherwise.</summary>
    public void SendData(byte[] payload, DataFlags flags = DataFlags.Begin | DataFlags.End, ushort stream = 0,
        ushort ssn = 0, uint protocol = 53, Tsn? tsn = null)
    {
        var number = tsn ?? NextTsn;
        if (tsn is null) NextTsn += 1;
        Send((ref packet) => new DataChunk(flags, number, stream, new(ssn), protocol).Write(ref packet, payload));
    }

    public void Send(WriteChunks write, uint? tag = null, ushort port = 5000)
    {
        var packet = new PacketWriter(_bytes);
        write(ref packet);
        Send(_bytes.AsSpan(0, packet.Finish(new(5000, port, tag ?? TestedTag))));
    }

    public void Send(ReadOnlySpan<byte> packet)
    {
        Tested.Channels.Receive(Now, packet);
        Drain();
    }

    /// <summary>Lets time pass, and does what is due in it.</summary>
    public void Wait(TimeSpan time)
    {
        var end = Now + time;
        while (Tested.Channels.Deadline <= end)
        {
            Now = Tested.Channels.Deadline;
            Tested.Channels.Advance(Now);
            Drain();
        }

        Now = end;
    }

    public void Drain()
    {
        Tested.TakeEvents(Now);
        while (Tested.Channels.TryTransmit(Now, _answer, out var length))
        {
            Assert.True(PacketHeader.TryParse(_answer.AsSpan(0, length), out var header));
            AnsweredTag = header.VerificationTag;
            AnsweredPackets++;
            var reader = new ChunkReader(_answer.AsSpan(PacketHeader.Size..length));
            while (reader.TryRead(out var chunk)) Answers.Add((chunk.Type, chunk.Flags, chunk.Value.ToArray()));
            Assert.False(reader.Failed);
        }
    }

    /// <summary>The one answer of this kind; all are forgotten then.</summary>
    public byte[] TakeAnswer(ChunkType type)
    {
        var value = Assert.Single(Answers, answer => answer.Type == type).Value;
        Answers.Clear();
        return value;
    }
}
