using System.Buffers.Binary;

namespace Farglass.Protocol.Messages;

/// <summary>
/// How far a locked pointer has travelled since the viewer came, modulo 65 536. Sums and no steps: what is lost on the
/// way is in the next one.
/// </summary>
/// <param name="Sequence">One more each time. What comes after a later one says nothing new.</param>
/// <param name="X">
/// In the mouse's own counts where the browser tells them, else in CSS pixels; grows to the right.
/// </param>
/// <param name="Y">Likewise, grows downwards.</param>
//  | sequence u16 | x u16 | y u16 |
public readonly record struct TravelPoint(ushort Sequence, ushort X, ushort Y)
{
    public const int Size = 6;

    internal void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt16BigEndian(target, Sequence);
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], X);
        BinaryPrimitives.WriteUInt16BigEndian(target[4..], Y);
    }

    internal static TravelPoint Read(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadUInt16BigEndian(source), BinaryPrimitives.ReadUInt16BigEndian(source[2..]),
            BinaryPrimitives.ReadUInt16BigEndian(source[4..]));
}

/// <summary>
/// Client to session: from here on the pointer has no place but travels, or has one again. Until then moves and the
/// places of wheels are ignored.
/// </summary>
/// <param name="Travelled">What later points are counted from.</param>
//  | 0x1D | on u8 | sequence u16 | x u16 | y u16 |
public readonly record struct PointerLockMessage(bool On, TravelPoint Travelled)
{
    public const int Size = 2 + TravelPoint.Size;

    public int Write(Span<byte> target)
    {
        target[0] = (byte)MessageType.PointerLock;
        target[1] = On ? (byte)1 : (byte)0;
        Travelled.Write(target[2..]);
        return Size;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out PointerLockMessage pointerLock)
    {
        pointerLock = default;
        if (message.Length != Size || message[0] != (byte)MessageType.PointerLock || message[1] > 1) return false;
        pointerLock = new(message[1] == 1, TravelPoint.Read(message[2..]));
        return true;
    }
}

/// <summary>Client to session: the locked pointer has travelled so far.</summary>
//  | 0x1E | sequence u16 | x u16 | y u16 |
public readonly record struct PointerTravelMessage(TravelPoint Travelled)
{
    public const int Size = 1 + TravelPoint.Size;

    public int Write(Span<byte> target)
    {
        target[0] = (byte)MessageType.PointerTravel;
        Travelled.Write(target[1..]);
        return Size;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out PointerTravelMessage travel)
    {
        travel = default;
        if (message.Length != Size || message[0] != (byte)MessageType.PointerTravel) return false;
        travel = new(TravelPoint.Read(message[1..]));
        return true;
    }
}

/// <summary>Client to session: a button of the locked pointer, when it had travelled so far.</summary>
//  | 0x1F | button u8 | down u8 | sequence u16 | x u16 | y u16 |
public readonly record struct LockedButtonMessage(PointerButton Button, bool Down, TravelPoint Travelled)
{
    public const int Size = 3 + TravelPoint.Size;

    public int Write(Span<byte> target)
    {
        target[0] = (byte)MessageType.LockedButton;
        target[1] = (byte)Button;
        target[2] = Down ? (byte)1 : (byte)0;
        Travelled.Write(target[3..]);
        return Size;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out LockedButtonMessage button)
    {
        button = default;
        if (message.Length != Size || message[0] != (byte)MessageType.LockedButton) return false;
        if (message[1] > (byte)PointerButton.Forward || message[2] > 1) return false;
        button = new((PointerButton)message[1], message[2] == 1, TravelPoint.Read(message[3..]));
        return true;
    }
}

/// <summary>
/// Session to client: the application hides the cursor and moves the pointer itself, so it wants movement and no place;
/// or it shows one again. Said when it changes, and for each viewer where it is so.
/// </summary>
//  | 0x91 | movement u8 |
public readonly record struct PointerHintMessage(bool WantsMovement)
{
    public const int Size = 2;

    public int Write(Span<byte> target)
    {
        target[0] = (byte)MessageType.PointerHint;
        target[1] = WantsMovement ? (byte)1 : (byte)0;
        return Size;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out PointerHintMessage hint)
    {
        hint = default;
        if (message.Length != Size || message[0] != (byte)MessageType.PointerHint || message[1] > 1) return false;
        hint = new(message[1] == 1);
        return true;
    }
}
