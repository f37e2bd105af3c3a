using System.Buffers.Binary;

namespace Farglass.Protocol.Messages;

/// <summary>
/// The client is done with this frame and all before it: decoded them, or dropped them while it waits for a key frame,
/// for which flow must not stop.
/// </summary>
/// <param name="DecodeMicros">
/// From the frame's last byte to the decoded picture; 0 for a frame that was dropped.
/// </param>
/// <param name="DecoderQueue">Frames that have arrived and are not decoded yet.</param>
//  | 0x03 | frame id u32 | decode micros u32 | decoder queue u8 |
public readonly record struct FrameAckMessage(uint FrameId, uint DecodeMicros, byte DecoderQueue)
{
    public const int Size = 10;

    public int Write(Span<byte> target)
    {
        target[0] = (byte)MessageType.FrameAck;
        BinaryPrimitives.WriteUInt32BigEndian(target[1..], FrameId);
        BinaryPrimitives.WriteUInt32BigEndian(target[5..], DecodeMicros);
        target[9] = DecoderQueue;
        return Size;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out FrameAckMessage ack)
    {
        ack = default;
        if (message.Length != Size || message[0] != (byte)MessageType.FrameAck) return false;
        ack = new(BinaryPrimitives.ReadUInt32BigEndian(message[1..]),
            BinaryPrimitives.ReadUInt32BigEndian(message[5..]),
            message[9]);
        return true;
    }
}

/// <summary>
/// Asks for an answer: <see cref="MessageType.Ping"/> and <see cref="MessageType.Pong"/> are alike but for the type.
/// </summary>
/// <param name="Stamp">Whatever the sender wants to see again, as a rule its clock in microseconds.</param>
//  | 0x02 or 0x83 | stamp u64 |
public readonly record struct PingMessage(MessageType Type, ulong Stamp)
{
    public const int Size = 9;

    public int Write(Span<byte> target)
    {
        target[0] = (byte)Type;
        BinaryPrimitives.WriteUInt64BigEndian(target[1..], Stamp);
        return Size;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out PingMessage ping)
    {
        ping = default;
        if (message.Length != Size
            || (MessageType)message[0] is not (MessageType.Ping or MessageType.Pong)) return false;
        ping = new((MessageType)message[0], BinaryPrimitives.ReadUInt64BigEndian(message[1..]));
        return true;
    }
}

/// <summary>
/// Host to session: frames up to this id may be encoded. The back-pressure of the carrier, before the encoder.
/// </summary>
//  | 0x44 | frame id u32 |
public readonly record struct FrameGrantMessage(uint FrameId)
{
    public const int Size = 5;

    public int Write(Span<byte> target)
    {
        target[0] = (byte)MessageType.FrameGrant;
        BinaryPrimitives.WriteUInt32BigEndian(target[1..], FrameId);
        return Size;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out FrameGrantMessage grant)
    {
        grant = default;
        if (message.Length != Size || message[0] != (byte)MessageType.FrameGrant) return false;
        grant = new(BinaryPrimitives.ReadUInt32BigEndian(message[1..]));
        return true;
    }
}

/// <summary>Host to session: what the carrier can take at this moment.</summary>
/// <param name="KilobitsPerSecond">The encoder's VBV rate, in 1000 bits a second.</param>
/// <param name="FrameRateMax">Frames per second, 1 to 60.</param>
//  | 0x45 | kilobits per second u32 | frame rate u8 |
public readonly record struct RateMessage(uint KilobitsPerSecond, byte FrameRateMax)
{
    public const int Size = 6;

    public int Write(Span<byte> target)
    {
        target[0] = (byte)MessageType.Rate;
        BinaryPrimitives.WriteUInt32BigEndian(target[1..], KilobitsPerSecond);
        target[5] = FrameRateMax;
        return Size;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out RateMessage rate)
    {
        rate = default;
        if (message.Length != Size || message[0] != (byte)MessageType.Rate) return false;
        rate = new(BinaryPrimitives.ReadUInt32BigEndian(message[1..]), message[5]);
        return rate.KilobitsPerSecond > 0 && rate.FrameRateMax is > 0 and <= ProtocolLimits.FrameRateMax;
    }
}

/// <summary>
/// Host to session: the viewer has this frame, and none since that it could decode. The next frame is made from this
/// one, and says so (<see cref="FrameFlags.Continued"/>), or is a key frame.
/// </summary>
//  | 0x49 | frame id u32 |
public readonly record struct ContinueFromMessage(uint FrameId)
{
    public const int Size = 5;

    public int Write(Span<byte> target)
    {
        target[0] = (byte)MessageType.ContinueFrom;
        BinaryPrimitives.WriteUInt32BigEndian(target[1..], FrameId);
        return Size;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out ContinueFromMessage continueFrom)
    {
        continueFrom = default;
        if (message.Length != Size || message[0] != (byte)MessageType.ContinueFrom) return false;
        continueFrom = new(BinaryPrimitives.ReadUInt32BigEndian(message[1..]));
        return true;
    }
}

/// <summary>Which tools of H.264 a viewer decodes. Numbers are profile_idc (ITU-T H.264, A.2).</summary>
public enum VideoProfile : byte
{
    /// <summary>What every WebRTC endpoint with H.264 decodes (RFC 7742, 5), and some decode nothing else.</summary>
    ConstrainedBaseline = 66,

    /// <summary>What all others decode, and WebCodecs.</summary>
    High = 100,
}

/// <summary>
/// Host to session: what the viewer decodes that is about to be attached. The frames from there on keep to it.
/// </summary>
//  | 0x48 | profile u8 |
public readonly record struct ProfileMessage(VideoProfile Profile)
{
    public const int Size = 2;

    public int Write(Span<byte> target)
    {
        target[0] = (byte)MessageType.Profile;
        target[1] = (byte)Profile;
        return Size;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out ProfileMessage profile)
    {
        profile = default;
        if (message.Length != Size || message[0] != (byte)MessageType.Profile) return false;
        profile = new((VideoProfile)message[1]);
        return Enum.IsDefined(profile.Profile);
    }
}

/// <summary>Host to session: end now, for this reason.</summary>
//  | 0x46 | reason u8 |
public readonly record struct TerminateMessage(StopReason Reason)
{
    public const int Size = 2;

    public int Write(Span<byte> target)
    {
        target[0] = (byte)MessageType.Terminate;
        target[1] = (byte)Reason;
        return Size;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out TerminateMessage terminate)
    {
        terminate = default;
        if (message.Length != Size || message[0] != (byte)MessageType.Terminate) return false;
        terminate = new((StopReason)message[1]);
        return Enum.IsDefined(terminate.Reason);
    }
}
