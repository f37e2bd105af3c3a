namespace PlayFile;

/// <summary>H.264 in Annex B, cut into frames.</summary>
static class AccessUnits
{
    public static readonly TimeSpan FrameTime = TimeSpan.FromSeconds(1 / 30.0); // The file does not say.

    /// <summary>A frame begins with what may stand before a picture, or with a picture's first slice.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> stream)
    {
        var frames = new List<ReadOnlyMemory<byte>>();
        var (start, hasSlice) = (0, false);
        for (var at = Next(stream.Span, 0); at >= 0; at = Next(stream.Span, at + 3))
        {
            var type = stream.Span[at + 3] & 0x1F;
            var isSlice = type is 1 or 5;
            var begins = type is 6 or 7 or 8 or 9 || (isSlice && (stream.Span[at + 4] & 0x80) != 0);
            if (begins && hasSlice)
            {
                frames.Add(stream[start..at]);
                (start, hasSlice) = (at, false);
            }

            hasSlice |= isSlice;
        }

        frames.Add(stream[start..]);
        return frames;
    }

    /// <returns>Where the next unit's start code is that has two bytes behind it; -1: there is none.</returns>
    static int Next(ReadOnlySpan<byte> stream, int from)
    {
        var at = stream[from..].IndexOf([(byte)0, (byte)0, (byte)1]);
        return at < 0 || from + at + 4 >= stream.Length ? -1 : from + at;
    }
}
