using System.Buffers.Binary;

namespace Farglass.Protocol.Messages;

/// <summary>All that one of the user's gamepads says at this moment.</summary>
/// <param name="Index">0 to 3.</param>
/// <param name="Present">False: it was taken away, and the rest is zero.</param>
/// <param name="Buttons">Bit by bit in the order of the Gamepad API's standard mapping (W3C Gamepad, 4.3).</param>
/// <param name="LeftX">-32767 to 32767; positive is right, and of the next one down.</param>
/// <param name="LeftTrigger">0 to 255.</param>
//  | 0x24 | index u8 | present u8 | buttons u32 | left x, y, right x, y: i16 | left trigger u8 | right trigger u8 |
public readonly record struct GamepadMessage(
    byte Index, bool Present, uint Buttons, short LeftX, short LeftY, short RightX, short RightY,
    byte LeftTrigger, byte RightTrigger)
{
    public const int Size = 17;

    public int Write(Span<byte> target)
    {
        (target[0], target[1], target[2]) = ((byte)MessageType.Gamepad, Index, Present ? (byte)1 : (byte)0);
        BinaryPrimitives.WriteUInt32BigEndian(target[3..], Buttons);
        BinaryPrimitives.WriteInt16BigEndian(target[7..], LeftX);
        BinaryPrimitives.WriteInt16BigEndian(target[9..], LeftY);
        BinaryPrimitives.WriteInt16BigEndian(target[11..], RightX);
        BinaryPrimitives.WriteInt16BigEndian(target[13..], RightY);
        (target[15], target[16]) = (LeftTrigger, RightTrigger);
        return Size;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out GamepadMessage gamepad)
    {
        gamepad = default;
        if (message.Length != Size || message[0] != (byte)MessageType.Gamepad) return false;
        if (message[1] >= ProtocolLimits.GamepadsMax || message[2] > 1) return false;
        gamepad = new(message[1], message[2] == 1, BinaryPrimitives.ReadUInt32BigEndian(message[3..]),
            BinaryPrimitives.ReadInt16BigEndian(message[7..]), BinaryPrimitives.ReadInt16BigEndian(message[9..]),
            BinaryPrimitives.ReadInt16BigEndian(message[11..]), BinaryPrimitives.ReadInt16BigEndian(message[13..]),
            message[15], message[16]);
        return true;
    }
}
