using Farglass.Rtc.Sctp.Chunks;

namespace Farglass.Rtc.Sctp.Sending;

enum ChunkState : byte
{
    Queued,
    InFlight,

    /// <summary>Received behind a gap. The peer may still change its mind (RFC 9260, 6.2.1, D iii).</summary>
    Acknowledged,

    /// <summary>To be sent again.</summary>
    Lost,

    /// <summary>Given up: the peer will be told not to wait for it.</summary>
    Abandoned,
}

/// <summary>
/// A fragment of a message, from the moment that the message is queued until the peer has it. It is cut once, so that
/// neither a queue nor a retransmission copies it.
/// </summary>
sealed class OutgoingChunk(int payloadBytesMax)
{
    readonly byte[] _bytes = new byte[payloadBytesMax];
    int _length;

    /// <summary>Behind it in its stream's queue, or in the pool.</summary>
    public OutgoingChunk? Next { get; set; }

    public OutgoingStream? Stream { get; private set; }

    public DataFlags Flags { get; set; }

    public uint PayloadProtocol { get; private set; }

    public MessageTerms Terms { get; private set; }

    public ChunkState State { get; set; }

    public Tsn Tsn { get; set; }

    public Ssn Ssn { get; set; }

    public TimeSpan SentAt { get; private set; }

    /// <summary>
    /// Counts every transmission of the association, so that it can be told what was sent after what.
    /// </summary>
    public long SentOrder { get; private set; }

    public int Transmissions { get; private set; }

    /// <summary>How often something that was sent later has overtaken it.</summary>
    public int Misses { get; set; }

    public ReadOnlySpan<byte> Payload => _bytes.AsSpan(0, _length);

    public bool Begins => (Flags & DataFlags.Begin) != 0;

    public bool Ends => (Flags & DataFlags.End) != 0;

    /// <summary>What it takes of a packet, and so of the congestion window.</summary>
    public int WireBytes => DataChunk.Overhead + Chunk.Padded(_length);

    public void Fill(OutgoingStream stream, DataFlags flags, uint payloadProtocol, in MessageTerms terms,
        ReadOnlySpan<byte> payload)
    {
        payload.CopyTo(_bytes);
        (_length, Stream, Flags, PayloadProtocol, Terms) = (payload.Length, stream, flags, payloadProtocol, terms);
        (State, Transmissions, Misses, Ssn) = (ChunkState.Queued, 0, 0, default);
    }

    public void Sent(TimeSpan now, long order)
    {
        (SentAt, SentOrder, Misses, State) = (now, order, 0, ChunkState.InFlight);
        Transmissions++;
    }

    /// <summary>Whether sending it again is against the terms of its message.</summary>
    public bool IsHopeless(TimeSpan now) =>
        Transmissions > Terms.RetransmissionsMax || now >= Terms.ExpiresAt;

    /// <summary>Lets go of the stream, so that the pool keeps no closed channel alive.</summary>
    public void Clear() => (Stream, Next) = (null, null);

    public void Write(ref PacketWriter packet, bool immediate) =>
        new DataChunk(immediate ? Flags | DataFlags.Immediate : Flags, Tsn, Stream!.Id, Ssn, PayloadProtocol)
            .Write(ref packet, Payload);
}
