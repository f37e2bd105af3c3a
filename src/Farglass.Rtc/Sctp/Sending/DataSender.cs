using Farglass.Rtc.Sctp.Association;
using Farglass.Rtc.Sctp.Chunks;

namespace Farglass.Rtc.Sctp.Sending;

/// <summary>The sending half of an association: what waits, what is on its way, and when it is sent again.</summary>
sealed class DataSender
{
    readonly int _packetBytes; // Of a packet, what chunks may take.
    readonly bool _peerForwardsTsn;
    readonly SctpStatistics _statistics;
    readonly ChunkPool _pool;
    readonly OutgoingQueue _queue;
    readonly SentChunks _sent;
    readonly CongestionWindow _window;
    readonly AbandonedChunks _abandoned;
    long _peerWindow;
    int _burstEnd;
    bool _mayResendOne;
    TimeSpan _lastSentAt;

    /// <param name="packetBytes">The size that a packet may have.</param>
    /// <param name="first">The TSN of the first chunk.</param>
    /// <param name="roundTrip">Shared with the other timers of the association.</param>
    public DataSender(int packetBytes, Tsn first, in PeerParameters peer, RoundTrip roundTrip,
        SctpStatistics statistics)
    {
        _packetBytes = PacketWriter.RoomIn(packetBytes) + Chunk.HeaderSize;
        _peerForwardsTsn = peer.ForwardsTsn;
        _peerWindow = peer.ReceiveWindow;
        _statistics = statistics;
        RoundTrip = roundTrip;
        _pool = new(_packetBytes - DataChunk.Overhead);
        _queue = new(_pool, statistics);
        _sent = new(first, _pool);
        _window = new(_packetBytes);
        _abandoned = new(_sent);
        _burstEnd = SctpLimits.BurstPackets * _packetBytes;
    }

    public RoundTrip RoundTrip { get; }

    /// <summary>When what is on its way is taken as lost: T3-rtx (RFC 9260, 6.3).</summary>
    public TimeSpan Deadline { get; private set; } = TimeSpan.MaxValue;

    /// <summary>Nothing waits, and nothing is on its way.</summary>
    public bool IsDrained => _queue.ChunkCount == 0 && _sent.IsEmpty;

    /// <summary>The last TSN that was given to a chunk.</summary>
    public Tsn LastTsn => _sent.Next + -1;

    public int CongestionWindow => _window.Bytes;

    /// <summary>Chunks in memory.</summary>
    public int ChunkCount => _pool.Count;

    /// <param name="spareChunks">How many must be left for others.</param>
    /// <returns>False if there is no room, in the stream or at all.</returns>
    public bool TryQueue(TimeSpan now, OutgoingStream stream, uint payloadProtocol, in MessageTerms terms,
        ReadOnlySpan<byte> message, int spareChunks)
    {
        _queue.DropExpired(now, stream);
        if (stream.QueuedBytes + message.Length > SctpLimits.BufferedBytesMax) return false;
        var needed = (message.Length + _pool.PayloadBytesMax - 1) / _pool.PayloadBytesMax;
        if (_pool.Count + needed + spareChunks > SctpLimits.OutgoingChunksMax) return false;
        _queue.Add(stream, payloadProtocol, terms, message);
        return true;
    }

    public void DropUnsent(OutgoingStream stream) => _queue.DropUnsent(stream);

    /// <returns>Whether the peer has made progress, or has at least said that it cannot.</returns>
    public bool ReceiveSack(TimeSpan now, in SackChunk sack)
    {
        if (sack.Cumulative < _sent.First + -1 || sack.Cumulative >= _sent.Next)
        {
            _statistics.Dropped++; // Older than what we know, or of what we never sent.
            return false;
        }

        _peerWindow = sack.ReceiveWindow;
        var flightBytes = _sent.FlightBytes;
        var acknowledgement = _sent.Acknowledge(now, sack);
        if (acknowledgement.RoundTrip is { } roundTrip) RoundTrip.Measured(roundTrip);
        if (acknowledgement.CumulativeMoved) RoundTrip.Progressed();
        _window.Acknowledged(acknowledgement.Bytes, flightBytes, sack.Cumulative, acknowledgement.CumulativeMoved);
        if (acknowledgement.NewestOrder >= 0 && _sent.CountMisses(acknowledgement.NewestOrder))
            _mayResendOne |= _window.Lost(LastTsn);
        _abandoned.Acknowledged(now, acknowledgement.CumulativeMoved, RoundTrip.Smoothed);
        if (_sent.IsEmpty) Deadline = TimeSpan.MaxValue;
        else if (acknowledgement.CumulativeMoved) Deadline = now + RoundTrip.Timeout;
        RenewBurst();
        return acknowledgement.CumulativeMoved || acknowledgement.Bytes > 0 || _peerWindow == 0;
    }

