namespace Farglass.Rtc.Sdp;

/// <summary>
/// Walks a text line by line: a letter, an equals sign, a value. Lines should end in CR LF, and LF alone is taken too
/// (RFC 8866, 5). A failure is sticky.
/// </summary>
ref struct SdpLineReader(ReadOnlySpan<char> text)
{
    ReadOnlySpan<char> _rest = text;

    /// <summary>Counted from 1: the line that was read last.</summary>
    public int Line { get; private set; }

    public char Type { get; private set; }

    public ReadOnlySpan<char> Value { get; private set; }

    /// <summary>What is wrong; null while nothing is.</summary>
    public string? Error { get; private set; } =
        text.Length > SdpLimits.DocumentLengthMax ? $"longer than {SdpLimits.DocumentLengthMax} characters" : null;

    /// <returns>False at the end, and if there is an <see cref="Error"/>.</returns>
    public bool TryRead()
    {
        if (Error is not null || _rest.IsEmpty) return false;
        Line++;
        var line = SdpGrammar.TakeUntil('\n', ref _rest);
        if (line.EndsWith('\r')) line = line[..^1];
        if (line.IsEmpty && !_rest.ContainsAnyExcept('\r', '\n')) return false; // Blank lines at the end do no harm.
        if (Line > SdpLimits.LinesMax) return Fail($"more than {SdpLimits.LinesMax} lines");
        if (line.Length > SdpLimits.LineLengthMax) return Fail($"longer than {SdpLimits.LineLengthMax} characters");
        if (line.ContainsAnyInRange('\0', '\x1F')) return Fail("a control character");
        if (line is not [>= 'a' and <= 'z', '=', ..]) return Fail("a line starts with a small letter and '='");
        Type = line[0];
        Value = line[2..];
        return true;
    }

    public bool Fail(string reason)
    {
        Error ??= reason;
        return false;
    }
}
