namespace Farglass.Desktop.Clipboard;

/// <summary>
/// One format of what the viewer offered, as far as it has come. It is asked for when the first application wants it,
/// piece by piece, and kept for those that want it later.
/// </summary>
sealed class ViewerContents(uint serial, ClipboardFormat format, uint size, IClipboardSink sink)
{
    readonly PullWindow _window = new();
    byte[]? _bytes;
    uint _askedFor;

    public uint Size => size;

    public uint Filled { get; private set; }

    public bool IsWhole => _bytes is not null && Filled == size;

    /// <summary>The viewer has it no more.</summary>
    public bool IsLost { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, (int)Filled);

    /// <summary>Asks for the first piece, unless that was done before.</summary>
    public void Begin(long now)
    {
        if (_bytes is not null || IsLost) return;
        _bytes = new byte[size];
        Ask(now);
    }

    /// <summary>A piece has come, or will not. What is not as it was offered counts as lost.</summary>
    public void Take(in ClipboardPart part, long now)
    {
        if (IsLost || IsWhole || _bytes is null) return;
        if (part.Outcome != ClipboardOutcome.Data || part.Total != size || part.Offset != Filled
            || part.Bytes.Length > _askedFor - Filled)
        {
            Lose();
            return;
        }

        part.Bytes.Span.CopyTo(_bytes.AsSpan((int)Filled));
        Filled += (uint)part.Bytes.Length;
        if (Filled < _askedFor) return;
        _window.Answered(now);
        if (!IsWhole) Ask(now);
    }

    /// <summary>The viewer has gone. What is whole is kept.</summary>
    public void Lose()
    {
        if (!IsWhole) (IsLost, _bytes) = (true, null);
    }

    void Ask(long now)
    {
        var length = Math.Min(_window.Length, size - Filled);
        _askedFor = Filled + length;
        _window.Asked(now);
        sink.OnWanted(new(serial, format, Filled, length));
    }
}
