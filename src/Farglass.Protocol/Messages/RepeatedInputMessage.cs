using System.Buffers.Binary;

namespace Farglass.Protocol.Messages;

/// <summary>
/// Input that was sent by a reliable channel before, once more: what a packet lost is here sooner than the channel's
/// own repetition (docs/protocol.md).
/// </summary>
/// <param name="First">
/// The first one's number: how many messages the client has sent by the reliable channel before it.
/// </param>
/// <param name="Messages">Those that follow one another, each behind its length in one byte.</param>
//  | 0x2C | first u32 | length u8, message | ... |
public readonly ref struct RepeatedInputMessage(uint First, ReadOnlySpan<byte> Messages)
{
    /// <summary>What a message may take, and how many there may be.</summary>
    public const int MessageBytesMax = 64, MessagesMax = 16;

    const int HeaderSize = 5;

    public uint First { get; } = First;

    public ReadOnlySpan<byte> Messages { get; } = Messages;

    public static bool TryParse(ReadOnlySpan<byte> message, out RepeatedInputMessage repeated)
    {
        repeated = default;
        if (message.Length <= HeaderSize || message[0] != (byte)MessageType.RepeatedInput) return false;
        var rest = message[HeaderSize..];
        var count = 0;
        while (TryTake(ref rest, out _)) count++;
        if (!rest.IsEmpty || count is 0 or > MessagesMax) return false;
        repeated = new(BinaryPrimitives.ReadUInt32BigEndian(message[1..]), message[HeaderSize..]);
        return true;
    }

    /// <summary>Takes the next of <see cref="Messages"/>.</summary>
    /// <returns>False where there is none, or none that is whole.</returns>
    public static bool TryTake(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> message)
    {
        message = default;
        if (rest.IsEmpty || rest[0] is 0 or > MessageBytesMax || rest.Length <= rest[0]) return false;
        message = rest.Slice(1, rest[0]);
        rest = rest[(1 + message.Length)..];
        return true;
    }

    public int Write(Span<byte> target)
    {
        target[0] = (byte)MessageType.RepeatedInput;
        BinaryPrimitives.WriteUInt32BigEndian(target[1..], First);
        Messages.CopyTo(target[HeaderSize..]);
        return HeaderSize + Messages.Length;
    }
}
