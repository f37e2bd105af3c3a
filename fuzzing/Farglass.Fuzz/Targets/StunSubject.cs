using System.Buffers.Binary;
using Farglass.Rtc;
using Farglass.Rtc.Ice;
using Farglass.Rtc.Ice.Stun;

namespace Farglass.Fuzz.Targets;

/// <summary>
/// A server with one peer, and a client's agent: messages come by sixteen paths, signed or not. The first byte says by
/// which, and what is put right before, since changed messages would all end at their sums.
/// </summary>
sealed class StunSubject : Subject
{
    const int MarkSize = 8, SignatureSize = MarkSize + StunAttributes.HeaderSize + MessageIntegrity.Size;

    static readonly NetworkAddress Local = NetworkAddress.Parse("192.0.2.1:7803");

    readonly RtcServer _server = new();
    readonly RtcPeer _peer;
    readonly IceFullAgent _client = new(IceRole.Controlling, Parties.Client, new Random(1));
    readonly byte[] _datagram = new byte[FuzzLimits.DatagramBytesMax];
    StunTransactionId _asked;
    TimeSpan _now;

    public StunSubject()
    {
        var session = Parties.Session with { Tracks = [], DataChannels = null };
        _peer = new(Parties.Options(session), new IceLiteAgent(Parties.Host, Parties.Client));
        _server.Add(Parties.Host, _peer);
        _client.AddLocal(IceCandidate.HostUdp(Remote(0)));
        _client.AddRemote(IceCandidate.HostUdp(Local));
        _client.Start(_now, Parties.Host);
    }

    public override Shape Take(Span<byte> input)
    {
        if (input.Length < 2) return default;
        var control = input[0];
        var message = input[1..];
        var isToClient = (control & 0x80) != 0;
        _now += TimeSpan.FromMilliseconds(100);
        if (isToClient && message.Length >= StunMessage.HeaderSize) _asked.Write(message[8..]);
        if ((control & 1) != 0) Repair(message, (control & 2) != 0, isToClient);
        var shape = new Shape()
            .With(StunMessage.TryReadUsername(message, out _, out _))
            .With(StunMessage.TryParse(message, out var parsed))
            .With(parsed.HasUnknownAttribute).With(parsed.Class).WithSize(parsed.ErrorCode);
        return isToClient ? TakeByClient(message, shape) : TakeByServer(control, message, shape);
    }

    public override void Dispose()
    {
        _peer.Dispose();
        base.Dispose();
    }

    Shape TakeByServer(byte control, Span<byte> message, Shape shape)
    {
        var protocol = (control & 0x40) != 0 ? TransportProtocol.Tcp : TransportProtocol.Udp;
        var path = new NetworkPath(protocol, Local, Remote((control >> 2) & 0xF));
        var taker = _server.Receive(_now, path, message);
        for (var left = 4; _server.TryAdvance(_now, out _); left--) Holds(left > 0, "What is due is done.");
        var sent = Drain(shape: shape.With(taker is not null), out shape);
        Holds(sent <= IceLimits.AnswersMax + 8, "A message has one answer, and a flight of DTLS.");
        Holds(_server.Paths <= IceLimits.PathsMax, "A peer has so many paths.");
        return shape.WithSize(_server.Paths);
    }

    int Drain(Shape shape, out Shape drained)
    {
        var sent = 0;
        for (; _peer.TryTransmit(_now, _datagram, out var length, out _); sent++) shape = shape.WithSize(length);
        while (_peer.TryTakeEvent(out var happened)) shape = shape.With(happened.Kind);
        drained = shape;
        return sent;
    }

    Shape TakeByClient(ReadOnlySpan<byte> message, Shape shape)
    {
        shape = shape.With(_client.Receive(_now, new(TransportProtocol.Udp, Remote(0), Local), message));
        _client.Advance(_now);
        while (_client.TryTakeEvent(out var happened)) shape = shape.With(happened.Kind);
        var sent = 0;
        for (; _client.TryTransmit(_datagram, out var length, out _); sent++)
            if (StunMessage.TryParse(_datagram.AsSpan(0, length), out var own) && own.Class == StunClass.Request)
                _asked = own.Id;
        Holds(sent <= IceLimits.AnswersMax + IceLimits.PairsMax, "Each pair is checked once.");
        Holds(_client.Deadline > _now || sent > 0, "What is due is done.");
        return shape.WithSize(sent).With(_client.SelectedPath is not null).With(_client.Role);
    }

