using System.Buffers.Binary;
using Farglass.Rtc.Sctp;
using Farglass.Rtc.Sctp.Chunks;

namespace Farglass.Fuzz.Targets;

/// <summary>An association and its other end, brought into a state.</summary>
sealed class SctpEnds
{
    public const ushort Port = 5_000;

    const int InitiateTagAt = PacketHeader.Size + Chunk.HeaderSize, InitialTsnAt = InitiateTagAt + 12;

    readonly List<byte[]> _toLocal = [];
    readonly byte[] _packet = new byte[SctpLimits.SentPacketBytesDefault];

    SctpEnds()
    {
        Local = new(new() { ChannelIds = ChannelIdParity.Odd }, new Random(1));
        Remote = new(new() { ChannelIds = ChannelIdParity.Even }, new Random(2));
    }

    public DataChannels Local { get; }

    public DataChannels Remote { get; }

    public TimeSpan Now { get; set; } = TimeSpan.FromHours(1);

    /// <summary>What packets to the local end must carry; null while it has said nothing.</summary>
    public uint? Tag { get; private set; }

    /// <summary>The number of the remote's next DATA, as its INIT said it.</summary>
    public uint PeerTsn { get; private set; }

    /// <summary>Everything that the remote has sent.</summary>
    public IReadOnlyList<byte[]> ToLocal => _toLocal;

    public static SctpEnds In(AssociationState state)
    {
        var ends = new SctpEnds();
        ends.BringTo(state);
        return ends;
    }

    void BringTo(AssociationState state)
    {
        switch (state)
        {
            case AssociationState.Closed:
                return;
            case AssociationState.CookieWait:
                Local.Connect();
                Send(arrives: false);
                return;
            case AssociationState.CookieEchoed:
                Local.Connect();
                Send(arrives: true);
                Answer();
                Send(arrives: false);
                return;
            case AssociationState.Ended:
                Establish();
                Local.Abort();
                Send(arrives: false);
                return;
        }

        Establish();
        var hasQueue = state is AssociationState.Established or AssociationState.ShutdownPending
            or AssociationState.ShutdownReceived;
        if (hasQueue) Queue();
        if (state is AssociationState.ShutdownPending or AssociationState.ShutdownSent) Local.Shutdown();
        if (state is AssociationState.ShutdownReceived or AssociationState.ShutdownAckSent)
        {
            Remote.Shutdown();
            Answer();
        }

        Send(arrives: false);
    }

    void Establish()
    {
        Remote.Connect();
        for (var round = 0; round < 6; round++)
        {
            Answer();
            Send(arrives: true);
        }
    }

    /// <summary>A channel with messages that are on their way and some that wait.</summary>
    void Queue()
    {
        Local.Open(new() { NegotiatedId = 1, Label = "one" });
        Local.Open(new() { NegotiatedId = 3, Label = "lossy", IsOrdered = false, RetransmissionsMax = 0 });
        var channel = Local.Open(new() { Label = "told" });
        while (Local.TryTakeEvent(out _)) { }
        for (var count = 0; channel is not null && count < 20; count++)
            Local.TrySend(Now, channel, MessageKind.Binary, new byte[900]);
    }

    void Send(bool arrives)
    {
        while (Local.TryTransmit(Now, _packet, out var length))
        {
            NoteTag(_packet.AsSpan(0, length));
            if (arrives) Remote.Receive(Now, _packet.AsSpan(0, length));
        }
    }

    void Answer()
    {
        while (Remote.TryTransmit(Now, _packet, out var length))
        {
            var packet = _packet[..length];
            if ((ChunkType)packet[PacketHeader.Size] is ChunkType.Init or ChunkType.InitAck)
                PeerTsn = BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(InitialTsnAt));
            _toLocal.Add(packet);
            Local.Receive(Now, packet);
        }

        while (Remote.TryTakeEvent(out _)) { }
        while (Local.TryTakeEvent(out _)) { }
    }

    void NoteTag(ReadOnlySpan<byte> packet)
    {
        if ((ChunkType)packet[PacketHeader.Size] is ChunkType.Init or ChunkType.InitAck)
            Tag = BinaryPrimitives.ReadUInt32BigEndian(packet[InitiateTagAt..]);
    }
}
