using System.Buffers.Binary;

namespace Farglass.Protocol.Messages;

/// <summary>
/// The cursor's shape: straight (not premultiplied) RGBA, row by row, after this header. No size: it is hidden.
/// </summary>
/// <param name="Slot">
/// Where the client keeps it, below <see cref="ProtocolLimits.CursorSlots"/>: <see cref="CursorAgainMessage"/>.
/// </param>
//  | 0x82 | hot x u16 | hot y u16 | width u16 | height u16 | slot u8 | RGBA ... |
public readonly record struct CursorHeader(ushort HotX, ushort HotY, ushort Width, ushort Height, byte Slot = 0)
{
    public const int Size = 10;

    public int PixelBytes => Width * Height * 4;

    public void Write(Span<byte> target)
    {
        target[0] = (byte)MessageType.Cursor;
        BinaryPrimitives.WriteUInt16BigEndian(target[1..], HotX);
        BinaryPrimitives.WriteUInt16BigEndian(target[3..], HotY);
        BinaryPrimitives.WriteUInt16BigEndian(target[5..], Width);
        BinaryPrimitives.WriteUInt16BigEndian(target[7..], Height);
        target[9] = Slot;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out CursorHeader cursor)
    {
        cursor = default;
        if (message.Length < Size || message[0] != (byte)MessageType.Cursor) return false;
        cursor = new(BinaryPrimitives.ReadUInt16BigEndian(message[1..]),
            BinaryPrimitives.ReadUInt16BigEndian(message[3..]),
            BinaryPrimitives.ReadUInt16BigEndian(message[5..]), BinaryPrimitives.ReadUInt16BigEndian(message[7..]),
            message[9]);
        return cursor.Slot < ProtocolLimits.CursorSlots
            && cursor.Width <= ProtocolLimits.CursorSideMax && cursor.Height <= ProtocolLimits.CursorSideMax
            && message.Length == Size + cursor.PixelBytes;
    }
}

/// <summary>
/// The cursor has a shape again that this viewer was sent: an animated one has the same few, many times a second.
/// </summary>
//  | 0x92 | slot u8 |
public readonly record struct CursorAgainMessage(byte Slot)
{
    public const int Size = 2;

    public int Write(Span<byte> target)
    {
        target[0] = (byte)MessageType.CursorAgain;
        target[1] = Slot;
        return Size;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out CursorAgainMessage again)
    {
        again = default;
        if (message.Length != Size || message[0] != (byte)MessageType.CursorAgain) return false;
        again = new(message[1]);
        return again.Slot < ProtocolLimits.CursorSlots;
    }
}
