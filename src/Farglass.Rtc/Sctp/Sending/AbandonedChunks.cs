using Farglass.Rtc.Sctp.Chunks;

namespace Farglass.Rtc.Sctp.Sending;

/// <summary>
/// Messages given up, always as a whole, and what the peer is told of them (RFC 3758, 3.5): the "advanced peer ack
/// point", up to which it need not wait.
/// </summary>
sealed class AbandonedChunks(SentChunks sent)
{
    Tsn _point = sent.First + -1;
    TimeSpan _toldAt = TimeSpan.MinValue;
    bool _isDue;

    /// <summary>Gives up the message of a chunk that was sent.</summary>
    public void Add(OutgoingChunk chunk, OutgoingQueue queue)
    {
        var tsn = chunk.Tsn;
        while (tsn > sent.First && !sent[tsn].Begins) tsn += -1;
        sent.Abandon(sent[tsn]);
        while (!sent[tsn].Ends)
        {
            tsn += 1;
            if (tsn == sent.Next)
            {
                // One TSN stands for all that was not sent yet. Without it there might be nothing to skip, and the peer
                // would hold a beginning without an end.
                if (queue.TakeRest(chunk.Stream!) is { } rest) sent.AddAbandoned(rest);
                break;
            }

            sent.Abandon(sent[tsn]);
        }

        Move();
    }

    /// <summary>A SACK came: the peer has heard, or it must be told again, once in a round trip.</summary>
    public void Acknowledged(TimeSpan now, bool cumulativeMoved, TimeSpan roundTrip)
    {
        if (_point < sent.First + -1) _point = sent.First + -1;
        Move();
        _isDue &= IsBehind;
        _isDue |= IsBehind && (cumulativeMoved || now >= _toldAt + roundTrip);
    }

    public void TimedOut() => _isDue = IsBehind;

    public bool TryWrite(TimeSpan now, ref PacketWriter packet)
    {
        if (!_isDue) return false;
        Span<SkippedMessage> skipped = stackalloc SkippedMessage[SctpLimits.SkippedStreamsMax];
        var room = (packet.Room - ForwardTsnChunk.Size) / ForwardTsnChunk.SkippedSize;
        if (room < 1) return false;
        skipped = skipped[..Math.Min(room, skipped.Length)];
        var point = Collect(ref skipped);
        ForwardTsnChunk.Write(ref packet, point, skipped);
        (_isDue, _toldAt) = (false, now);
        return true;
    }

    bool IsBehind => _point >= sent.First;

    void Move()
    {
        while (_point + 1 < sent.Next && sent[_point + 1].State == ChunkState.Abandoned)
        {
            _point += 1;
            _isDue = true;
        }
    }

    /// <summary>The last skipped message of each stream. What has no place in the list is left for the next.</summary>
    Tsn Collect(ref Span<SkippedMessage> skipped)
    {
        var count = 0;
        for (var tsn = sent.First; tsn <= _point; tsn += 1)
        {
            var chunk = sent[tsn];
            if (!chunk.Terms.IsOrdered) continue;
            var index = 0;
            while (index < count && skipped[index].Stream != chunk.Stream!.Id) index++;
            if (index == skipped.Length)
            {
                skipped = skipped[..count];
                return tsn + -1;
            }

            if (index == count) count++;
            skipped[index] = new(chunk.Stream!.Id, chunk.Ssn);
        }

        skipped = skipped[..count];
        return _point;
    }
}