    /// <returns>Whether the peer has been silent for too long.</returns>
    public bool Advance(TimeSpan now)
    {
        if (now < Deadline) return false;
        RoundTrip.TimedOut();
        _window.TimedOut();
        _sent.MarkAllLost();
        _abandoned.TimedOut();
        RenewBurst();
        Deadline = now + RoundTrip.Timeout;
        _statistics.Timeouts++;
        return true;
    }

    /// <summary>How long the value of the chunk is that may be sent now; 0 if none may.</summary>
    public int NextValueBytes(TimeSpan now) =>
        TryFindNext(now, out var chunk) ? DataChunk.Size + chunk.Payload.Length : 0;

    /// <summary>
    /// Fills a packet with what may be sent now. FORWARD-TSN stands before DATA: what other than DATA stands behind it
    /// is a reason for some to abort (6.10).
    /// </summary>
    public void Write(TimeSpan now, ref PacketWriter packet)
    {
        _ = TryFindLost(now, out _); // What is against the terms of its message is given up, and so can be told.
        if (_abandoned.TryWrite(now, ref packet)) StartTimer(now);
        var isResent = false;
        while (TryFindNext(now, out var chunk) && DataChunk.Size + chunk.Payload.Length <= packet.Room)
        {
            isResent |= chunk.State == ChunkState.Lost;
            Send(now, chunk);
            // A sender that must now wait for an acknowledgement asks for it at once (RFC 9260, 6.1; RFC 7053).
            var waits = _sent.FlightBytes >= WindowBytes && (_queue.ChunkCount > 0 || _sent.HasLost);
            chunk.Write(ref packet, waits);
        }

        _mayResendOne &= !isResent;
    }

    /// <summary>What may be sent now: what was lost goes before what is new (6.1, C).</summary>
    bool TryFindNext(TimeSpan now, out OutgoingChunk chunk)
    {
        // The first packet after a loss goes out whatever the window says (7.2.4, 3).
        if (TryFindLost(now, out chunk)) return _mayResendOne || _sent.FlightBytes < WindowBytes;
        return _queue.TryPeek(now, out chunk) && MaySend(chunk);
    }

    void Send(TimeSpan now, OutgoingChunk chunk)
    {
        if (chunk.State == ChunkState.Lost)
        {
            _sent.SentAgain(now, chunk);
            if (chunk.Tsn == _sent.First) Deadline = now + RoundTrip.Timeout;
            _statistics.Retransmissions++;
        }
        else
        {
            if (_sent.IsEmpty) _window.Rested(now - _lastSentAt, RoundTrip.Timeout);
            _queue.Take(chunk);
            _sent.Add(now, chunk);
        }

        _lastSentAt = now;
        StartTimer(now);
    }

    /// <summary>The oldest that is to be sent again; what is against the terms of its message is given up.</summary>
    bool TryFindLost(TimeSpan now, out OutgoingChunk chunk)
    {
        while (_sent.TryFindLost(out chunk))
        {
            if (!_peerForwardsTsn || !chunk.IsHopeless(now)) return true;
            _abandoned.Add(chunk, _queue);
            _statistics.Abandoned++;
        }

        return false;
    }

    /// <summary>However small the peer's window is, one chunk may be on its way to probe it (6.1, A).</summary>
    bool MaySend(OutgoingChunk chunk) =>
        _sent.HasRoom && _sent.FlightBytes < WindowBytes
        && (_sent.FlightBytes == 0 || _sent.FlightBytes + chunk.WireBytes <= _peerWindow);

    int WindowBytes => Math.Min(_window.Bytes, _burstEnd);

    /// <summary>What a single acknowledgement may set free is limited (6.1, D).</summary>
    void RenewBurst() => _burstEnd = _sent.FlightBytes + (SctpLimits.BurstPackets * _packetBytes);

    void StartTimer(TimeSpan now)
    {
        if (Deadline == TimeSpan.MaxValue) Deadline = now + RoundTrip.Timeout;
    }
}
