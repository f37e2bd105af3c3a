using System.Diagnostics;

namespace Farglass.Session.Link;

/// <summary>
/// Bytes on their way to the host: one array, made once. It starts at its beginning whenever it has run empty, so that
/// of its size only as much is ever touched as was in flight at one time. Not safe for two threads.
/// </summary>
sealed class OutgoingRing(int capacity)
{
    readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(capacity);
    int _head;

    public int Count { get; private set; }

    public int Free => _bytes.Length - Count;

    /// <summary>The bytes to send next: what lies together from the oldest on.</summary>
    public ReadOnlyMemory<byte> First => _bytes.AsMemory(_head, Math.Min(Count, _bytes.Length - _head));

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Debug.Assert(bytes.Length <= Free, "Who appends has looked whether there is room.");
        var tail = (int)((_head + (long)Count) % _bytes.Length);
        var first = Math.Min(bytes.Length, _bytes.Length - tail);
        bytes[..first].CopyTo(_bytes.AsSpan(tail));
        bytes[first..].CopyTo(_bytes);
        Count += bytes.Length;
    }

    public void Remove(int count)
    {
        Debug.Assert(count <= Count, "Only what was there can have been sent.");
        Count -= count;
        _head = Count == 0 ? 0 : (_head + count) % _bytes.Length;
    }
}
