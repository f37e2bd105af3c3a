using Farglass.Rtc.Sctp.Chunks;

namespace Farglass.Rtc.Sctp.Receiving;

/// <summary>
/// Makes messages of fragments. The one idea: in the order of TSNs everything is simple. There the fragments of a
/// message follow each other, and the messages of a stream have their order, so what is next by TSN is handed on
/// without a thought of stream sequence numbers. What comes behind a gap waits in a slot for its turn, unless its
/// message is whole already and waits for no other: then it is handed on ahead of its turn, so that a loss holds up its
/// own stream alone (RFC 9260, 6.6).
/// </summary>
sealed class Reassembly(Tsn first, Inbox inbox, SctpStatistics statistics)
{
    const int Window = SctpLimits.ReceivedAheadMax;

    readonly BlockPool _blocks = new();
    readonly PartialMessage _partial = new();
    readonly Ssn[] _nextSsn = new Ssn[SctpLimits.StreamsMax];
    Slot[] _slots = []; // Made at the first gap.
    Tsn _next = first; // The first that has not had its turn.
    Tsn _highest = first + -1;
    int _waitingBytes;

    enum SlotState : byte
    {
        Empty,
        Waiting,

        /// <summary>Handed on ahead of its turn.</summary>
        Taken,
    }

    struct Slot
    {
        public SlotState State;
        public DataChunk Chunk;
        public int Length;
        public byte[]? Block;

        public readonly ReadOnlySpan<byte> Payload => Block.AsSpan(0, Length);
    }

    /// <summary>Of messages that are not whole or not in order, what each chunk is charged included.</summary>
    public int HeldBytes => _waitingBytes + _partial.Length;

    /// <summary>The peer has sent a message larger than any may be: the association cannot go on without it.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Takes a chunk that is new and not further ahead than the window.</summary>
    public void Add(in DataChunk chunk, ReadOnlySpan<byte> payload)
    {
        if (chunk.Tsn > _highest) _highest = chunk.Tsn;
        if (chunk.Tsn != _next)
        {
            Keep(chunk, payload);
            return;
        }

        HandOn(chunk, payload);
        _next += 1;
        Continue();
    }

    /// <summary>Nothing up to this TSN will come any more (RFC 3758, 3.6).</summary>
    public void MoveTo(in ForwardTsnChunk forward)
    {
        for (; _next <= forward.Cumulative && _next <= _highest; _next += 1) TakeTurn();
        if (_next <= forward.Cumulative)
        {
            _partial.Clear();
            _highest = forward.Cumulative;
            _next = forward.Cumulative + 1;
        }

        for (var index = 0; index < forward.SkippedCount; index++)
        {
            var (stream, ssn) = forward.Skipped(index);
            if (stream < _nextSsn.Length && ssn.Next.IsAfter(_nextSsn[stream])) _nextSsn[stream] = ssn.Next;
        }

        Continue();
    }

    /// <summary>The peer counts the messages of this stream from zero again (RFC 6525, 5.2.2).</summary>
    public void Reset(ushort stream) => _nextSsn[stream] = default;

    /// <summary>Gives those their turn that have come, and hands on what waited only for one of them.</summary>
    void Continue()
    {
        while (_next <= _highest && SlotOf(_next).State != SlotState.Empty)
        {
            TakeTurn();
            _next += 1;
        }

        HandOnAhead(_next);
    }

    void TakeTurn()
    {
        ref var slot = ref SlotOf(_next);
        if (slot.State == SlotState.Empty) _partial.Clear(); // It is skipped, and with it the whole of its message.
        if (slot.State == SlotState.Waiting)
        {
            HandOn(slot.Chunk, slot.Payload);
            Release(ref slot);
        }

        slot.State = SlotState.Empty;
    }

    void HandOn(in DataChunk chunk, ReadOnlySpan<byte> payload)
    {
        if (chunk.Begins) _partial.Begin(chunk);
        else if (!_partial.IsContinuedBy(chunk))
        {
            _partial.Clear(); // Its beginning was skipped.
            statistics.Dropped++;
            return;
        }

        if (chunk is { Begins: true, Ends: true }) Deliver(chunk, payload);
        else if (!_partial.TryAppend(payload)) IsBroken = true;
        else if (chunk.Ends) Deliver(chunk, _partial.Bytes);
        if (chunk.Ends) _partial.Clear();
    }

    void Deliver(in DataChunk chunk, ReadOnlySpan<byte> message)
    {
        if (chunk.IsOrdered) _nextSsn[chunk.Stream] = chunk.Ssn.Next;
        if (inbox.TryAddMessage(chunk.Stream, chunk.PayloadProtocol, message.Length, out var target))
            message.CopyTo(target);
        else IsBroken = true;
    }

    void Keep(in DataChunk chunk, ReadOnlySpan<byte> payload)
    {
        if (_slots.Length == 0) _slots = new Slot[Window];
        ref var slot = ref SlotOf(chunk.Tsn);
        slot = new() { State = SlotState.Waiting, Chunk = chunk, Length = payload.Length, Block = _blocks.Rent() };
        payload.CopyTo(slot.Block);
        _waitingBytes += payload.Length + SctpLimits.HeldOverheadBytes;
        var begin = chunk.Tsn;
        while (begin > _next && IsWaiting(begin) && !SlotOf(begin).Chunk.Begins) begin += -1;
        if (TryHandOnAhead(begin, out var end) && chunk.IsOrdered) HandOnAhead(end + 1);
    }

    void HandOnAhead(Tsn from)
    {
        for (var tsn = from; tsn <= _highest; tsn += 1)
            if (TryHandOnAhead(tsn, out var end)) tsn = end;
    }

    /// <summary>Hands on the message that begins here, if it is whole and nothing must come before it.</summary>
    bool TryHandOnAhead(Tsn begin, out Tsn end)
    {
        end = begin;
        if (!IsWaiting(begin)) return false;
        ref var first = ref SlotOf(begin);
        var chunk = first.Chunk;
        if (!chunk.Begins || (chunk.IsOrdered && chunk.Ssn != _nextSsn[chunk.Stream])) return false;
        var length = first.Length;
        while (!SlotOf(end).Chunk.Ends)
        {
            end += 1;
            if (!IsWaiting(end)) return false;
            ref var slot = ref SlotOf(end);
            if (slot.Chunk.Begins || !PartialMessage.IsSameMessage(chunk, slot.Chunk)) return false;
            length += slot.Length;
        }

        DeliverAhead(begin, end, length);
        return true;
    }

    void DeliverAhead(Tsn begin, Tsn end, int length)
    {
        var chunk = SlotOf(begin).Chunk;
        if (chunk.IsOrdered) _nextSsn[chunk.Stream] = chunk.Ssn.Next;
        if (length > SctpLimits.MessageBytesMax
            || !inbox.TryAddMessage(chunk.Stream, chunk.PayloadProtocol, length, out var target))
        {
            IsBroken = true;
            return;
        }

        for (var tsn = begin; tsn <= end; tsn += 1)
        {
            ref var slot = ref SlotOf(tsn);
            slot.Payload.CopyTo(target);
            target = target[slot.Length..];
            Release(ref slot);
            slot.State = SlotState.Taken;
        }
    }

    bool IsWaiting(Tsn tsn) => tsn <= _highest && SlotOf(tsn).State == SlotState.Waiting;

    void Release(ref Slot slot)
    {
        _waitingBytes -= slot.Length + SctpLimits.HeldOverheadBytes;
        _blocks.Return(slot.Block!);
        slot.Block = null;
    }

    ref Slot SlotOf(Tsn tsn) => ref _slots[tsn.Value % Window];
}
