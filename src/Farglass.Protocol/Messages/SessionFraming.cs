using System.Buffers;
using System.Buffers.Binary;

namespace Farglass.Protocol.Messages;

/// <summary>
/// Cuts the host-session socket's bytes into messages: four bytes of length (big-endian, of the message alone), then
/// the message, whose first byte is its type.
/// </summary>
public static class SessionFraming
{
    public const int PrefixSize = 4;

    /// <summary>Takes the next whole message off <paramref name="buffer"/>.</summary>
    /// <returns>
    /// <see cref="OperationStatus.NeedMoreData"/> where it has not all come;
    /// <see cref="OperationStatus.InvalidData"/> where the length is 0 or above the limit: the connection is lost then.
    /// </returns>
    public static OperationStatus TryTake(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> message)
    {
        message = default;
        if (buffer.Length < PrefixSize) return OperationStatus.NeedMoreData;
        Span<byte> prefix = stackalloc byte[PrefixSize];
        buffer.Slice(0, PrefixSize).CopyTo(prefix);
        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix);
        if (length is 0 or > ProtocolLimits.SessionMessageBytesMax) return OperationStatus.InvalidData;
        if (buffer.Length - PrefixSize < length) return OperationStatus.NeedMoreData;
        message = buffer.Slice(PrefixSize, length);
        buffer = buffer.Slice(message.End);
        return OperationStatus.Done;
    }

    public static void WritePrefix(Span<byte> target, int messageLength) =>
        BinaryPrimitives.WriteUInt32BigEndian(target, (uint)messageLength);
}
