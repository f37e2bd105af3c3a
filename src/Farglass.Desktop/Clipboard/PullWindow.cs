namespace Farglass.Desktop.Clipboard;

/// <summary>
/// How much is asked for at one time: what the link carries in a twentieth of a second beside its round trip, so that
/// contents use the link and hold up neither a key nor a frame. Pure: times are arguments, in microseconds.
/// </summary>
sealed class PullWindow
{
    const long QueueMicros = 50_000;

    long _askedAt, _shortest = long.MaxValue;

    /// <summary>Bytes.</summary>
    public uint Length { get; private set; } = Limits.ClipboardRequestBytesMin;

    public void Asked(long nowMicros) => _askedAt = nowMicros;

    /// <summary>All that was asked for last has come.</summary>
    public void Answered(long nowMicros)
    {
        var took = nowMicros - _askedAt;
        _shortest = Math.Min(_shortest, took);
        var queue = took - _shortest;
        if (queue < QueueMicros) Length = Math.Min(Length * 2, Limits.ClipboardRequestBytesMax);
        else if (queue > 2 * QueueMicros) Length = Math.Max(Length / 2, Limits.ClipboardRequestBytesMin);
    }
}
