using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using System.Text.Unicode;

namespace Farglass.Protocol.Messages;

/// <summary>
/// The last message of the host on a WebRTC carrier, which has no close frame of its own: what a WebSocket's says.
/// </summary>
/// <param name="Code">One of <see cref="CloseCodes"/>, or of RFC 6455.</param>
/// <param name="Reason">For whoever reads along, not for the user.</param>
//  | 0x86 | code u16 | reason UTF-8 ... |
public readonly record struct FarewellMessage(ushort Code, string Reason)
{
    /// <summary>As much as a WebSocket's close frame has room for (RFC 6455, 5.5).</summary>
    public const int ReasonBytesMax = 123;

    public const int SizeMax = ReasonOffset + ReasonBytesMax;
    const int ReasonOffset = 3;

    public int Write(Span<byte> target)
    {
        Debug.Assert(Encoding.UTF8.GetByteCount(Reason) <= ReasonBytesMax, "A WebSocket could not say it either.");
        target[0] = (byte)MessageType.Farewell;
        BinaryPrimitives.WriteUInt16BigEndian(target[1..], Code);
        return ReasonOffset + Encoding.UTF8.GetBytes(Reason, target[ReasonOffset..]);
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out FarewellMessage farewell)
    {
        farewell = default;
        if (message.Length is < ReasonOffset or > SizeMax || message[0] != (byte)MessageType.Farewell) return false;
        var reason = message[ReasonOffset..];
        if (!Utf8.IsValid(reason)) return false;
        farewell = new(BinaryPrimitives.ReadUInt16BigEndian(message[1..]), Encoding.UTF8.GetString(reason));
        return true;
    }
}
