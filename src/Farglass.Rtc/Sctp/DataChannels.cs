using System.Diagnostics;
using Farglass.Rtc.Sctp.Association;
using Farglass.Rtc.Sctp.Channels;
using Farglass.Rtc.Sctp.Receiving;
using Farglass.Rtc.Sctp.Sending;

namespace Farglass.Rtc.Sctp;

/// <summary>
/// The data channels of one peer (RFC 8831), over DTLS that somebody else does. No I/O: after every call that changes
/// something, take events until there is none, then transmit until there is nothing, then wait for a packet or the
/// deadline. Taking an event is such a change: a message taken makes room that the peer is told of.
/// </summary>
public sealed class DataChannels(SctpSettings settings, Random random)
{
    /// <summary>What ordinary messages leave for the channels' own protocol: an OPEN and an ACK of each.</summary>
    const int SpareChunks = 2 * SctpLimits.ChannelsMax;

    readonly SctpAssociation _association = new(settings, random);
    readonly DataChannel?[] _channels = new DataChannel?[SctpLimits.StreamsMax]; // By id.
    readonly Queue<(DataChannelEventKind Kind, DataChannel Channel)> _happened = new();
    int _channelCount;
    uint _serial;
    bool _isConnectedTold, _isEndTold;

    public AssociationState State => _association.State;

    public SctpStatistics Statistics => _association.Statistics;

    internal SctpAssociation Association => _association;

    /// <summary>All that was sent has arrived, or will not.</summary>
    public bool IsDelivered => _association.Sender is null or { IsDrained: true };

    /// <summary>When <see cref="Advance"/> has something to do.</summary>
    public TimeSpan Deadline => _association.Deadline;

    /// <summary>Begins the association. Both sides may; one must.</summary>
    public void Connect() => _association.Connect();

    /// <summary>
    /// Ends the association once all messages have arrived. Chromium does not tell its page of it; <see cref="Abort"/>
    /// it does.
    /// </summary>
    public void Shutdown() => _association.Shutdown();

    /// <summary>Ends the association now.</summary>
    public void Abort() => _association.Abort();

    /// <summary>Takes a packet that has come through DTLS.</summary>
    public void Receive(TimeSpan now, ReadOnlySpan<byte> packet) => _association.Receive(now, packet);

    /// <summary>Does what is due.</summary>
    public void Advance(TimeSpan now) => _association.Advance(now);

    /// <inheritdoc cref="SctpAssociation.TryTransmit"/>
    public bool TryTransmit(TimeSpan now, Span<byte> target, out int length) =>
        _association.TryTransmit(now, target, out length);

    /// <summary>
    /// Makes a channel. It is open with the event that says so: at once in an association that is up, without waiting
    /// for the peer to agree (RFC 8832, 6).
    /// </summary>
    /// <returns>Null if there are too many, or its id is taken, or the association has ended.</returns>
    /// <exception cref="ArgumentException">No channel can be like that.</exception>
    public DataChannel? Open(DataChannelOptions options)
    {
        if (!options.IsValid) throw new ArgumentException("No channel can be like that.", nameof(options));
        if (_channelCount >= SctpLimits.ChannelsMax || State > AssociationState.Established) return null;
        if ((options.NegotiatedId ?? FreeId()) is not { } id || id >= StreamCount || _channels[id] is not null)
            return null;
        var channel = Add(id, options, DataChannelState.Connecting);
        if (_isConnectedTold) Open(channel);
        return channel;
    }

