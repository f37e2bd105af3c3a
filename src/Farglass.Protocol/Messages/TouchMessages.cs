using System.Buffers.Binary;

namespace Farglass.Protocol.Messages;

public enum TouchTool : byte { Finger = 0, Pen = 1, PenWithSideButton = 2 }

/// <summary>What a finger or a pen is at this moment. Only pens are near: in the air above the glass.</summary>
public enum TouchState : byte { Away = 0, Near = 1, Touching = 2 }

/// <summary>Where a finger or a pen is, and how it is held.</summary>
/// <param name="Contact">
/// A number that the page counts up, modulo 65 536: another one for each finger that comes down.
/// </param>
/// <param name="X">65 535ths of the display's width, so that no size need be known.</param>
/// <param name="Y">65 535ths of its height.</param>
/// <param name="Pressure">65 535ths of the hardest.</param>
public readonly record struct TouchPoint(
    TouchTool Tool, TouchState State, ushort Contact, ushort X, ushort Y, ushort Pressure);

/// <summary>
/// Fingers and pens, in the order in which they moved: for applications that get them as such, and not as a mouse.
/// </summary>
//  | 0x23 | 1 to 32 of: tool u8 | state u8 | contact u16 | x u16 | y u16 | pressure u16 |
public readonly record struct TouchMessage(IReadOnlyList<TouchPoint> Points)
{
    const int PointSize = 10;

    public int Write(Span<byte> target)
    {
        target[0] = (byte)MessageType.Touch;
        for (var at = 0; at < Points.Count; at++) Write(Points[at], target[(1 + at * PointSize)..]);
        return 1 + Points.Count * PointSize;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out TouchMessage touch)
    {
        touch = default;
        if (message.IsEmpty || message[0] != (byte)MessageType.Touch) return false;
        var bytes = message[1..];
        if (bytes.IsEmpty || bytes.Length % PointSize != 0) return false;
        if (bytes.Length / PointSize > ProtocolLimits.TouchPointsMax) return false;
        var points = new TouchPoint[bytes.Length / PointSize];
        for (var at = 0; at < points.Length; at++)
        {
            points[at] = Read(bytes[(at * PointSize)..]);
            if (points[at].Tool > TouchTool.PenWithSideButton || points[at].State > TouchState.Touching) return false;
            if (points[at] is { Tool: TouchTool.Finger, State: TouchState.Near }) return false;
        }

        touch = new(points);
        return true;
    }

    static void Write(in TouchPoint point, Span<byte> target)
    {
        (target[0], target[1]) = ((byte)point.Tool, (byte)point.State);
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], point.Contact);
        BinaryPrimitives.WriteUInt16BigEndian(target[4..], point.X);
        BinaryPrimitives.WriteUInt16BigEndian(target[6..], point.Y);
        BinaryPrimitives.WriteUInt16BigEndian(target[8..], point.Pressure);
    }

    static TouchPoint Read(ReadOnlySpan<byte> bytes) => new((TouchTool)bytes[0], (TouchState)bytes[1],
        BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]),
        BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[8..]));
}
