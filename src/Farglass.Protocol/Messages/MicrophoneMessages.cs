using System.Buffers.Binary;

namespace Farglass.Protocol.Messages;

/// <summary>The user's microphone is on from here on, or off. While it is off, <see cref="SpeechHeader"/> is not
/// heard.</summary>
//  | 0x21 | on u8 |
public readonly record struct MicrophoneMessage(bool On)
{
    public const int Size = 2;

    public int Write(Span<byte> target)
    {
        target[0] = (byte)MessageType.Microphone;
        target[1] = On ? (byte)1 : (byte)0;
        return Size;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out MicrophoneMessage microphone)
    {
        microphone = default;
        if (message.Length != Size || message[0] != (byte)MessageType.Microphone || message[1] > 1) return false;
        microphone = new(message[1] == 1);
        return true;
    }
}

/// <summary>
/// Stands before one Opus packet of the user's microphone: of 20 ms at most, in whatever channels. Some may be lost.
/// </summary>
/// <param name="Sequence">One more than that of the packet before, modulo 65 536.</param>
//  | 0x22 | sequence u16 | Opus packet ... |
public readonly record struct SpeechHeader(ushort Sequence)
{
    public const int Size = 3;

    public void Write(Span<byte> target)
    {
        target[0] = (byte)MessageType.Speech;
        BinaryPrimitives.WriteUInt16BigEndian(target[1..], Sequence);
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out SpeechHeader speech)
    {
        speech = default;
        if (message.Length is <= Size or > Size + ProtocolLimits.SoundPacketBytesMax
            || message[0] != (byte)MessageType.Speech) return false;
        speech = new(BinaryPrimitives.ReadUInt16BigEndian(message[1..]));
        return true;
    }
}
