using System.Buffers.Binary;

namespace Farglass.Protocol.Messages;

/// <summary>
/// The cursor's shape: straight (not premultiplied) RGBA, row by row, after this header. No size: it is hidden.
/// </summary>
//  | 0x82 | hot x u16 | hot y u16 | width u16 | height u16 | RGBA ... |
public readonly record struct CursorHeader(ushort HotX, ushort HotY, ushort Width, ushort Height)
{
    public const int Size = 9;

    public int PixelBytes => Width * Height * 4;

    public void Write(Span<byte> target)
    {
        target[0] = (byte)MessageType.Cursor;
        BinaryPrimitives.WriteUInt16BigEndian(target[1..], HotX);
        BinaryPrimitives.WriteUInt16BigEndian(target[3..], HotY);
        BinaryPrimitives.WriteUInt16BigEndian(target[5..], Width);
        BinaryPrimitives.WriteUInt16BigEndian(target[7..], Height);
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out CursorHeader cursor)
    {
        cursor = default;
        if (message.Length < Size || message[0] != (byte)MessageType.Cursor) return false;
        cursor = new(BinaryPrimitives.ReadUInt16BigEndian(message[1..]),
            BinaryPrimitives.ReadUInt16BigEndian(message[3..]),
            BinaryPrimitives.ReadUInt16BigEndian(message[5..]), BinaryPrimitives.ReadUInt16BigEndian(message[7..]));
        return cursor.Width <= ProtocolLimits.CursorSideMax && cursor.Height <= ProtocolLimits.CursorSideMax
            && message.Length == Size + cursor.PixelBytes;
    }
}
