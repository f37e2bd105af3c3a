using System.Buffers.Binary;
using System.Diagnostics;

namespace Farglass.Protocol.Messages;

public enum KeyAction : byte { Up = 0, Down = 1, Repeat = 2 }

/// <summary>A physical key. Numbers are big-endian, as everywhere in these messages.</summary>
/// <param name="Code">
/// The key's number in Linux's input-event-codes.h (KEY_A is 30), whatever the layout prints on it.
/// </param>
//  | 0x10 | action u8 | code u16 |
public readonly record struct KeyMessage(KeyAction Action, ushort Code)
{
    public const int Size = 4;

    /// <summary>KEY_MICMUTE: above it, X11 has no keycode (it adds 8 and has one byte).</summary>
    public const ushort CodeMax = 247;

    public int Write(Span<byte> target)
    {
        Debug.Assert(Code is > 0 and <= CodeMax, "X11 has a keycode for it.");
        target[0] = (byte)MessageType.Key;
        target[1] = (byte)Action;
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], Code);
        return Size;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out KeyMessage key)
    {
        key = default;
        if (message.Length != Size || message[0] != (byte)MessageType.Key || message[1] > 2) return false;
        key = new((KeyAction)message[1], BinaryPrimitives.ReadUInt16BigEndian(message[2..]));
        return key.Code is > 0 and <= CodeMax;
    }
}

/// <summary>Where the pointer is, in pixels of the stream's picture.</summary>
//  | 0x12 | x u16 | y u16 |
public readonly record struct PointerMoveMessage(ushort X, ushort Y)
{
    public const int Size = 5;

    public int Write(Span<byte> target)
    {
        target[0] = (byte)MessageType.PointerMove;
        BinaryPrimitives.WriteUInt16BigEndian(target[1..], X);
        BinaryPrimitives.WriteUInt16BigEndian(target[3..], Y);
        return Size;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out PointerMoveMessage move)
    {
        move = default;
        if (message.Length != Size || message[0] != (byte)MessageType.PointerMove) return false;
        move = new(BinaryPrimitives.ReadUInt16BigEndian(message[1..]),
            BinaryPrimitives.ReadUInt16BigEndian(message[3..]));
        return true;
    }
}

/// <summary>The numbers of the browser's <c>MouseEvent.button</c>.</summary>
public enum PointerButton : byte { Left = 0, Middle = 1, Right = 2, Back = 3, Forward = 4 }

/// <summary>
/// A button goes down or up at a place: the move is part of it, so that the two cannot be torn apart.
/// </summary>
//  | 0x13 | button u8 | down u8 | x u16 | y u16 |
public readonly record struct PointerButtonMessage(PointerButton Button, bool Down, ushort X, ushort Y)
{
    public const int Size = 7;

    public int Write(Span<byte> target)
    {
        target[0] = (byte)MessageType.PointerButton;
        target[1] = (byte)Button;
        target[2] = Down ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt16BigEndian(target[3..], X);
        BinaryPrimitives.WriteUInt16BigEndian(target[5..], Y);
        return Size;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out PointerButtonMessage button)
    {
        button = default;
        if (message.Length != Size || message[0] != (byte)MessageType.PointerButton) return false;
        if (message[1] > (byte)PointerButton.Forward || message[2] > 1) return false;
        button = new((PointerButton)message[1], message[2] == 1,
            BinaryPrimitives.ReadUInt16BigEndian(message[3..]), BinaryPrimitives.ReadUInt16BigEndian(message[5..]));
        return true;
    }
}

/// <summary>The wheel turned at a place.</summary>
/// <param name="DeltaX">In 1/120 of a notch; positive is right.</param>
/// <param name="DeltaY">In 1/120 of a notch; positive is down, towards the user.</param>
//  | 0x14 | dx i16 | dy i16 | x u16 | y u16 |
public readonly record struct WheelMessage(short DeltaX, short DeltaY, ushort X, ushort Y)
{
    public const int Size = 9;
    public const int Notch = 120;

    public int Write(Span<byte> target)
    {
        target[0] = (byte)MessageType.Wheel;
        BinaryPrimitives.WriteInt16BigEndian(target[1..], DeltaX);
        BinaryPrimitives.WriteInt16BigEndian(target[3..], DeltaY);
        BinaryPrimitives.WriteUInt16BigEndian(target[5..], X);
        BinaryPrimitives.WriteUInt16BigEndian(target[7..], Y);
        return Size;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out WheelMessage wheel)
    {
        wheel = default;
        if (message.Length != Size || message[0] != (byte)MessageType.Wheel) return false;
        wheel = new(BinaryPrimitives.ReadInt16BigEndian(message[1..]),
            BinaryPrimitives.ReadInt16BigEndian(message[3..]),
            BinaryPrimitives.ReadUInt16BigEndian(message[5..]), BinaryPrimitives.ReadUInt16BigEndian(message[7..]));
        return true;
    }
}
