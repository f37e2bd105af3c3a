using Farglass.Rtc.Ice;

namespace Farglass.Fuzz.Targets;

/// <summary>
/// A stream of TCP. The first byte says how large the pieces are that it comes in; every piece is of the same stream
/// until that is broken.
/// </summary>
sealed class TcpFramingSubject : Subject
{
    readonly TcpFrameReader _reader = new(new byte[TcpFraming.BufferSizeMin]);

    public override bool IsSpent => _reader.IsBroken;

    public override Shape Take(Span<byte> input)
    {
        if (input.IsEmpty) return default;
        var piece = input[0] + 1;
        var shape = new Shape();
        for (var rest = input[1..]; !rest.IsEmpty && !_reader.IsBroken;)
        {
            var free = _reader.Free.Span;
            Holds(!free.IsEmpty, "There is room for what comes.");
            var count = Math.Min(Math.Min(piece, rest.Length), free.Length);
            rest[..count].CopyTo(free);
            rest = rest[count..];
            _reader.Received(count);
            while (_reader.TryRead(out var frame))
            {
                Holds(frame.Length is > 0 and <= IceLimits.TcpFrameBytesMax, "A frame has a size.");
                shape = shape.WithSize(frame.Length).With(DatagramKind.Of(frame));
            }
        }

        return shape.With(_reader.IsBroken);
    }

    public static IEnumerable<byte[]> Seeds()
    {
        foreach (var (control, length) in new[] { (0, 3), (7, 20), (255, 600) })
        {
            var bytes = new byte[1 + (2 * (TcpFraming.PrefixSize + length))];
            bytes[0] = (byte)control;
            for (var at = 1; at < bytes.Length; at += TcpFraming.PrefixSize + length)
            {
                TcpFraming.WritePrefix(bytes.AsSpan(at), length);
                bytes[at + TcpFraming.PrefixSize] = (byte)length;
            }

            yield return bytes;
        }
    }
}
