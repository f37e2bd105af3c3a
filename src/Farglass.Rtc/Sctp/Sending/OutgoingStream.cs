namespace Farglass.Rtc.Sctp.Sending;

/// <summary>The sending half of a stream: its queue, and where its count of messages stands.</summary>
/// <param name="serial">Tells it from the one that had its id before.</param>
sealed class OutgoingStream(ushort id, ushort priority, uint serial)
{
    OutgoingChunk? _last;

    public ushort Id => id;

    public uint Serial => serial;

    /// <summary>Greater goes first (RFC 8831, 6.4).</summary>
    public ushort Priority => priority;

    /// <summary>The next to be sent.</summary>
    public OutgoingChunk? First { get; private set; }

    public int QueuedBytes { get; private set; }

    /// <summary>Sent, and not yet known to be with the peer or given up.</summary>
    public int UnacknowledgedChunks { get; set; }

    public Ssn NextSsn { get; set; }

    /// <summary>Nothing of it is queued or on its way.</summary>
    public bool IsDrained => First is null && UnacknowledgedChunks == 0;

    public void Append(OutgoingChunk chunk)
    {
        if (_last is null) First = chunk;
        else _last.Next = chunk;
        _last = chunk;
        QueuedBytes += chunk.Payload.Length;
    }

    public OutgoingChunk TakeFirst()
    {
        var chunk = First!;
        First = chunk.Next;
        if (First is null) _last = null;
        chunk.Next = null;
        QueuedBytes -= chunk.Payload.Length;
        return chunk;
    }

    /// <summary>Cuts off what lies behind a chunk of the queue, or all of it.</summary>
    /// <returns>The first of what was cut off.</returns>
    public OutgoingChunk? CutBehind(OutgoingChunk? last)
    {
        var rest = last is null ? First : last.Next;
        for (var chunk = rest; chunk is not null; chunk = chunk.Next) QueuedBytes -= chunk.Payload.Length;
        if (last is null) First = null;
        else last.Next = null;
        _last = last;
        return rest;
    }
}
