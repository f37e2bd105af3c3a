using System.Buffers.Binary;

namespace Farglass.Protocol.Messages;

/// <summary>
/// Whether sound is wanted: <see cref="MessageType.Listen"/> from the client, who may have muted it, and <see
/// cref="MessageType.SoundWanted"/> from the host to the session. While it is not, none is made.
/// </summary>
//  | 0x07 or 0x4A | on u8 |
public readonly record struct ListenMessage(MessageType Type, bool On)
{
    public const int Size = 2;

    public int Write(Span<byte> target)
    {
        target[0] = (byte)Type;
        target[1] = On ? (byte)1 : (byte)0;
        return Size;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out ListenMessage listen)
    {
        listen = default;
        if (message.Length != Size || message[1] > 1
            || (MessageType)message[0] is not (MessageType.Listen or MessageType.SoundWanted)) return false;
        listen = new((MessageType)message[0], message[1] == 1);
        return true;
    }
}

/// <summary>
/// Stands before one Opus packet, stereo at 48 kHz, on both wires alike. In silence there are none.
/// </summary>
/// <param name="Starts">Silence was before it: it needs no packet before it.</param>
/// <param name="Position">
/// Of its first sample, in samples of 48 kHz since the zero of CLOCK_MONOTONIC, which is also the clock of <see
/// cref="VideoFrameHeader.EncodedAt"/>. It goes on in silence.
/// </param>
//  | 0x88 | starts u8 | position u64 | Opus packet ... |
public readonly record struct SoundHeader(bool Starts, ulong Position)
{
    public const int Size = 10;

    public void Write(Span<byte> target)
    {
        target[0] = (byte)MessageType.Sound;
        target[1] = Starts ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt64BigEndian(target[2..], Position);
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out SoundHeader sound)
    {
        sound = default;
        if (message.Length is <= Size or > Size + ProtocolLimits.SoundPacketBytesMax
            || message[0] != (byte)MessageType.Sound || message[1] > 1) return false;
        sound = new(message[1] == 1, BinaryPrimitives.ReadUInt64BigEndian(message[2..]));
        return true;
    }
}
