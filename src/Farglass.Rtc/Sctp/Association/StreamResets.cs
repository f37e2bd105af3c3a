using System.Buffers.Binary;
using System.Diagnostics;
using Farglass.Rtc.Sctp.Chunks;
using Farglass.Rtc.Sctp.Receiving;
using Farglass.Rtc.Sctp.Sending;

namespace Farglass.Rtc.Sctp.Association;

/// <summary>
/// Ends streams, so that their ids can be used again (RFC 6525, of which data channels need the outgoing reset alone:
/// RFC 8831, 6.7). One request is on its way at a time, for all streams that are ready for it by then.
/// </summary>
sealed class StreamResets(Tsn localFirst, Tsn peerFirst, RoundTrip roundTrip, Inbox inbox)
{
    readonly List<OutgoingStream> _wanted = [];
    readonly List<OutgoingStream> _asked = [];
    uint _sequence = localFirst.Value; // Of our request on its way, or of the next (RFC 6525, 4.1).
    uint _peerSequence = peerFirst.Value; // Of the peer's next.
    ReconfigResult? _lastResult;
    Tsn _lastTsn;
    bool _isDue, _isInProgress;

    public TimeSpan Deadline { get; private set; } = TimeSpan.MaxValue;

    /// <summary>
    /// Resets a stream once all that it has sent is acknowledged. Nothing more is queued to it, ever.
    /// </summary>
    public void Ask(OutgoingStream stream) => _wanted.Add(stream);

    /// <summary>The peer uses the id again, so it has agreed to the reset, though its answer may be lost.</summary>
    /// <returns>False if it cannot have agreed: it was not asked.</returns>
    public bool Confirm(OutgoingStream stream)
    {
        if (_wanted.Contains(stream)) return false;
        if (_asked.Remove(stream) && _asked.Count == 0) EndRequest();
        return true;
    }

    /// <returns>False if the request was not answered.</returns>
    public bool Advance(TimeSpan now)
    {
        if (now < Deadline) return true;
        var wasAnswered = _isInProgress;
        if (!wasAnswered) roundTrip.TimedOut();
        (_isDue, _isInProgress, Deadline) = (true, false, TimeSpan.MaxValue);
        return wasAnswered;
    }

    /// <param name="lastTsn">The last that we have given to a chunk.</param>
    public void Write(TimeSpan now, Tsn lastTsn, ref PacketWriter packet)
    {
        if (_asked.Count == 0 && _wanted.Count > 0) BeginRequest(lastTsn);
        const int fixedLength = Parameter.HeaderSize + OutgoingResetRequest.Size;
        if (!_isDue || packet.Room < fixedLength + (_asked.Count * OutgoingResetRequest.StreamSize)) return;
        Span<ushort> streams = stackalloc ushort[_asked.Count];
        for (var index = 0; index < streams.Length; index++) streams[index] = _asked[index].Id;
        OutgoingResetRequest.Write(ref packet, _sequence, unchecked(_peerSequence - 1), _lastTsn, streams);
        (_isDue, Deadline) = (false, now + roundTrip.Timeout);
    }

    /// <summary>Takes a request of the peer, or its answer to ours.</summary>
    /// <param name="receiver">Whose streams the peer may reset.</param>
    /// <param name="response">The answer to a request.</param>
    /// <returns>Whether there is an answer to be sent.</returns>
    public bool Receive(TimeSpan now, Parameter parameter, DataReceiver receiver, out ReconfigResponse response)
    {
        response = default;
        if (ReconfigResponse.TryParse(parameter, out var answer))
        {
            ReceiveAnswer(now, answer);
            return false;
        }

        if (parameter.Type is < ParameterType.OutgoingResetRequest or > ParameterType.AddIncomingStreamsRequest)
            return false;
        if (parameter.Value.Length < sizeof(uint)) return false;
        var sequence = BinaryPrimitives.ReadUInt32BigEndian(parameter.Value);
        response = new(sequence, Answer(sequence, parameter, receiver));
        return true;
    }

    ReconfigResult Answer(uint sequence, Parameter parameter, DataReceiver receiver)
    {
        if (sequence == unchecked(_peerSequence - 1) && _lastResult is { } result) return result; // It did not hear.
        if (sequence != _peerSequence) return ReconfigResult.BadSequenceNumber;
        result = OutgoingResetRequest.TryParse(parameter, out var request)
            ? Perform(request, receiver)
            : ReconfigResult.Denied; // Data channels need nothing else.
        if (result == ReconfigResult.InProgress) return result;
        _lastResult = result;
        unchecked { _peerSequence++; }
        return result;
    }

    /// <summary>All that the peer has sent before must be here first, or its old messages would count as new.</summary>
    ReconfigResult Perform(OutgoingResetRequest request, DataReceiver receiver)
    {
        if (request.StreamCount == 0) return ReconfigResult.Denied; // All at once: no data channel is closed like that.
        if (request.LastTsn > receiver.Cumulative) return ReconfigResult.InProgress;
        for (var index = 0; index < request.StreamCount; index++)
        {
            var stream = request.Stream(index);
            if (stream >= SctpLimits.StreamsMax) continue;
            if (!inbox.TryAddReset(InboxKind.IncomingReset, stream)) return ReconfigResult.InProgress;
            receiver.Reset(stream);
        }

        return ReconfigResult.Performed;
    }

    void ReceiveAnswer(TimeSpan now, in ReconfigResponse answer)
    {
        if (_asked.Count == 0 || answer.Sequence != _sequence) return;
        if (answer.Result is ReconfigResult.InProgress or ReconfigResult.RequestInProgress)
        {
            (_isInProgress, Deadline) = (true, now + roundTrip.Timeout); // The same again (RFC 6525, 5.2.7).
            return;
        }

        var kind = answer.Result is ReconfigResult.Performed or ReconfigResult.NothingToDo
            ? InboxKind.OutgoingReset
            : InboxKind.OutgoingResetRefused;
        foreach (var stream in _asked)
        {
            var isAdded = inbox.TryAddReset(kind, stream.Id, stream.Serial);
            Debug.Assert(isAdded, "There are fewer channels than the inbox has room for.");
        }

        _asked.Clear();
        EndRequest();
    }

    void BeginRequest(Tsn lastTsn)
    {
        for (var index = 0; index < _wanted.Count && _asked.Count < SctpLimits.ResetStreamsMax;)
        {
            var stream = _wanted[index];
            if (!stream.IsDrained)
            {
                index++;
                continue;
            }

            _asked.Add(stream);
            _wanted.RemoveAt(index);
        }

        if (_asked.Count == 0) return;
        (_lastTsn, _isDue) = (lastTsn, true);
    }

    void EndRequest()
    {
        unchecked { _sequence++; }
        (_isDue, _isInProgress, Deadline) = (false, false, TimeSpan.MaxValue);
    }
}
