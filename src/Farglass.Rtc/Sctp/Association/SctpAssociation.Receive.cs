using Farglass.Rtc.Sctp.Chunks;

namespace Farglass.Rtc.Sctp.Association;

sealed partial class SctpAssociation // What each chunk means.
{
    /// <summary>
    /// The T bit of ABORT and SHUTDOWN COMPLETE: the tag is the one that the sender was sent (8.5.1).
    /// </summary>
    const byte ReflectedTag = 1;

    public void Receive(TimeSpan now, ReadOnlySpan<byte> packet)
    {
        Statistics.ReceivedPackets++;
        var reader = new ChunkReader(packet[Math.Min(PacketHeader.Size, packet.Length)..]);
        if (packet.Length > SctpLimits.ReceivedPacketBytesMax || !PacketHeader.TryParse(packet, out var header)
            || header.SourcePort != _settings.PeerPort || header.DestinationPort != _settings.LocalPort
            || !reader.TryRead(out var chunk)) Statistics.Malformed++;
        else if (State == AssociationState.Ended) AnswerTooLate(header, chunk);
        else if (chunk.Type == ChunkType.Init) ReceiveInit(now, header, chunk);
        else if (!IsTagRight(header.VerificationTag, chunk)) Statistics.Malformed++;
        else ReceiveChunks(now, header.VerificationTag, chunk, ref reader);
    }

    /// <summary>RFC 9260, 8.5. The tag of a COOKIE ECHO is that of the cookie.</summary>
    bool IsTagRight(uint tag, Chunk first) => first.Type switch
    {
        ChunkType.CookieEcho => true,
        ChunkType.Abort or ChunkType.ShutdownComplete when (first.Flags & ReflectedTag) != 0 =>
            tag == _handshake.Peer.Tag && tag != 0,
        _ => tag == _handshake.LocalTag,
    };

    void ReceiveChunks(TimeSpan now, uint tag, Chunk chunk, ref ChunkReader reader)
    {
        while (Receive(now, tag, chunk) && reader.TryRead(out chunk)) { }
        if (reader.Failed) Statistics.Malformed++;
        if (_receiver is null) return;
        _receiver.PacketReceived(now);
        if (_receiver.IsBroken) Abort(AssociationEnd.ProtocolViolated);
        else ShutDownIfDrained();
    }

    /// <returns>False if the rest of the packet is not to be looked at.</returns>
    bool Receive(TimeSpan now, uint tag, Chunk chunk)
    {
        switch (chunk.Type)
        {
            case ChunkType.InitAck: ReceiveInitAck(now, chunk); return false; // It comes alone (3.3.3).
            case ChunkType.CookieEcho: return ReceiveCookieEcho(now, tag, chunk);
            case ChunkType.CookieAck: ReceiveCookieAck(now); return true;
            case ChunkType.Error: ReceiveError(chunk); return true;
            case ChunkType.Abort: Finish(AssociationEvent.Failed, AssociationEnd.AbortedByPeer); return false;
        }

        if (_sender is null)
        {
            Statistics.Dropped++; // Before the association is made, nothing else has a meaning.
            return false;
        }

        switch (chunk.Type)
        {
            case ChunkType.Data: ReceiveData(chunk); return true;
            case ChunkType.Sack: ReceiveSack(now, chunk); return true;
            case ChunkType.ForwardTsn: ReceiveForwardTsn(chunk); return true;
            case ChunkType.Reconfig: ReceiveReconfig(now, chunk); return true;
            case ChunkType.Heartbeat: _pending.Add(ChunkType.HeartbeatAck, chunk.Value); return true;
            case ChunkType.HeartbeatAck: ReceiveHeartbeatAck(now, chunk); return true;
            case ChunkType.Shutdown: ReceiveShutdown(); return true;
            case ChunkType.ShutdownAck: ReceiveShutdownAck(); return false;
            case ChunkType.ShutdownComplete:
                Finish(AssociationEvent.ShutdownCompleteReceived, AssociationEnd.Shutdown);
                return false;
            default: return ReceiveUnknown(chunk);
        }
    }

    void ReceiveInit(TimeSpan now, PacketHeader header, Chunk chunk)
    {
        var packet = new PacketWriter(_reply);
        if (header.VerificationTag != 0
            || !_handshake.TryAnswerInit(now, State, chunk, ref packet, out var peerTag)) Statistics.Malformed++;
        else Reply(packet, HeaderTo(peerTag));
    }

    void ReceiveInitAck(TimeSpan now, Chunk chunk)
    {
        if (State != AssociationState.CookieWait) Statistics.Dropped++; // Late (5.2.3).
        else if (!_handshake.ReceiveInitAck(now, chunk)) Statistics.Malformed++;
        else Move(AssociationEvent.InitAckReceived);
    }

