using Farglass.Rtc.Sctp.Chunks;
using Farglass.Rtc.Sctp.Receiving;
using Farglass.Rtc.Sctp.Sending;

namespace Farglass.Rtc.Sctp.Association;

/// <summary>
/// One end of an SCTP association inside of DTLS (RFC 9260, RFC 8261): one path, no other addresses, and no way for an
/// outsider to send it anything. Packets and the time go in; packets, messages and a deadline come out.
/// </summary>
sealed partial class SctpAssociation
{
    readonly SctpSettings _settings;
    readonly RoundTrip _roundTrip = new();
    readonly Handshake _handshake;
    readonly Heartbeats _heartbeats;
    readonly ShutdownTimer _shutdown;
    readonly PendingChunks _pending;
    readonly RecordRing _replies = new(SctpLimits.PendingBytesMax); // Whole packets, with tags of their own.
    readonly byte[] _reply;
    readonly Inbox _inbox = new();
    DataSender? _sender; // These three are there while the association is up.
    DataReceiver? _receiver;
    StreamResets? _resets;
    int _timeouts; // In a row, of any timer (RFC 9260, 8.1).

    public SctpAssociation(SctpSettings settings, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.PacketBytes, SctpLimits.SentPacketBytesMin);
        _settings = settings;
        _handshake = new(settings, _roundTrip, random);
        _heartbeats = new(_roundTrip);
        _shutdown = new(_roundTrip);
        _pending = new(settings.PacketBytes, Statistics);
        _reply = new byte[settings.PacketBytes];
    }

    public AssociationState State { get; private set; }

    public AssociationEnd End { get; private set; }

    public SctpStatistics Statistics { get; } = new();

    /// <summary>How many streams the peer lets us use; 0 while the association is not up.</summary>
    public int OutgoingStreams => _sender is null ? 0 : _handshake.Peer.OutgoingStreams;

    /// <summary>When <see cref="Advance"/> has something to do.</summary>
    public TimeSpan Deadline
    {
        get
        {
            if (_sender is null) return _handshake.Deadline;
            var deadline = Min(_sender.Deadline, _receiver!.Deadline);
            deadline = Min(deadline, _resets!.Deadline);
            return Min(deadline, Min(_heartbeats.Deadline, _shutdown.Deadline));
        }
    }

    /// <summary>Of our first chunk, and of our first request.</summary>
    public Tsn LocalTsn => _handshake.LocalTsn;

    public DataSender? Sender => _sender;

    public DataReceiver? Receiver => _receiver;

    /// <summary>Begins the association. Whoever does not waits for the peer to do it; both may.</summary>
    public void Connect()
    {
        if (Move(AssociationEvent.ConnectAsked)) _handshake.Begin();
    }

    /// <summary>Ends it when all that is queued has arrived (RFC 9260, 9.2).</summary>
    public void Shutdown()
    {
        if (!AssociationStates.IsUp(State)) Finish(AssociationEvent.ShutdownAsked, AssociationEnd.Shutdown);
        else if (Move(AssociationEvent.ShutdownAsked)) ShutDownIfDrained();
    }

    /// <summary>Ends it now (RFC 9260, 9.1). The peer is told once.</summary>
    public void Abort(AssociationEnd end = AssociationEnd.Aborted)
    {
        var isKnown = _sender is not null;
        if (!Finish(AssociationEvent.Failed, end) || !isKnown) return;
        var cause = end == AssociationEnd.Aborted ? ErrorCause.UserInitiatedAbort : ErrorCause.ProtocolViolation;
        Span<byte> value = stackalloc byte[ErrorCauses.HeaderSize];
        Reply(ChunkType.Abort, flags: 0, value[..ErrorCauses.Write(value, cause, information: default)],
            HeaderTo(_handshake.Peer.Tag));
    }

    public void Advance(TimeSpan now)
    {
        if (!_handshake.Advance(now)) Finish(AssociationEvent.Failed, AssociationEnd.NotConnected);
        if (_sender is null) return;
        _receiver!.Advance(now);
        if (_sender.Advance(now)) _timeouts++;
        if (!_resets!.Advance(now)) _timeouts++;
        if (!_heartbeats.Advance(now)) _timeouts++;
        if (!_shutdown.Advance(now)) _timeouts++;
        if (_timeouts > SctpLimits.TimeoutsMax) Finish(AssociationEvent.Failed, AssociationEnd.Lost);
    }

    /// <summary>Writes the next packet, as long as there is one. Change, then drain until it says no.</summary>
    /// <param name="target">At least as large as the settings say that a packet may be.</param>
    public bool TryTransmit(TimeSpan now, Span<byte> target, out int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, _settings.PacketBytes);
        if (!TryWriteReply(target, out length) && !TryWritePacket(now, target[.._settings.PacketBytes], out length))
            return false;
        Statistics.SentPackets++;
        return true;
    }

    /// <inheritdoc cref="DataSender.TryQueue"/>
    public bool TryQueue(TimeSpan now, OutgoingStream stream, uint payloadProtocol, in MessageTerms terms,
        ReadOnlySpan<byte> message, int spareChunks) =>
        State == AssociationState.Established
        && _sender!.TryQueue(now, stream, payloadProtocol, terms, message, spareChunks);

    /// <summary>Drops what is queued to a stream and not begun: the peer does not want it any more.</summary>
    public void DropUnsent(OutgoingStream stream) => _sender?.DropUnsent(stream);

    /// <summary>
    /// Ends a stream. What is taken from here will tell when the peer has agreed, or that it never will.
    /// </summary>
    public void Reset(OutgoingStream stream)
    {
        if (_resets is null) return;
        if (_handshake.Peer.Reconfigures) _resets.Ask(stream);
        else _inbox.TryAddReset(InboxKind.OutgoingResetRefused, stream.Id, stream.Serial);
    }

    /// <inheritdoc cref="StreamResets.Confirm"/>
    public bool ConfirmReset(OutgoingStream stream) => _resets?.Confirm(stream) ?? false;

    /// <summary>Takes the oldest message or reset.</summary>
    /// <param name="payload">Of a message. It stays as it is until a packet is received.</param>
    public bool TryTake(out InboxHeader header, out ReadOnlySpan<byte> payload)
    {
        if (!_inbox.TryTake(out header, out payload)) return false;
        _receiver?.Taken();
        return true;
    }

    bool TryWriteReply(Span<byte> target, out int length)
    {
        length = 0;
        if (!_replies.TryPeek(out var reply)) return false;
        reply.CopyTo(target);
        length = reply.Length;
        _replies.Remove();
        return true;
    }

    bool TryWritePacket(TimeSpan now, Span<byte> target, out int length)
    {
        length = 0;
        var packet = new PacketWriter(target);
        if (_sender is not null) WriteChunks(now, ref packet);
        else if (!_handshake.TryWrite(now, State, ref packet)) return false;
        if (packet.IsEmpty) return false;
        length = packet.Finish(HeaderTo(State == AssociationState.CookieWait ? 0 : _handshake.Peer.Tag));
        return true;
    }

    /// <summary>What the peer waits for goes first; data takes what room is left.</summary>
    void WriteChunks(TimeSpan now, ref PacketWriter packet)
    {
        _pending.Write(ref packet);
        if (_receiver!.IsSackDue) _receiver.WriteSack(ref packet);
        _shutdown.Write(now, State, _receiver.Cumulative, ref packet);
        _heartbeats.Write(now, ref packet);
        if (!AssociationStates.Sends(State)) return;
        _resets!.Write(now, _sender!.LastTsn, ref packet);
        // A SACK that could wait goes along for nothing, unless it would take the room of what it goes along with.
        var next = _sender.NextValueBytes(now);
        if (next > 0 && _receiver.IsSackPending
            && next + Chunk.HeaderSize + SackChunk.Size <= packet.Room) _receiver.WriteSack(ref packet);
        _sender.Write(now, ref packet);
    }

    void Reply(ChunkType type, byte flags, ReadOnlySpan<byte> value, PacketHeader header)
    {
        var packet = new PacketWriter(_reply);
        value.CopyTo(packet.Add(type, flags, value.Length));
        Reply(packet, header);
    }

    void Reply(in PacketWriter packet, PacketHeader header)
    {
        if (!_replies.TryAdd(_reply.AsSpan(0, packet.Finish(header)))) Statistics.Dropped++;
    }

    PacketHeader HeaderTo(uint tag) => new(_settings.LocalPort, _settings.PeerPort, tag);

    void Establish(TimeSpan now)
    {
        var peer = _handshake.Peer;
        _sender = new(_settings.PacketBytes, _handshake.LocalTsn, peer, _roundTrip, Statistics);
        _receiver = new(peer.FirstTsn, _inbox, Statistics);
        _resets = new(_handshake.LocalTsn, peer.FirstTsn, _roundTrip, _inbox);
        _handshake.End();
        _roundTrip.Progressed();
        _heartbeats.Postpone(now);
    }

    /// <summary>The peer has shown that it is there.</summary>
    void Progressed(TimeSpan now)
    {
        _timeouts = 0;
        _heartbeats.Postpone(now);
    }

    void ShutDownIfDrained()
    {
        if (_sender is { IsDrained: true } && Move(AssociationEvent.Drained)) _shutdown.SendAgain();
    }

    bool Finish(AssociationEvent happened, AssociationEnd end)
    {
        if (!Move(happened)) return false;
        End = end;
        _handshake.End();
        (_sender, _receiver, _resets) = (null, null, null);
        return true;
    }

    bool Move(AssociationEvent happened)
    {
        if (AssociationStates.Next(State, happened) is not { } next) return false;
        State = next;
        return true;
    }

    static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
