using System.Buffers.Binary;
using Farglass.Rtc.Sctp;

namespace Farglass.Rtc.Tests.Sctp;

/// <summary>
/// Messages that know their number and their bytes, from one side of a channel to the other, and what arrived of them.
/// </summary>
sealed class NumberedMessages(Peers peers, Peer from, DataChannel channel)
{
    const int NumberSize = sizeof(int);

    readonly Queue<byte[]> _waiting = new(); // For room.

    public int SentCount { get; private set; }

    public List<int> Arrived { get; } = [];

    /// <summary>Queues one; what finds no room is tried again with the next, and by <see cref="Flush"/>.</summary>
    public void Send(int length)
    {
        var message = new byte[Math.Max(length, NumberSize)];
        BinaryPrimitives.WriteInt32BigEndian(message, SentCount);
        for (var index = NumberSize; index < message.Length; index++) message[index] = Filler(SentCount, index);
        SentCount++;
        _waiting.Enqueue(message);
        Flush();
    }

    public bool Flush()
    {
        while (_waiting.TryPeek(out var message)
            && from.Channels.TrySend(peers.Now, channel, MessageKind.Binary, message)) _waiting.Dequeue();
        return _waiting.Count == 0;
    }

    public void Receive(byte[] message)
    {
        var number = BinaryPrimitives.ReadInt32BigEndian(message);
        for (var index = NumberSize; index < message.Length; index++)
            if (message[index] != Filler(number, index)) Assert.Fail($"Byte {index} of message {number} is wrong.");
        Arrived.Add(number);
    }

    public void AssertAllInOrder() => Assert.Equal(Enumerable.Range(0, SentCount), Arrived);

    public void AssertAllOnce() => Assert.Equal(Enumerable.Range(0, SentCount), Arrived.Order());

    public void AssertNoneTwice() => Assert.Equal(Arrived.Count, Arrived.Distinct().Count());

    public void AssertInOrder() =>
        Assert.All(Arrived.Zip(Arrived.Skip(1)), pair => Assert.True(pair.First < pair.Second));

    static byte Filler(int number, int index) => (byte)((number * 31) + index);
}
