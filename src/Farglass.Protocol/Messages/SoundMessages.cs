using System.Buffers.Binary;

namespace Farglass.Protocol.Messages;

/// <summary>Whether the client wants sound, which its user may have muted.</summary>
//  | 0x07 | on u8 |
public readonly record struct ListenMessage(bool On)
{
    public const int Size = 2;

    public int Write(Span<byte> target)
    {
        target[0] = (byte)MessageType.Listen;
        target[1] = On ? (byte)1 : (byte)0;
        return Size;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out ListenMessage listen)
    {
        listen = default;
        if (message.Length != Size || message[1] > 1 || message[0] != (byte)MessageType.Listen) return false;
        listen = new(message[1] == 1);
        return true;
    }
}

/// <summary>Who hears a session.</summary>
public enum SoundListener : byte
{
    Nobody = 0,

    /// <summary>Somebody whose carrier may lose packets.</summary>
    Lossy = 1,

    /// <summary>Somebody whose carrier repeats what was lost.</summary>
    Reliable = 2,
}

/// <summary>From the host to the session: whom sound is for. While it is for nobody, none is made.</summary>
//  | 0x4A | listener u8 |
public readonly record struct SoundWantedMessage(SoundListener Listener)
{
    public const int Size = 2;

    public int Write(Span<byte> target)
    {
        target[0] = (byte)MessageType.SoundWanted;
        target[1] = (byte)Listener;
        return Size;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out SoundWantedMessage wanted)
    {
        wanted = default;
        if (message.Length != Size || message[0] != (byte)MessageType.SoundWanted
            || message[1] > (byte)SoundListener.Reliable) return false;
        wanted = new((SoundListener)message[1]);
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
