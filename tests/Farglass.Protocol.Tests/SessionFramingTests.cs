using System.Buffers;
using Farglass.Protocol.Messages;

namespace Farglass.Protocol.Tests;

public sealed class SessionFramingTests
{
    [Fact]
    public void Messages_are_the_same_wherever_the_bytes_are_cut()
    {
        byte[] bytes = [.. Framed([1]), .. Framed([2, 3, 4]), .. Framed([5, 6])];

        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var read = new List<byte[]>();
            var rest = TakeAll(new(bytes.AsMemory(0, cut)), read);
            byte[] second = [.. rest.ToArray(), .. bytes[cut..]];
            TakeAll(new(second), read);
            Assert.Equal([[1], [2, 3, 4], [5, 6]], read);
        }
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(ProtocolLimits.SessionMessageBytesMax + 1u)]
    [InlineData(uint.MaxValue)]
    public void A_length_that_cannot_be_is_seen_at_once(uint length)
    {
        var prefix = new byte[SessionFraming.PrefixSize];
        SessionFraming.WritePrefix(prefix, unchecked((int)length));
        var buffer = new ReadOnlySequence<byte>(prefix);

        Assert.Equal(OperationStatus.InvalidData, SessionFraming.TryTake(ref buffer, out _));
    }

    static byte[] Framed(byte[] message)
    {
        var framed = new byte[SessionFraming.PrefixSize + message.Length];
        SessionFraming.WritePrefix(framed, message.Length);
        message.CopyTo(framed, SessionFraming.PrefixSize);
        return framed;
    }

    static ReadOnlySequence<byte> TakeAll(ReadOnlySequence<byte> buffer, List<byte[]> read)
    {
        while (SessionFraming.TryTake(ref buffer, out var message) == OperationStatus.Done) read.Add(message.ToArray());
        return buffer;
    }
}