    bool ReceiveCookieEcho(TimeSpan now, uint tag, Chunk chunk)
    {
        switch (_handshake.ReceiveCookieEcho(now, State, tag, chunk.Value, out var peerTag))
        {
            case CookieVerdict.Accepted:
                Move(AssociationEvent.CookieAccepted);
                Establish(now);
                _pending.Add(ChunkType.CookieAck);
                return true;
            case CookieVerdict.Repeated:
                _pending.Add(ChunkType.CookieAck);
                return true;
            case CookieVerdict.Stale:
                ReadOnlySpan<byte> staleness = [0, 0, 0, 0]; // How much too old it is, which is of no use to the peer.
                Span<byte> cause = stackalloc byte[ErrorCauses.HeaderSize + staleness.Length];
                Reply(ChunkType.Error, flags: 0, cause[..ErrorCauses.Write(cause, ErrorCause.StaleCookie, staleness)],
                    HeaderTo(peerTag));
                return false;
            case CookieVerdict.Restarted:
                Abort(AssociationEnd.PeerRestarted);
                return false;
            default:
                Statistics.Dropped++;
                return false;
        }
    }

    void ReceiveCookieAck(TimeSpan now)
    {
        if (Move(AssociationEvent.CookieAckReceived)) Establish(now);
    }

    void ReceiveError(Chunk chunk)
    {
        if (ErrorCauses.Contain(chunk.Value, ErrorCause.StaleCookie) && Move(AssociationEvent.CookieFoundStale))
            _handshake.Begin();
    }

    void ReceiveData(Chunk chunk)
    {
        if (!DataChunk.TryParse(chunk, out var data, out var payload)) Statistics.Malformed++;
        else if (!AssociationStates.Receives(State)) Statistics.Dropped++;
        else if (!_receiver!.Receive(data, payload))
            _pending.AddError(ErrorCause.InvalidStream, [(byte)(data.Stream >> 8), (byte)data.Stream, 0, 0]);
        if (State == AssociationState.ShutdownSent) _shutdown.SendAgain(); // The peer has not heard yet (9.2).
    }

    void ReceiveSack(TimeSpan now, Chunk chunk)
    {
        if (!SackChunk.TryParse(chunk, out var sack)) Statistics.Malformed++;
        else if (_sender!.ReceiveSack(now, sack)) Progressed(now);
    }

    void ReceiveForwardTsn(Chunk chunk)
    {
        if (!ForwardTsnChunk.TryParse(chunk, out var forward)) Statistics.Malformed++;
        else if (!AssociationStates.Receives(State)) Statistics.Dropped++;
        else _receiver!.Receive(forward);
    }

    void ReceiveReconfig(TimeSpan now, Chunk chunk)
    {
        Span<byte> value = stackalloc byte[Parameter.HeaderSize + ReconfigResponse.Size];
        var reader = new ParameterReader(chunk.Value);
        while (reader.TryRead(out var parameter))
        {
            if (!_resets!.Receive(now, parameter, _receiver!, out var response)) continue;
            response.Write(value);
            _pending.Add(ChunkType.Reconfig, value);
        }
    }

    void ReceiveHeartbeatAck(TimeSpan now, Chunk chunk)
    {
        if (_heartbeats.ReceiveAnswer(now, chunk.Value)) Progressed(now);
        else Statistics.Dropped++;
    }

    void ReceiveShutdown()
    {
        Move(AssociationEvent.ShutdownReceived);
        if (State == AssociationState.ShutdownAckSent) _shutdown.SendAgain();
    }

    void ReceiveShutdownAck()
    {
        if (Finish(AssociationEvent.ShutdownAckReceived, AssociationEnd.Shutdown))
            Reply(ChunkType.ShutdownComplete, flags: 0, value: default, HeaderTo(_handshake.Peer.Tag));
    }

    bool ReceiveUnknown(Chunk chunk)
    {
        if (((byte)chunk.Type & 0x40) != 0) _pending.AddError(ErrorCause.UnrecognizedChunk, chunk.Whole);
        return ((byte)chunk.Type & 0x80) != 0;
    }

    /// <summary>The peer must not wait for what has ended (RFC 9260, 8.4).</summary>
    void AnswerTooLate(PacketHeader header, Chunk first)
    {
        Statistics.Dropped++;
        if (first.Type is ChunkType.Abort or ChunkType.ShutdownComplete or ChunkType.Init) return;
        var type = first.Type == ChunkType.ShutdownAck ? ChunkType.ShutdownComplete : ChunkType.Abort;
        Reply(type, ReflectedTag, value: default, HeaderTo(header.VerificationTag));
    }
}
