using System.Buffers.Binary;
using System.Diagnostics;

namespace Farglass.Rtc.Ice;

/// <summary>Datagrams on a stream of TCP: each after its length, in two bytes (RFC 4571, 2).</summary>
public static class TcpFraming
{
    public const int PrefixSize = 2;

    /// <summary>What a reader's buffer holds at least: a frame.</summary>
    public const int BufferSizeMin = PrefixSize + IceLimits.TcpFrameBytesMax;

    public static void WritePrefix(Span<byte> target, int frameLength)
    {
        Debug.Assert(frameLength is > 0 and <= IceLimits.TcpFrameBytesMax, "A peer like us would hang up.");
        BinaryPrimitives.WriteUInt16BigEndian(target, (ushort)frameLength);
    }
}

/// <summary>
/// Cuts a stream into frames, whatever the pieces it comes in. The bytes are in the caller's buffer: fill
/// <see cref="Free"/>, say how much with <see cref="Received"/>, and take frames until there is none.
/// </summary>
public sealed class TcpFrameReader
{
    readonly Memory<byte> _buffer;
    int _start, _end;

    public TcpFrameReader(Memory<byte> buffer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(buffer.Length, TcpFraming.BufferSizeMin);
        _buffer = buffer;
    }

    /// <summary>Where the next bytes go. It changes with each call.</summary>
    public Memory<byte> Free => _buffer[_end..];

    /// <summary>A frame was announced that is too long. Nothing can be read any more: hang up.</summary>
    public bool IsBroken { get; private set; }

    public void Received(int count) => _end += count;

    /// <param name="frame">In the buffer: it is good until the next call.</param>
    public bool TryRead(out ReadOnlySpan<byte> frame)
    {
        frame = default;
        while (!IsBroken && _end - _start >= TcpFraming.PrefixSize)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(_buffer.Span[_start..]);
            if (IsBroken = length > IceLimits.TcpFrameBytesMax) return false;
            if (_end - _start < TcpFraming.PrefixSize + length) break;
            frame = _buffer.Span.Slice(_start + TcpFraming.PrefixSize, length);
            _start += TcpFraming.PrefixSize + length;
            if (length > 0) return true; // An empty frame only keeps the connection open.
        }
        MoveToFront();
        return false;
    }

    /// <summary>What is left is less than a frame, so there is room behind it.</summary>
    void MoveToFront()
    {
        _buffer.Span[_start.._end].CopyTo(_buffer.Span);
        (_start, _end) = (0, _end - _start);
    }
}
