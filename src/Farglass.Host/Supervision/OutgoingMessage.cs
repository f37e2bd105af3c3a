using System.Runtime.CompilerServices;

namespace Farglass.Host.Supervision;

/// <summary>
/// A message that waits for the session's socket. Grants and input, which are nearly all of them, lie in the value
/// itself: a burst of them makes no object.
/// </summary>
readonly struct OutgoingMessage
{
    readonly Inline _inline;
    readonly byte[]? _array;
    readonly int _length;

    public OutgoingMessage(ReadOnlySpan<byte> message)
    {
        _length = message.Length;
        if (_length <= Inline.Size) message.CopyTo(_inline);
        else _array = message.ToArray();
    }

    public int Length => _length;

    public void CopyTo(Span<byte> target)
    {
        if (_array is not null) _array.CopyTo(target);
        else ((ReadOnlySpan<byte>)_inline)[.._length].CopyTo(target);
    }

    [InlineArray(Size)]
    struct Inline
    {
        public const int Size = 16;

        byte _first;
    }
}
