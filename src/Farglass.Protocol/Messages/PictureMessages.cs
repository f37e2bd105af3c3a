using System.Buffers.Binary;

namespace Farglass.Protocol.Messages;

/// <summary>What is given up first where the rate does not carry all of the picture.</summary>
public enum PicturePreference : byte
{
    /// <summary>Frames for text, sharpness for films; the session decides by what is drawn.</summary>
    Automatic = 0,

    /// <summary>Frames: every picture is as sharp as can be.</summary>
    Sharp = 1,

    /// <summary>Sharpness: motion stays even.</summary>
    Smooth = 2,
}

/// <summary>Why there are not more frames.</summary>
public enum PictureBound : byte
{
    /// <summary>There are as many as the application may have.</summary>
    Application = 0,

    /// <summary>The rate is spent on fewer.</summary>
    Link = 1,

    /// <summary>The host's processor does not encode more.</summary>
    Processor = 2,
}

/// <summary>Client to session: what the user prefers, until the viewer goes.</summary>
//  | 0x15 | preference u8 |
public readonly record struct PicturePreferenceMessage(PicturePreference Preference)
{
    public const int Size = 2;

    public int Write(Span<byte> target)
    {
        target[0] = (byte)MessageType.PicturePreference;
        target[1] = (byte)Preference;
        return Size;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out PicturePreferenceMessage preference)
    {
        preference = default;
        if (message.Length != Size || message[0] != (byte)MessageType.PicturePreference) return false;
        preference = new((PicturePreference)message[1]);
        return Enum.IsDefined(preference.Preference);
    }
}

/// <summary>Client to session: the display is to have this size, as the viewer's window has another.</summary>
/// <param name="Width">
/// Device pixels: even, from <see cref="ProtocolLimits.PictureSideMin"/> to
/// <see cref="ProtocolLimits.PictureWidthMax"/>.
/// </param>
/// <param name="Height">Likewise, to <see cref="ProtocolLimits.PictureHeightMax"/>.</param>
//  | 0x19 | width u16 | height u16 |
public readonly record struct DisplaySizeMessage(ushort Width, ushort Height)
{
    public const int Size = 5;

    public int Write(Span<byte> target)
    {
        target[0] = (byte)MessageType.DisplaySize;
        BinaryPrimitives.WriteUInt16BigEndian(target[1..], Width);
        BinaryPrimitives.WriteUInt16BigEndian(target[3..], Height);
        return Size;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out DisplaySizeMessage size)
    {
        size = default;
        if (message.Length != Size || message[0] != (byte)MessageType.DisplaySize) return false;
        size = new(BinaryPrimitives.ReadUInt16BigEndian(message[1..]),
            BinaryPrimitives.ReadUInt16BigEndian(message[3..]));
        return size.Width is >= ProtocolLimits.PictureSideMin and <= ProtocolLimits.PictureWidthMax
            && size.Height is >= ProtocolLimits.PictureSideMin and <= ProtocolLimits.PictureHeightMax
            && size.Width % 2 == 0 && size.Height % 2 == 0;
    }
}

/// <summary>
/// Session to client: how the display is encoded from here on; once for each viewer, and at each change.
/// </summary>
/// <param name="Width">Of the display, in pixels, made even. Frames may have fewer.</param>
/// <param name="Height">Likewise.</param>
/// <param name="FrameRateMax">Frames a second.</param>
/// <param name="IsHalved">Frames have half the width and half the height.</param>
/// <param name="IsMotion">What is drawn is a film rather than text.</param>
//  | 0x8A | width u16 | height u16 | frame rate u8 | bound u8 | preference u8 | flags u8: 1 halved, 2 motion |
public readonly record struct PictureMessage(
    ushort Width, ushort Height, byte FrameRateMax, PictureBound Bound, PicturePreference Preference, bool IsHalved,
    bool IsMotion)
{
    public const int Size = 9;

    const byte Halved = 1, Motion = 2;

    public int Write(Span<byte> target)
    {
        target[0] = (byte)MessageType.Picture;
        BinaryPrimitives.WriteUInt16BigEndian(target[1..], Width);
        BinaryPrimitives.WriteUInt16BigEndian(target[3..], Height);
        target[5] = FrameRateMax;
        target[6] = (byte)Bound;
        target[7] = (byte)Preference;
        target[8] = (byte)((IsHalved ? Halved : 0) | (IsMotion ? Motion : 0));
        return Size;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out PictureMessage picture)
    {
        picture = default;
        if (message.Length != Size || message[0] != (byte)MessageType.Picture || message[8] > (Halved | Motion))
            return false;
        picture = new(BinaryPrimitives.ReadUInt16BigEndian(message[1..]),
            BinaryPrimitives.ReadUInt16BigEndian(message[3..]), message[5], (PictureBound)message[6],
            (PicturePreference)message[7], (message[8] & Halved) != 0, (message[8] & Motion) != 0);
        return picture is { Width: > 0, Height: > 0, FrameRateMax: > 0 }
            && Enum.IsDefined(picture.Bound) && Enum.IsDefined(picture.Preference);
    }
}
