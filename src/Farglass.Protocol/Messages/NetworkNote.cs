using System.Buffers.Binary;

namespace Farglass.Protocol.Messages;

/// <summary>Why the rate of a stream is not higher.</summary>
public enum RateBound : byte
{
    /// <summary>It is still sought, and grows.</summary>
    Search = 0,

    /// <summary>The application shows no more than this.</summary>
    Application = 1,

    /// <summary>More made packets wait on the way.</summary>
    Delay = 2,

    /// <summary>More was lost on the way.</summary>
    Loss = 3,

    /// <summary>The operator, or the viewer, allows no more.</summary>
    Limit = 4,

    /// <summary>Nothing is heard of the viewer.</summary>
    Silence = 5,
}

/// <summary>What congestion control knows of the network at this moment: for whoever looks at the statistics.</summary>
/// <param name="TargetKilobits">In a second: what may be sent.</param>
/// <param name="SentKilobits">In a second: what is sent, headers and repetitions among it.</param>
/// <param name="ArrivedKilobits">In a second: what the viewer has reported.</param>
/// <param name="LossPerMille">Of the packets that were reported on lately.</param>
/// <param name="RoundTripMicros">Smoothed.</param>
/// <param name="NetworkQueueMicros">How long packets wait on the way, over the shortest time that it takes.</param>
/// <param name="SenderQueueMicros">How long they wait at the host, at the target.</param>
//  | 0x87 | bound u8 | target kbit/s u32 | sent kbit/s u32 | arrived kbit/s u32 | loss 1/1000 u16 |
//  | round trip µs u32 | network queue µs u32 | sender queue µs u32 |
public readonly record struct NetworkNoteMessage(
    RateBound Bound, uint TargetKilobits, uint SentKilobits, uint ArrivedKilobits, ushort LossPerMille,
    uint RoundTripMicros, uint NetworkQueueMicros, uint SenderQueueMicros)
{
    public const int Size = 28;

    const int LossMax = 1_000;

    public int Write(Span<byte> target)
    {
        (target[0], target[1]) = ((byte)MessageType.NetworkNote, (byte)Bound);
        BinaryPrimitives.WriteUInt32BigEndian(target[2..], TargetKilobits);
        BinaryPrimitives.WriteUInt32BigEndian(target[6..], SentKilobits);
        BinaryPrimitives.WriteUInt32BigEndian(target[10..], ArrivedKilobits);
        BinaryPrimitives.WriteUInt16BigEndian(target[14..], LossPerMille);
        BinaryPrimitives.WriteUInt32BigEndian(target[16..], RoundTripMicros);
        BinaryPrimitives.WriteUInt32BigEndian(target[20..], NetworkQueueMicros);
        BinaryPrimitives.WriteUInt32BigEndian(target[24..], SenderQueueMicros);
        return Size;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out NetworkNoteMessage note)
    {
        note = default;
        if (message.Length != Size || message[0] != (byte)MessageType.NetworkNote) return false;
        var loss = BinaryPrimitives.ReadUInt16BigEndian(message[14..]);
        if (message[1] > (byte)RateBound.Silence || loss > LossMax) return false;
        note = new((RateBound)message[1],
            BinaryPrimitives.ReadUInt32BigEndian(message[2..]), BinaryPrimitives.ReadUInt32BigEndian(message[6..]),
            BinaryPrimitives.ReadUInt32BigEndian(message[10..]), loss,
            BinaryPrimitives.ReadUInt32BigEndian(message[16..]), BinaryPrimitives.ReadUInt32BigEndian(message[20..]),
            BinaryPrimitives.ReadUInt32BigEndian(message[24..]));
        return true;
    }
}
