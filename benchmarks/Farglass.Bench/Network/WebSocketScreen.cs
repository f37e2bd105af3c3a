using System.Buffers.Binary;
using Farglass.Protocol.Messages;
using Farglass.Rtc.Congestion;
using Farglass.Testing.Network;
using Farglass.Testing.Network.Scenarios;

namespace Farglass.Bench.Network;

/// <summary>
/// A session's screen over a WebSocket: the controller and how it is fed are the real ones, joined as
/// <c>WebSocketCarrier</c> joins them. TCP and the viewer are modelled.
/// </summary>
sealed class WebSocketScreen : ViewedScreen
{
    /// <summary>Of the WebSocket, and of TLS.</summary>
    const int MessageHeaderBytes = 10 + 22;

    /// <summary>Type, way, and what the packet says.</summary>
    const int PacketBytes = 2 + sizeof(long) + sizeof(long) + sizeof(int);

    static readonly TimeSpan Decoding = TimeSpan.FromMilliseconds(3);

    readonly AcknowledgedFrames _frames;
    readonly TcpWay<(uint FrameId, bool IsKey)> _down;
    readonly TcpWay<FrameAckMessage> _up = new(new CubicWindow());
    readonly Queue<(TimeSpan At, FrameAckMessage Ack)> _decoding = new();

    public WebSocketScreen(Scenario scenario, IBandwidthController controller, int seed)
        : base(scenario, new Random(seed))
    {
        _frames = new(controller);
        _down = new(scenario.Carrier == CarrierKind.WebSocketBbr ? new BbrWindow() : new CubicWindow());
    }

    public override Bitrate Target => _frames.Target;

    public override void ReceiveDown(SharedLink link, in Datagram datagram)
    {
        ReceivedBytes += datagram.WireBytes;
        var packet = Read(datagram.Bytes, out var isAcknowledgement);
        if (isAcknowledgement) _up.Acknowledged(link.Now, packet.Bytes);
        else _down.Receive(packet);
        while (_down.TryReceive(out var frame))
        {
            Show(link.Now, frame.FrameId, frame.IsKey);
            var held = (uint)Decoding.TotalMicroseconds;
            _decoding.Enqueue((link.Now + Decoding, new(frame.FrameId, held, DecoderQueue: 0)));
        }

        Drain(link);
    }

    public override void ReceiveUp(SharedLink link, in Datagram datagram)
    {
        var packet = Read(datagram.Bytes, out var isAcknowledgement);
        if (isAcknowledgement) _down.Acknowledged(link.Now, packet.Bytes);
        else _up.Receive(packet);
        while (_up.TryReceive(out var ack)) Take(link.Now, ack);
        Drain(link);
    }

    protected override void Advance(TimeSpan now)
    {
        while (_decoding.TryPeek(out var next) && next.At <= now)
        {
            _up.Send(next.Ack, FrameAckMessage.Size + MessageHeaderBytes);
            _decoding.Dequeue();
        }
    }

    protected override bool TrySend(
        TimeSpan now, in VideoFrameHeader frame, uint? references, ReadOnlySpan<byte> accessUnit, out uint number)
    {
        number = frame.FrameId;
        var bytes = VideoFrameHeader.Size + accessUnit.Length + MessageHeaderBytes;
        _frames.Sent(now, frame.FrameId, bytes);
        _down.Send((frame.FrameId, frame.IsKey), bytes);
        return true;
    }

    protected override void Drain(SharedLink link)
    {
        while (_down.TryTakePacket(link.Now, out var packet)) SendDown(link, Write(packet, isAcknowledgement: false));
        while (_up.TryTakeAcknowledgement(out var count))
            SendDown(link, Write(new(0, 0, count), isAcknowledgement: true));
        while (_up.TryTakePacket(link.Now, out var packet))
            link.SendUp(this, Write(packet, isAcknowledgement: false));
        while (_down.TryTakeAcknowledgement(out var count))
            link.SendUp(this, Write(new(0, 0, count), isAcknowledgement: true));
    }

    void Take(TimeSpan now, in FrameAckMessage ack)
    {
        _frames.Acknowledged(now, ack.FrameId, TimeSpan.FromMicroseconds(ack.DecodeMicros));
        if (_frames.TryTakeTarget(out var target)) TargetChanged(target);
        Acknowledged(now, ack);
    }

    static Datagram Write(in TcpPacket packet, bool isAcknowledgement)
    {
        var bytes = new byte[PacketBytes];
        bytes[0] = isAcknowledgement ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(2), packet.Number);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(10), packet.Offset);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(18), packet.Bytes);
        return new(bytes, IsRtcp: false, TcpSender.HeaderBytes + (isAcknowledgement ? 0 : packet.Bytes));
    }

    static TcpPacket Read(ReadOnlySpan<byte> bytes, out bool isAcknowledgement)
    {
        isAcknowledgement = bytes[0] == 1;
        return new(BinaryPrimitives.ReadInt64BigEndian(bytes[2..]), BinaryPrimitives.ReadInt64BigEndian(bytes[10..]),
            BinaryPrimitives.ReadInt32BigEndian(bytes[18..]));
    }
}
