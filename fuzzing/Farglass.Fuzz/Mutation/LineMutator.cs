namespace Farglass.Fuzz.Mutation;

/// <summary>Changes text by its lines: takes one away, doubles one, moves one, brings one of another text.</summary>
sealed class LineMutator(Random random)
{
    /// <summary>What was cut out, or is brought.</summary>
    readonly byte[] _line = new byte[FuzzLimits.DatagramBytesMax];

    /// <returns>The new length.</returns>
    public int Change(Span<byte> text, int length, ReadOnlySpan<byte> other)
    {
        var (start, end) = Line(text[..length]);
        switch (random.Next(4))
        {
            case 0: return Replace(text, length, start, end, default);
            case 1: return Replace(text, length, start, start, Copy(text[start..end]));
            case 2:
                var moved = Copy(text[start..end]);
                length = Replace(text, length, start, end, default);
                var (target, _) = Line(text[..length]);
                return Replace(text, length, target, target, moved);
            default:
                var (from, to) = Line(other);
                return Replace(text, length, start, random.Next(2) == 0 ? start : end, Copy(other[from..to]));
        }
    }

    /// <summary>One that is there, with its end.</summary>
    (int Start, int End) Line(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return (0, 0);
        var at = random.Next(text.Length);
        var start = text[..at].LastIndexOf((byte)'\n') + 1;
        var length = text[at..].IndexOf((byte)'\n');
        return (start, length < 0 ? text.Length : at + length + 1);
    }

    ReadOnlySpan<byte> Copy(ReadOnlySpan<byte> line)
    {
        line = line[..Math.Min(line.Length, _line.Length)];
        line.CopyTo(_line);
        return _line.AsSpan(0, line.Length);
    }

    static int Replace(Span<byte> text, int length, int start, int end, ReadOnlySpan<byte> line)
    {
        var changed = length - (end - start) + line.Length;
        if (changed > text.Length) return length;
        text[end..length].CopyTo(text[(start + line.Length)..]);
        line.CopyTo(text[start..]);
        return changed;
    }
}
