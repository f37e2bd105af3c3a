using System.Buffers.Binary;

namespace Farglass.Protocol.Messages;

/// <summary>Client to session: how large applications are to draw, as the viewer's screen has other pixels.</summary>
/// <param name="Percent">
/// Device pixels for 100 points of the viewer's screen: from <see cref="ProtocolLimits.ScalePercentMin"/> to
/// <see cref="ProtocolLimits.ScalePercentMax"/>.
/// </param>
//  | 0x20 | percent u16 |
public readonly record struct DisplayScaleMessage(ushort Percent)
{
    public const int Size = 3;

    public int Write(Span<byte> target)
    {
        target[0] = (byte)MessageType.DisplayScale;
        BinaryPrimitives.WriteUInt16BigEndian(target[1..], Percent);
        return Size;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out DisplayScaleMessage scale)
    {
        scale = default;
        if (message.Length != Size || message[0] != (byte)MessageType.DisplayScale) return false;
        scale = new(BinaryPrimitives.ReadUInt16BigEndian(message[1..]));
        return scale.Percent is >= ProtocolLimits.ScalePercentMin and <= ProtocolLimits.ScalePercentMax;
    }
}
