using System.Diagnostics;
using Farglass.Rtc.Sctp.Chunks;

namespace Farglass.Rtc.Sctp.Sending;

/// <summary>
/// What waits to be sent for the first time. A message once begun is sent to its end, because fragments of one message
/// have TSNs in a row. At its end the stream with the highest priority goes next, and equals take turns. So a message
/// of a low priority holds up a high one for as long as it takes to be sent: whoever shares an association keeps bulk
/// messages at 16 KiB or less (RFC 8831, 6.6).
/// </summary>
sealed class OutgoingQueue(ChunkPool pool, SctpStatistics statistics)
{
    readonly List<OutgoingStream> _waiting = [];
    OutgoingStream? _begun; // Whose message is sent in part.

    public int ChunkCount { get; private set; }

    /// <summary>Cuts a message into chunks and queues them. The caller has counted that there are enough.</summary>
    public void Add(OutgoingStream stream, uint payloadProtocol, in MessageTerms terms, ReadOnlySpan<byte> message)
    {
        Debug.Assert(!message.IsEmpty, "An empty message has a form of its own (RFC 8831, 6.6).");
        if (stream.First is null) _waiting.Add(stream);
        var flags = DataFlags.Begin | (terms.IsOrdered ? DataFlags.None : DataFlags.Unordered);
        while (!message.IsEmpty)
        {
            var length = Math.Min(message.Length, pool.PayloadBytesMax);
            if (length == message.Length) flags |= DataFlags.End;
            var chunk = pool.Rent();
            chunk.Fill(stream, flags, payloadProtocol, terms, message[..length]);
            stream.Append(chunk);
            ChunkCount++;
            flags &= ~DataFlags.Begin;
            message = message[length..];
        }
    }

    /// <summary>The chunk that goes next. A message that expired before it was begun is dropped here.</summary>
    public bool TryPeek(TimeSpan now, out OutgoingChunk chunk)
    {
        chunk = null!;
        while ((_begun ?? Choose()) is { } stream)
        {
            chunk = stream.First!;
            if (_begun is not null || now < chunk.Terms.ExpiresAt) return true;
            DropMessage(stream);
            statistics.Abandoned++;
        }

        return false;
    }

    /// <summary>Takes what <see cref="TryPeek"/> has shown, with its stream sequence number.</summary>
    public void Take(OutgoingChunk chunk)
    {
        var stream = chunk.Stream!;
        Debug.Assert(stream.First == chunk, "It is what was shown.");
        Remove(stream);
        if (chunk.Terms.IsOrdered) chunk.Ssn = stream.NextSsn;
        if (chunk.Terms.IsOrdered && chunk.Ends) stream.NextSsn = stream.NextSsn.Next;
        _begun = chunk.Ends ? null : stream;
        if (!chunk.Ends || !_waiting.Remove(stream)) return;
        if (stream.First is not null) _waiting.Add(stream); // Its equals come first now.
    }

    /// <summary>Drops what is left of the message that was begun, but for a chunk that stands for all of it.</summary>
    /// <returns>That chunk; null if no message of the stream was begun.</returns>
    public OutgoingChunk? TakeRest(OutgoingStream stream)
    {
        if (_begun != stream) return null;
        while (!stream.First!.Ends) pool.Return(Remove(stream));
        var last = stream.First;
        Take(last);
        return last;
    }

    /// <summary>Drops what a stream holds only because nothing could be sent for a while.</summary>
    public void DropExpired(TimeSpan now, OutgoingStream stream)
    {
        while (_begun != stream && stream.First is { } first && now >= first.Terms.ExpiresAt)
        {
            DropMessage(stream);
            statistics.Abandoned++;
        }
    }

    /// <summary>Drops all messages of a stream that were not begun.</summary>
    public void DropUnsent(OutgoingStream stream)
    {
        var end = _begun == stream ? stream.First : null;
        while (end is { Ends: false }) end = end.Next;
        for (var chunk = stream.CutBehind(end); chunk is not null;)
        {
            var next = chunk.Next;
            pool.Return(chunk);
            ChunkCount--;
            chunk = next;
        }

        if (stream.First is null) _waiting.Remove(stream);
    }

    OutgoingStream? Choose()
    {
        OutgoingStream? chosen = null;
        foreach (var stream in _waiting)
            if (chosen is null || stream.Priority > chosen.Priority) chosen = stream;
        return chosen;
    }

    void DropMessage(OutgoingStream stream)
    {
        bool ended;
        do
        {
            var chunk = Remove(stream);
            ended = chunk.Ends;
            pool.Return(chunk);
        }
        while (!ended);
        if (stream.First is null) _waiting.Remove(stream);
    }

    OutgoingChunk Remove(OutgoingStream stream)
    {
        ChunkCount--;
        return stream.TakeFirst();
    }
}
