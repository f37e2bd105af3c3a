using System.Buffers;

namespace Farglass.Host.Carriers;

/// <summary>One message in a rented array. It has one owner at a time, who hands it on or returns it, once.</summary>
readonly struct MessageBuffer
{
    readonly byte[] _array;
    readonly int _length;

    MessageBuffer(byte[] array, int length, long receivedAt) =>
        (_array, _length, ReceivedAt) = (array, length, receivedAt);

    /// <summary>Microseconds of CLOCK_MONOTONIC when the last byte had come; 0 for a message of our own.</summary>
    public long ReceivedAt { get; }

    /// <summary>The default value, which holds nothing and belongs to nobody.</summary>
    public bool IsNone => _array is null;

    public Span<byte> Span => _array.AsSpan(0, _length);

    public Memory<byte> Memory => _array.AsMemory(0, _length);

    public static MessageBuffer Rent(int length) => new(ArrayPool<byte>.Shared.Rent(length), length, receivedAt: 0);

    public static MessageBuffer Copy(ReadOnlySpan<byte> message)
    {
        var buffer = Rent(message.Length);
        message.CopyTo(buffer.Span);
        return buffer;
    }

    public MessageBuffer Received(long atMicros) => new(_array, _length, atMicros);

    public void Return() => ArrayPool<byte>.Shared.Return(_array);
}
