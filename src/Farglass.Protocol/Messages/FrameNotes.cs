using System.Buffers.Binary;

namespace Farglass.Protocol.Messages;

/// <summary>
/// Whether notes are wanted, of frames and of the network: only while somebody looks at the statistics.
/// </summary>
//  | 0x06 | on u8 |
public readonly record struct WatchFramesMessage(bool On)
{
    public const int Size = 2;

    public int Write(Span<byte> target)
    {
        target[0] = (byte)MessageType.WatchFrames;
        target[1] = On ? (byte)1 : (byte)0;
        return Size;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out WatchFramesMessage watch)
    {
        watch = default;
        if (message.Length != Size || message[0] != (byte)MessageType.WatchFrames || message[1] > 1) return false;
        watch = new(message[1] == 1);
        return true;
    }
}

/// <summary>
/// What a <see cref="VideoFrameHeader"/> says, of a frame that travels as RTP and so has none. The client finds the
/// picture to it by the timestamp, which browsers tell with each (requestVideoFrameCallback, rtpTimestamp).
/// </summary>
/// <param name="RtpTimestamp">Of each packet of the frame (RFC 3550, 5.1).</param>
/// <param name="Bytes">The access unit's length.</param>
//  | 0x85 | rtp timestamp u32 | flags u8 | frame id u32 | width u16 | height u16 | encoded at u64 |
//  | wait u32 | convert u32 | encode u32 | transfer u32 | queue u32 | bytes u32 |
public readonly record struct FrameNoteMessage(uint RtpTimestamp, VideoFrameHeader Frame, uint Bytes)
{
    public const int Size = FrameOffset + VideoFrameHeader.FieldsSize + 4;
    const int FrameOffset = 5, BytesOffset = FrameOffset + VideoFrameHeader.FieldsSize;

    public int Write(Span<byte> target)
    {
        target[0] = (byte)MessageType.FrameNote;
        BinaryPrimitives.WriteUInt32BigEndian(target[1..], RtpTimestamp);
        Frame.WriteFields(target[FrameOffset..]);
        BinaryPrimitives.WriteUInt32BigEndian(target[BytesOffset..], Bytes);
        return Size;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out FrameNoteMessage note)
    {
        note = default;
        if (message.Length != Size || message[0] != (byte)MessageType.FrameNote) return false;
        if (!VideoFrameHeader.TryParseFields(message[FrameOffset..], out var frame)) return false;
        note = new(BinaryPrimitives.ReadUInt32BigEndian(message[1..]), frame,
            BinaryPrimitives.ReadUInt32BigEndian(message[BytesOffset..]));
        return true;
    }
}
