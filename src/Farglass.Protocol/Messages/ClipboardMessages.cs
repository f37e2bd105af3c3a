using System.Buffers.Binary;
using System.Diagnostics;

namespace Farglass.Protocol.Messages;

/// <summary>X has two: what Ctrl+C copies, and what is marked, which the middle button pastes.</summary>
public enum ClipboardSelection : byte { Clipboard = 0, Primary = 1 }

/// <summary>What a clipboard's contents can be had as.</summary>
public enum ClipboardFormat : byte
{
    /// <summary>UTF-8.</summary>
    Text = 0,

    /// <summary>A part of a page, UTF-8.</summary>
    Html = 1,

    Png = 2,
}

/// <summary>What became of a request.</summary>
public enum ClipboardOutcome : byte
{
    /// <summary>A part of the contents follows the header.</summary>
    Data = 0,

    /// <summary>The contents cannot be had any more: others took their place, or their owner does not answer.</summary>
    Gone = 1,

    /// <summary>There is more of it than the application's limit allows.</summary>
    TooLarge = 2,
}

/// <summary>
/// Something was copied: which formats it can be had in. Nothing of it travels before it is asked for. A new offer
/// takes the place of the one before.
/// </summary>
/// <param name="Type"><see cref="MessageType.ClipboardOffer"/> or <see cref="MessageType.ClipboardCopied"/>.</param>
/// <param name="Serial">Each side counts its own; requests and data say which offer they mean.</param>
/// <param name="TextBytes">0: not as text; <see cref="UnknownBytes"/>: how much is not known yet.</param>
/// <param name="HtmlBytes">Likewise.</param>
/// <param name="PngBytes">Likewise.</param>
//  | 0x16 or 0x8C | selection u8 | serial u32 | text u32 | html u32 | png u32 |
public readonly record struct ClipboardOfferMessage(
    MessageType Type, ClipboardSelection Selection, uint Serial, uint TextBytes, uint HtmlBytes, uint PngBytes)
{
    public const int Size = 18;

    public const uint UnknownBytes = uint.MaxValue;

    public uint BytesOf(ClipboardFormat format) => format switch
    {
        ClipboardFormat.Text => TextBytes,
        ClipboardFormat.Html => HtmlBytes,
        _ => PngBytes,
    };

    public int Write(Span<byte> target)
    {
        target[0] = (byte)Type;
        target[1] = (byte)Selection;
        BinaryPrimitives.WriteUInt32BigEndian(target[2..], Serial);
        BinaryPrimitives.WriteUInt32BigEndian(target[6..], TextBytes);
        BinaryPrimitives.WriteUInt32BigEndian(target[10..], HtmlBytes);
        BinaryPrimitives.WriteUInt32BigEndian(target[14..], PngBytes);
        return Size;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out ClipboardOfferMessage offer)
    {
        offer = default;
        if (message.Length != Size || message[1] > (byte)ClipboardSelection.Primary) return false;
        var type = (MessageType)message[0];
        if (type is not (MessageType.ClipboardOffer or MessageType.ClipboardCopied)) return false;
        offer = new(type, (ClipboardSelection)message[1], BinaryPrimitives.ReadUInt32BigEndian(message[2..]),
            BinaryPrimitives.ReadUInt32BigEndian(message[6..]), BinaryPrimitives.ReadUInt32BigEndian(message[10..]),
            BinaryPrimitives.ReadUInt32BigEndian(message[14..]));
        return true;
    }
}

/// <summary>
/// A part of what was offered is wanted. Whoever asks decides how much is on its way at one time, so that contents hold
/// up neither frames nor keys.
/// </summary>
/// <param name="Type"><see cref="MessageType.ClipboardRequest"/> or <see cref="MessageType.ClipboardWanted"/>.</param>
/// <param name="Length">Up to <see cref="ProtocolLimits.ClipboardRequestBytesMax"/>.</param>
//  | 0x18 or 0x8E | serial u32 | format u8 | offset u32 | length u32 |
public readonly record struct ClipboardRequestMessage(
    MessageType Type, uint Serial, ClipboardFormat Format, uint Offset, uint Length)
{
    public const int Size = 14;

    public int Write(Span<byte> target)
    {
        Debug.Assert(Length is > 0 and <= ProtocolLimits.ClipboardRequestBytesMax, "The limit bounds a request.");
        target[0] = (byte)Type;
        BinaryPrimitives.WriteUInt32BigEndian(target[1..], Serial);
        target[5] = (byte)Format;
        BinaryPrimitives.WriteUInt32BigEndian(target[6..], Offset);
        BinaryPrimitives.WriteUInt32BigEndian(target[10..], Length);
        return Size;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out ClipboardRequestMessage request)
    {
        request = default;
        if (message.Length != Size || message[5] > (byte)ClipboardFormat.Png) return false;
        var type = (MessageType)message[0];
        if (type is not (MessageType.ClipboardRequest or MessageType.ClipboardWanted)) return false;
        request = new(type, BinaryPrimitives.ReadUInt32BigEndian(message[1..]), (ClipboardFormat)message[5],
            BinaryPrimitives.ReadUInt32BigEndian(message[6..]), BinaryPrimitives.ReadUInt32BigEndian(message[10..]));
        return request.Length is > 0 and <= ProtocolLimits.ClipboardRequestBytesMax;
    }
}

/// <summary>Stands before a part of the contents; alone, where there is none to be had.</summary>
/// <param name="Type"><see cref="MessageType.ClipboardData"/> or <see cref="MessageType.ClipboardContents"/>.</param>
/// <param name="TotalBytes">Of all of it in this format.</param>
/// <param name="Offset">Where this part begins.</param>
//  | 0x17 or 0x8D | serial u32 | format u8 | outcome u8 | total u32 | offset u32 | bytes ... |
public readonly record struct ClipboardDataHeader(
    MessageType Type, uint Serial, ClipboardFormat Format, ClipboardOutcome Outcome, uint TotalBytes, uint Offset)
{
    public const int Size = 15;

    /// <summary>The largest message, with its bytes.</summary>
    public const int MessageSizeMax = Size + ProtocolLimits.ClipboardChunkBytesMax;

    public int Write(Span<byte> target)
    {
        target[0] = (byte)Type;
        BinaryPrimitives.WriteUInt32BigEndian(target[1..], Serial);
        target[5] = (byte)Format;
        target[6] = (byte)Outcome;
        BinaryPrimitives.WriteUInt32BigEndian(target[7..], TotalBytes);
        BinaryPrimitives.WriteUInt32BigEndian(target[11..], Offset);
        return Size;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out ClipboardDataHeader data)
    {
        data = default;
        if (message.Length is < Size or > MessageSizeMax) return false;
        if (message[5] > (byte)ClipboardFormat.Png || message[6] > (byte)ClipboardOutcome.TooLarge) return false;
        var type = (MessageType)message[0];
        if (type is not (MessageType.ClipboardData or MessageType.ClipboardContents)) return false;
        data = new(type, BinaryPrimitives.ReadUInt32BigEndian(message[1..]), (ClipboardFormat)message[5],
            (ClipboardOutcome)message[6], BinaryPrimitives.ReadUInt32BigEndian(message[7..]),
            BinaryPrimitives.ReadUInt32BigEndian(message[11..]));
        var length = message.Length - Size;
        return data.Outcome == ClipboardOutcome.Data
            ? (ulong)data.Offset + (ulong)length <= data.TotalBytes && (length > 0 || data.TotalBytes == 0)
            : length == 0;
    }
}