    /// <summary>Sends a message.</summary>
    /// <param name="now">From when on the lifetime of the message counts.</param>
    /// <returns>False if the channel is not open, or has as much to send as it may hold: try later.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The peer does not take messages as large as that.</exception>
    public bool TrySend(TimeSpan now, DataChannel channel, MessageKind kind, ReadOnlySpan<byte> message)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.Length, settings.MessageBytesMax, nameof(message));
        if (channel.State != DataChannelState.Open) return false;
        var terms = channel.Options.TermsAt(now);
        if (!channel.IsKnownToPeer) terms = terms with { IsOrdered = true };
        var protocol = (kind, message.IsEmpty) switch
        {
            (MessageKind.Text, false) => PayloadProtocol.Text,
            (MessageKind.Text, true) => PayloadProtocol.EmptyText,
            (_, false) => PayloadProtocol.Binary,
            (_, true) => PayloadProtocol.EmptyBinary,
        };
        return _association.TryQueue(
            now, channel.Stream, (uint)protocol, terms, message.IsEmpty ? [0] : message, SpareChunks);
    }

    /// <summary>Closes a channel, once what was sent has arrived.</summary>
    public void Close(DataChannel channel)
    {
        if (channel.State == DataChannelState.Connecting) Remove(channel);
        if (channel.State != DataChannelState.Open) return;
        channel.State = DataChannelState.Closing;
        _association.Reset(channel.Stream);
    }

    /// <summary>Takes what has happened, one after the other.</summary>
    public bool TryTakeEvent(out DataChannelEvent happened)
    {
        happened = default;
        if (!_isConnectedTold && AssociationStates.IsUp(State))
        {
            _isConnectedTold = true;
            OpenAll();
            happened = new() { Kind = DataChannelEventKind.Connected };
            return true;
        }

        do
        {
            if (_happened.TryDequeue(out var first))
            {
                happened = new() { Kind = first.Kind, Channel = first.Channel };
                return true;
            }

            if (!_association.TryTake(out var header, out var payload)) return TryTakeEnd(out happened);
            if (header.Kind != InboxKind.Message) ReceiveReset(header);
            else if (header.Detail == (uint)PayloadProtocol.Dcep) ReceiveDcep(header.Stream, payload);
            else if (TryReceiveMessage(header, payload, out happened)) return true;
        }
        while (true);
    }

    bool TryTakeEnd(out DataChannelEvent happened)
    {
        happened = default;
        if (_isEndTold || State != AssociationState.Ended) return false;
        foreach (var channel in _channels)
            if (channel is not null) channel.State = DataChannelState.Closed;
        Array.Clear(_channels);
        (_channelCount, _isEndTold) = (0, true);
        happened = new() { Kind = DataChannelEventKind.Ended, End = _association.End };
        return true;
    }

    bool TryReceiveMessage(InboxHeader header, ReadOnlySpan<byte> payload, out DataChannelEvent happened)
    {
        happened = default;
        var protocol = (PayloadProtocol)header.Detail;
        if (_channels[header.Stream] is not { State: DataChannelState.Open } channel
            || protocol is not (PayloadProtocol.Text or PayloadProtocol.EmptyText
                or PayloadProtocol.Binary or PayloadProtocol.EmptyBinary))
        {
            Statistics.Dropped++; // Nobody listens.
            return false;
        }

        channel.IsKnownToPeer = true;
        happened = new()
        {
            Kind = DataChannelEventKind.Message,
            Channel = channel,
            MessageKind = protocol is PayloadProtocol.Text or PayloadProtocol.EmptyText
                ? MessageKind.Text
                : MessageKind.Binary,
            Message = protocol is PayloadProtocol.EmptyText or PayloadProtocol.EmptyBinary ? default : payload,
        };
        return true;
    }

    void ReceiveDcep(ushort id, ReadOnlySpan<byte> message)
    {
        if (DcepOpen.TryParse(message, out var open)) ReceiveOpen(id, open);
        else if (message.Length > 0 && message[0] == (byte)DcepMessage.Ack && _channels[id] is { } channel)
            channel.IsKnownToPeer = true;
        else Statistics.Malformed++;
    }

    void ReceiveOpen(ushort id, DcepOpen open)
    {
        // The peer may use an id again as soon as it knows that both resets are done, which may be before we do.
        if (_channels[id] is { State: DataChannelState.Closing, IsIncomingReset: true } old
            && _association.ConfirmReset(old.Stream)) Remove(old);
        if (_channels[id] is not null)
        {
            Statistics.Dropped++;
            return;
        }

        var isRefused = _channelCount >= SctpLimits.ChannelsMax || id >= _association.OutgoingStreams
            || open.Label.Length > SctpLimits.LabelBytesMax || open.Protocol.Length > SctpLimits.LabelBytesMax;
        if (isRefused)
        {
            Refuse(id);
            return;
        }

        var channel = Add(id, DataChannelOptions.From(open), DataChannelState.Open);
        channel.IsKnownToPeer = true;
        _happened.Enqueue((DataChannelEventKind.Opened, channel));
        TrySendDcep(channel, [(byte)DcepMessage.Ack]); // If there is no room: the peer can do without.
    }

    void ReceiveReset(InboxHeader header)
    {
        if (header.Kind == InboxKind.IncomingReset) ReceiveIncomingReset(header.Stream);
        else if (_channels[header.Stream] is { } channel && channel.Stream.Serial == header.Detail)
        {
            if (header.Kind == InboxKind.OutgoingResetRefused)
            {
                // The id is not free for another, because its count goes on; so the channel keeps its place.
                channel.State = DataChannelState.Closed;
                if (!channel.IsHidden) _happened.Enqueue((DataChannelEventKind.Closed, channel));
                return;
            }

            channel.IsOutgoingReset = true;
            if (channel.IsIncomingReset) Remove(channel);
        }
    }

    /// <summary>The peer closes a channel: so do we, and what it would not read is dropped (RFC 8831, 6.7).</summary>
    void ReceiveIncomingReset(ushort id)
    {
        var channel = _channels[id] ?? Refuse(id); // One that we do not know, we are done with.
        if (channel is null) return;
        channel.IsIncomingReset = true;
        if (channel.State == DataChannelState.Open)
        {
            _association.DropUnsent(channel.Stream);
            Close(channel);
        }

        if (channel.IsOutgoingReset) Remove(channel);
    }

    /// <summary>Closes a channel of the peer that is none of ours, so that the peer sees its end.</summary>
    DataChannel? Refuse(ushort id)
    {
        if (id >= _association.OutgoingStreams) return null;
        var channel = Add(id, new(), DataChannelState.Closing, isHidden: true);
        _association.Reset(channel.Stream);
        return channel;
    }

    void OpenAll()
    {
        foreach (var channel in _channels)
        {
            if (channel is null) continue;
            if (channel.Id < StreamCount) Open(channel);
            else Remove(channel);
        }
    }

    void Open(DataChannel channel)
    {
        channel.State = DataChannelState.Open;
        channel.IsKnownToPeer = channel.Options.NegotiatedId is not null;
        _happened.Enqueue((DataChannelEventKind.Opened, channel));
        if (channel.IsKnownToPeer) return;
        Span<byte> message = stackalloc byte[DcepOpen.LengthMax];
        var isQueued = TrySendDcep(channel, message[..channel.Options.WriteOpen(message)]);
        Debug.Assert(isQueued || State != AssociationState.Established, "Other messages leave room for it.");
    }

    bool TrySendDcep(DataChannel channel, ReadOnlySpan<byte> message) => _association.TryQueue(now: TimeSpan.Zero,
        channel.Stream, (uint)PayloadProtocol.Dcep, MessageTerms.Reliable, message, spareChunks: 0);

    DataChannel Add(ushort id, DataChannelOptions options, DataChannelState state, bool isHidden = false)
    {
        var stream = new OutgoingStream(id, (ushort)options.Priority, _serial++);
        var channel = new DataChannel(stream, options, state) { IsHidden = isHidden };
        _channels[id] = channel;
        _channelCount++;
        return channel;
    }

    void Remove(DataChannel channel)
    {
        channel.State = DataChannelState.Closed;
        _channels[channel.Id] = null;
        _channelCount--;
        if (!channel.IsHidden) _happened.Enqueue((DataChannelEventKind.Closed, channel));
    }

    ushort? FreeId()
    {
        for (var id = (int)settings.ChannelIds; id < StreamCount; id += 2)
            if (_channels[id] is null) return (ushort)id;
        return null;
    }

    int StreamCount => AssociationStates.IsUp(State) ? _association.OutgoingStreams : SctpLimits.StreamsMax;
}