    /// <summary>Makes the length, the signature and the mark right, in the place where they stand at the end.</summary>
    static void Repair(Span<byte> message, bool signs, bool isToClient)
    {
        if (message.Length < StunMessage.HeaderSize + SignatureSize || message.Length % 4 != 0) return;
        StunMessage.WriteLength(message, message.Length);
        BinaryPrimitives.WriteUInt32BigEndian(message[4..], StunMessage.MagicCookie);
        if (signs)
        {
            var signature = message[^SignatureSize..^MarkSize];
            BinaryPrimitives.WriteUInt16BigEndian(signature, (ushort)StunAttribute.MessageIntegrity);
            BinaryPrimitives.WriteUInt16BigEndian(signature[2..], MessageIntegrity.Size);
            StunMessage.WriteLength(message, message.Length - MarkSize);
            var isRequest = (message[0] & 1) == 0 && (message[1] & 0x10) == 0;
            var key = isToClient && isRequest ? Parties.Client.Key : Parties.Host.Key;
            MessageIntegrity.Compute(key, message[..^SignatureSize], signature[StunAttributes.HeaderSize..]);
            StunMessage.WriteLength(message, message.Length);
        }

        var mark = message[^MarkSize..];
        BinaryPrimitives.WriteUInt16BigEndian(mark, (ushort)StunAttribute.Fingerprint);
        BinaryPrimitives.WriteUInt16BigEndian(mark[2..], sizeof(uint));
        BinaryPrimitives.WriteUInt32BigEndian(mark[4..], Crc32.Of(message[..^MarkSize]) ^ StunMessage.FingerprintMask);
    }

    static NetworkAddress Remote(int number) => NetworkAddress.IPv4(0xC6336407, (ushort)(50_000 + number));

    public static IEnumerable<byte[]> Seeds()
    {
        yield return Message(0x03, StunClass.Request, (ref writer) =>
        {
            writer.AddUsername(Parties.Host.UfragBytes, Parties.Client.UfragBytes);
            writer.Add((StunAttribute)0xC057, 4);
            writer.AddControlling(0x1234);
            writer.AddPriority(0x6E00_01FF);
            writer.AddUseCandidate();
            writer.AddNomination(2);
        });
        yield return Message(0x07, StunClass.Request, (ref writer) =>
        {
            writer.AddUsername(Parties.Host.UfragBytes, Parties.Client.UfragBytes);
            writer.AddControlled(0x1234);
            writer.Add((StunAttribute)0x7777, 3);
        });
        yield return Message(0x83, StunClass.Request, (ref writer) =>
        {
            writer.AddUsername(Parties.Client.UfragBytes, Parties.Host.UfragBytes);
            writer.AddControlling(ulong.MaxValue);
            writer.AddPriority(0x6E00_01FF);
        });
        yield return Message(0x83, StunClass.Success, (ref writer) => writer.AddXorMappedAddress(Remote(0)));
        yield return Message(0x83, StunClass.Error, (ref writer) => writer.AddErrorCode(487));
        yield return Message(0x83, StunClass.Error, (ref writer) =>
        {
            writer.AddErrorCode(420);
            writer.AddUnknownAttributes([0x7777, 0x7778]);
        });
        yield return Message(0x83, StunClass.Indication, (ref _) => { });
    }

    static byte[] Message(byte control, StunClass messageClass, WriteAttributes write)
    {
        var bytes = new byte[IceLimits.StunBytesMax];
        var writer = new StunWriter(bytes.AsSpan(1), messageClass, new(1, 2));
        write(ref writer);
        bytes[0] = control;
        return bytes[..(1 + writer.FinishSigned(Parties.Host.Key))];
    }

    delegate void WriteAttributes(ref StunWriter writer);
}
