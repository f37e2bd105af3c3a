using System.Buffers.Binary;
using System.Diagnostics;

namespace Farglass.Protocol.Messages;

[Flags]
public enum FrameFlags : byte
{
    None = 0,

    /// <summary>An IDR picture with its parameter sets: decoding can start here.</summary>
    Key = 1,

    /// <summary>
    /// Nothing changed on the screen: the picture became sharper. The last of a run ends in a settled picture.
    /// </summary>
    Refinement = 2,

    /// <summary>
    /// It was made from the frame that the last <see cref="MessageType.ContinueFrom"/> named, not from the one before.
    /// </summary>
    Continued = 4,
}

/// <summary>How long a frame spent in each stage, in microseconds. What is not known yet is 0.</summary>
/// <param name="Wait">From the first damage that is in the frame to the start of conversion.</param>
/// <param name="Convert">BGRA to NV12 of the damaged blocks.</param>
/// <param name="Encode">The encoder's call.</param>
/// <param name="Transfer">From the encoder to the host's carrier. The host fills it in.</param>
/// <param name="Queue">In the host, until the socket took it. The host fills it in.</param>
public readonly record struct FrameTimings(uint Wait, uint Convert, uint Encode, uint Transfer, uint Queue);

/// <summary>
/// Stands before the H.264 access unit (Annex B) of one frame, on both wires alike: the host writes the last two times
/// in place and passes the message on without a copy.
/// </summary>
/// <param name="FrameId">1 for the session's first frame, then one more each. Never 0.</param>
/// <param name="EncodedAt">Microseconds of CLOCK_MONOTONIC at the moment that the encoder returned.</param>
//  | 0x81 | flags u8 | frame id u32 | width u16 | height u16 | encoded at u64 |
//  | wait u32 | convert u32 | encode u32 | transfer u32 | queue u32 | access unit ... |
public readonly record struct VideoFrameHeader(
    FrameFlags Flags, uint FrameId, ushort Width, ushort Height, ulong EncodedAt, FrameTimings Timings)
{
    public const int Size = 38;

    /// <summary>All but the type: also the middle of a <see cref="FrameNoteMessage"/>.</summary>
    internal const int FieldsSize = Size - 1;

    const byte FlagsMax = 7;

    const int TransferOffset = 30, QueueOffset = 34;

    public bool IsKey => (Flags & FrameFlags.Key) != 0;

    public void Write(Span<byte> target)
    {
        target[0] = (byte)MessageType.VideoFrame;
        WriteFields(target[1..]);
    }

    internal void WriteFields(Span<byte> target)
    {
        Debug.Assert(FrameId != 0, "Frames are counted from 1.");
        target[0] = (byte)Flags;
        BinaryPrimitives.WriteUInt32BigEndian(target[1..], FrameId);
        BinaryPrimitives.WriteUInt16BigEndian(target[5..], Width);
        BinaryPrimitives.WriteUInt16BigEndian(target[7..], Height);
        BinaryPrimitives.WriteUInt64BigEndian(target[9..], EncodedAt);
        BinaryPrimitives.WriteUInt32BigEndian(target[17..], Timings.Wait);
        BinaryPrimitives.WriteUInt32BigEndian(target[21..], Timings.Convert);
        BinaryPrimitives.WriteUInt32BigEndian(target[25..], Timings.Encode);
        BinaryPrimitives.WriteUInt32BigEndian(target[29..], Timings.Transfer);
        BinaryPrimitives.WriteUInt32BigEndian(target[33..], Timings.Queue);
    }

    /// <summary>Fills in the two times that only the host knows, in a message that is already written.</summary>
    public static void WriteHostTimes(Span<byte> message, uint transfer, uint queue)
    {
        BinaryPrimitives.WriteUInt32BigEndian(message[TransferOffset..], transfer);
        BinaryPrimitives.WriteUInt32BigEndian(message[QueueOffset..], queue);
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out VideoFrameHeader header)
    {
        header = default;
        return message.Length > Size && message[0] == (byte)MessageType.VideoFrame
            && TryParseFields(message[1..], out header);
    }

    internal static bool TryParseFields(ReadOnlySpan<byte> fields, out VideoFrameHeader header)
    {
        header = default;
        if (fields.Length < FieldsSize || fields[0] > FlagsMax) return false;
        header = new((FrameFlags)fields[0],
            BinaryPrimitives.ReadUInt32BigEndian(fields[1..]),
            BinaryPrimitives.ReadUInt16BigEndian(fields[5..]),
            BinaryPrimitives.ReadUInt16BigEndian(fields[7..]),
            BinaryPrimitives.ReadUInt64BigEndian(fields[9..]),
            new(BinaryPrimitives.ReadUInt32BigEndian(fields[17..]),
                BinaryPrimitives.ReadUInt32BigEndian(fields[21..]),
                BinaryPrimitives.ReadUInt32BigEndian(fields[25..]),
                BinaryPrimitives.ReadUInt32BigEndian(fields[29..]),
                BinaryPrimitives.ReadUInt32BigEndian(fields[33..])));
        return header.FrameId != 0 && header.Width != 0 && header.Height != 0;
    }
}
