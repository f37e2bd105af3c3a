using System.Diagnostics;
using System.Runtime.CompilerServices;
using Farglass.Rtc.Congestion;
using Farglass.Rtc.Pacing;
using Farglass.Rtc.Rtcp;

namespace Farglass.Rtc.Rtp;

/// <summary>
/// One stream of video: cuts frames into packets, keeps them, and sends again what is asked for and what is worth it.
/// </summary>
sealed class VideoSender
{
    /// <summary>
    /// A packet that was repeated is not repeated again before it can have arrived; round trips differ.
    /// </summary>
    const double RepeatAfterRoundTrips = 0.75;

    /// <summary>A small packet makes poor padding, so a large one is kept for it for a while.</summary>
    const int PaddingPacketsKept = RtpLimits.HistoryPackets / 4;

    /// <summary>libwebrtc asks for a key frame when it has had no frame for three seconds.</summary>
    static readonly TimeSpan ImpatienceMin = TimeSpan.FromSeconds(2.5);

    /// <summary>
    /// What would take longer to send again, at the rate that gets through, is left: a new frame is there as soon, and
    /// shows what is there now. The encoder makes none larger than this (docs/decisions/0010-x264-settings.md).
    /// </summary>
    static readonly TimeSpan RepairTimeMax = TimeSpan.FromMilliseconds(100);

    readonly Pacer _pacer;
    readonly MediaEvents _events;
    readonly PacketHistory _history = new(RtpLimits.HistoryPackets);
    readonly FrameLedger _ledger = new();
    readonly RetransmissionBudget _budget = new();
    readonly TailGuard _tail = new();
    RtpStreamParameters _parameters;
    long _unsent; // The first packet that has not left.
    long _rtxSequence;
    long _needless = -1; // Nobody waits for the packets up to this one any more.
    uint _lastOffered;
    bool _isInterrupted = true; // The frame that was offered last was not sent.
    bool _hasAskedToContinue;
    long _keyFrameEnd = -1; // The last packet of the newest key frame; -1 once it has left.
    long _keyFrameBytes;
    TimeSpan _keyFrameLeftAt = TimeSpan.MinValue;
    TimeSpan _leftAt, _forgaveAt = TimeSpan.MinValue;
    bool _hasLostSinceKeyFrame;

    public VideoSender(RtpStreamParameters parameters, Pacer pacer, MediaEvents events, Random random)
    {
        (_parameters, _pacer, _events) = (parameters, pacer, events);
        Stream = new(parameters.Ssrc, parameters.ClockRate, random);
        Template = new(parameters);
        _unsent = Stream.NextSequence;
        _rtxSequence = RtpSendStream.FirstSequenceOf(random);
    }

    public RtpSendStream Stream { get; }

    public RtpPacketTemplate Template { get; private set; }

    /// <summary>Nothing is sent, and nothing sent again, until it <see cref="TryGo"/>es on.</summary>
    public bool Rests { get; private set; }

    public TimeSpan Deadline => _tail.Deadline;

    public long FramesRefused { get; private set; }

    public long RetransmissionsRefused { get; private set; }

    public long TailsRepeated { get; private set; }

    /// <summary>What has not arrived is lost, and what has not left leaves no gap in the numbers.</summary>
    public void Rest()
    {
        Rests = true;
        _pacer.ClearVideo();
        TakeBackUnsentFrames();
        Stream.NextSequence = _unsent; // A frame of which a part has left has no end now.
        while (_ledger.TryTakeLostBefore(long.MaxValue, out var frameId)) Lose(frameId);
        _ledger.Clear();
        _history.Clear();
        _tail.Stop();
        (_isInterrupted, _hasAskedToContinue) = (true, false);
        (_keyFrameEnd, _keyFrameLeftAt) = (-1, TimeSpan.MinValue);
    }

    /// <summary>What the stream is from now on. Its numbers go on.</summary>
    /// <returns>False where that is what it is already: nothing has changed.</returns>
    public bool TryGo(RtpStreamParameters parameters)
    {
        if (!Rests && parameters == _parameters) return false;
        Debug.Assert(parameters.Ssrc == Stream.Ssrc, "A session sends its picture under one number.");
        Rest();
        Rests = false;
        _parameters = parameters;
        Template = new(parameters);
        return true;
    }

    /// <param name="references">The frame that it was made from; null: the one before.</param>
    /// <returns>
    /// False if the frame is not sent: a key frame has to come first, or one that continues from an older frame.
    /// </returns>
    public bool TrySend(uint frameId, uint? references, TimeSpan capturedAt, ReadOnlySpan<byte> accessUnit)
    {
        var isKey = AnnexBReader.IsKeyFrame(accessUnit);
        // What follows a large key frame may wait for it: to refuse it would only call for the next one.
        var awaited = _keyFrameEnd >= 0 ? _keyFrameBytes : 0;
        var isTooMuch = _pacer.QueuedBytes - awaited > _pacer.Target.BytesIn(PacingLimits.QueueDelayMax);
        if (isKey && isTooMuch) TakeBackUnsentFrames(); // It makes them needless.
        var from = references ?? _lastOffered;
        _lastOffered = frameId;
        var canBeNamed = frameId - from <= DependencyDescriptor.DistanceMax;
        var isOfUse = isKey || (!isTooMuch && canBeNamed && _ledger.IsOfUse(from));
        _isInterrupted = !isOfUse || !TryQueue(frameId, isKey ? null : from, capturedAt, accessUnit);
        if (_isInterrupted)
        {
            FramesRefused++;
            return false;
        }
        if (isKey)
            (_keyFrameEnd, _keyFrameBytes, _hasLostSinceKeyFrame) = (Stream.NextSequence - 1, accessUnit.Length, false);
        _hasAskedToContinue = false;
        return true;
    }

    /// <summary>
    /// Gives up all that has not arrived. What it was to bring, a frame brings that needs nothing of it.
    /// </summary>
    public void LeaveBehind()
    {
        TakeBackUnsentFrames();
        _pacer.TakeBackVideo(_unsent);
        _pacer.ClearRetransmissions();
        _ledger.Shorten(_unsent); // A frame of which a part has left has no end now.
        if (_keyFrameEnd >= _unsent) _keyFrameEnd = -1;
        (Stream.NextSequence, _needless) = (_unsent, _unsent - 1);
        while (_ledger.TryTakeLostBefore(long.MaxValue, out var frameId)) Lose(frameId);
        _isInterrupted = true;
    }

    /// <summary>
    /// The frame that the receiver could go on from, if it knows what is made from what. To be asked for once: who has
    /// not made such a frame then has forgotten that one.
    /// </summary>
    public bool TryContinue(out uint frameId)
    {
        frameId = 0;
        if (_hasAskedToContinue || !Template.HasDependencies) return false;
        return _hasAskedToContinue = _ledger.TryNewestDecodable(out frameId);
    }

    /// <summary>Writes a packet as it leaves, but for what is stamped into it.</summary>
    /// <returns>Its length; 0 if it is too old to be there.</returns>
    public int Write(TimeSpan now, TimeSpan roundTrip, in PacedPacket packet, Span<byte> target)
    {
        ref var entry = ref _history.Find(packet.Sequence);
        if (Unsafe.IsNullRef(ref entry)) return 0;
        var bytes = _history.Bytes(entry);
        entry.SentAt = now;
        entry.IsQueuedAgain = false;
        if (packet.Kind != PacketKind.Video)
        {
            Debug.Assert(_parameters.Rtx != null, "Without it nothing is repeated.");
            return RtxPacket.Write(
                bytes, Template.Size, _parameters.Rtx, SequenceNumber.Of(_rtxSequence++), target);
        }
        bytes.CopyTo(target);
        HasLeft(now, roundTrip, packet.Sequence, bytes.Length);
        return bytes.Length;
    }

    /// <summary>The receiver misses packets (NACK). They are sent again.</summary>
    /// <param name="through">The rate that gets through, of which repetitions may take a share.</param>
    /// <returns>False if these are too many to come in time.</returns>
    public bool TryRepair(TimeSpan now, in GenericNack nack, TimeSpan roundTrip, Bitrate through)
    {
        var bytes = 0;
        foreach (var number in nack)
        {
            ref var entry = ref Missed(now, number, roundTrip);
            if (!Unsafe.IsNullRef(ref entry)) bytes += entry.Length;
        }
        if (bytes == 0) return true;
        if (_parameters.Rtx is null) return !Template.HasDependencies; // The receiver asks for its key frame itself.
        if (bytes > through.BytesIn(RepairTimeMax)) return false;
        var isRepaired = true;
        foreach (var number in nack)
        {
            ref var entry = ref Missed(now, number, roundTrip);
            if (!Unsafe.IsNullRef(ref entry)) isRepaired &= Repeat(now, ref entry, through);
        }
        return isRepaired;
    }

    /// <returns>A null reference if the packet is not to be sent (again) now.</returns>
    ref HistoryEntry Missed(TimeSpan now, SequenceNumber number, TimeSpan roundTrip)
    {
        var sequence = number.Near(_unsent);
        if (sequence >= _unsent || sequence <= _needless) return ref Unsafe.NullRef<HistoryEntry>();
        _ledger.Missed(sequence, now);
        ref var entry = ref _history.Find(sequence);
        if (Unsafe.IsNullRef(ref entry))
        {
            if (_ledger.Lost(sequence, out var frameId)) Lose(frameId);
            return ref entry;
        }
        var isOnTheWay = entry.HasArrived || entry.IsQueuedAgain
            || now - entry.SentAt < roundTrip * RepeatAfterRoundTrips;
        return ref isOnTheWay ? ref Unsafe.NullRef<HistoryEntry>() : ref entry;
    }

    /// <summary>
    /// In a silence: sees to it that every frame that has left comes to an end, by repeating the last packet.
    /// </summary>
    public void Advance(TimeSpan now, TimeSpan roundTrip, Bitrate through)
    {
        if (now < Deadline) return;
        SettleArrived(now, roundTrip);
        if (!_ledger.HasOnTheWay(before: _unsent))
        {
            _tail.Stop();
            return;
        }
        if (!_tail.TryAgain(now, roundTrip))
        {
            GivenUp();
            return;
        }
        if (_tail.Arrived >= _tail.Tail) return; // What is missing before it will be asked for.
        ref var entry = ref _history.Find(_tail.Tail);
        if (Unsafe.IsNullRef(ref entry) || entry.IsQueuedAgain) return;
        if (Repeat(now, ref entry, through)) TailsRepeated++;
    }

    /// <summary>Feedback tells of a packet, or of a repetition of it.</summary>
    public void Resulted(TimeSpan now, long sequence, bool hasArrived)
    {
        if (!hasArrived)
        {
            _ledger.Missed(sequence, now);
            return;
        }
        _tail.HasArrived(sequence);
        ref var entry = ref _history.Find(sequence);
        if (Unsafe.IsNullRef(ref entry) || entry.HasArrived) return;
        entry.HasArrived = true;
        if (_ledger.Arrived(sequence, out var frameId)) _events.Add(new(MediaEventKind.FrameArrived, frameId));
    }

    /// <summary>A report says how far the receiver has got.</summary>
    public void Reached(TimeSpan now, SequenceNumber highest, TimeSpan roundTrip)
    {
        var sequence = highest.Near(_unsent);
        if (sequence >= _unsent) return;
        _tail.HasArrived(sequence);
        SettleArrived(now, roundTrip);
    }

    /// <summary>One is waiting to leave, or has left so lately that nobody can have missed it.</summary>
    public bool IsKeyFrameOnTheWay(TimeSpan now, TimeSpan roundTrip) =>
        _keyFrameEnd >= 0 || (_keyFrameLeftAt != TimeSpan.MinValue && now - _keyFrameLeftAt < roundTrip);

    /// <summary>
    /// Whether a request for a key frame comes of a silence, and of nothing else. Browsers ask when no frame has come
    /// for three seconds, and stop two seconds later: answered, a screen that rests would never rest. Who has all that
    /// was sent needs nothing. One request of a silence is passed over, so that one that means it is heard the second
    /// time.
    /// </summary>
    public bool IsOnlyImpatience(TimeSpan now)
    {
        if (_hasLostSinceKeyFrame || _isInterrupted || _ledger.HasOnTheWay(before: _unsent)) return false;
        if (now - _leftAt < ImpatienceMin || _forgaveAt >= _leftAt) return false;
        _forgaveAt = now;
        return true;
    }

    /// <summary>The receiver waits for a key frame: it has given up what has left and not arrived.</summary>
    public void GivenUp()
    {
        while (_ledger.TryTakeLostBefore(_unsent - 1, out var frameId)) Lose(frameId);
    }

    void HasLeft(TimeSpan now, TimeSpan roundTrip, long sequence, int bytes)
    {
        (_unsent, _leftAt) = (sequence + 1, now);
        Stream.Sent(bytes - Template.Size);
        _tail.HasSent(now, sequence, roundTrip);
        OfferPadding(sequence, bytes);
        if (sequence == _keyFrameEnd) (_keyFrameEnd, _keyFrameLeftAt) = (-1, now);
        if (_ledger.Left(sequence, out var frameId)) _events.Add(new(MediaEventKind.FrameLeft, frameId));
    }

    /// <summary>Feedback gets lost as well. What was passed and is not asked for after that has arrived.</summary>
    void SettleArrived(TimeSpan now, TimeSpan roundTrip)
    {
        while (_ledger.TryTakeArrivedBefore(_tail.Arrived, now, TailGuard.Quiet(roundTrip), out var frameId))
            _events.Add(new(MediaEventKind.FrameArrived, frameId));
    }

    bool TryQueue(uint frameId, uint? references, TimeSpan capturedAt, ReadOnlySpan<byte> accessUnit)
    {
        var first = Stream.NextSequence;
        var header = new RtpHeader(
            _parameters.PayloadType, Marker: false, default, Stream.Timestamp(capturedAt), _parameters.Ssrc);
        var packetizer = new H264Packetizer(accessUnit, RtpLimits.MediaPacketBytesMax - Template.Size);
        var isLast = false;
        while (!isLast)
        {
            if (!_pacer.HasRoomForVideo)
            {
                TakeBack(first);
                return false;
            }
            var sequence = Stream.NextSequence;
            var packet = _history.Reserve(sequence);
            if (!packetizer.TryWrite(packet[Template.Size..], out var payloadBytes, out isLast)) return false;
            Template.Write(packet, header with { Sequence = SequenceNumber.Of(sequence), Marker = isLast },
                new((ushort)frameId, (ushort?)references, IsStart: sequence == first, IsEnd: isLast));
            _history.Commit(sequence, Template.Size + payloadBytes);
            _pacer.TryAdd(new(PacketKind.Video, sequence, Template.Size + payloadBytes));
            Stream.NextSequence++;
        }
        _ledger.Add(frameId, first, Stream.NextSequence - 1, references);
        return true;
    }

    /// <summary>A frame that has begun to leave is finished; those behind it give their numbers to the next.</summary>
    void TakeBackUnsentFrames()
    {
        while (_ledger.TryTakeBack(_unsent, out var frameId, out var firstSequence))
        {
            TakeBack(firstSequence);
            Lose(frameId);
        }
    }

    void Lose(uint frameId)
    {
        _hasLostSinceKeyFrame = true;
        _events.Add(new(MediaEventKind.FrameLost, frameId));
    }

    void TakeBack(long firstSequence)
    {
        _pacer.TakeBackVideo(firstSequence);
        Stream.NextSequence = firstSequence;
        if (_keyFrameEnd >= firstSequence) _keyFrameEnd = -1;
    }

    bool Repeat(TimeSpan now, ref HistoryEntry entry, Bitrate through)
    {
        if (_parameters.Rtx == null) return false;
        var bytes = entry.Length + RtxPacket.OriginalSequenceBytes;
        if (!_budget.TrySpend(now, bytes, through))
        {
            RetransmissionsRefused++;
            return false;
        }
        entry.IsQueuedAgain = _pacer.TryAdd(new(PacketKind.Retransmission, entry.Sequence, bytes));
        return entry.IsQueuedAgain;
    }

    void OfferPadding(long sequence, int bytes)
    {
        if (_parameters.Rtx == null) return;
        bytes += RtxPacket.OriginalSequenceBytes;
        if (_pacer.Padding is { } kept && kept.Bytes > bytes && sequence - kept.Sequence < PaddingPacketsKept) return;
        _pacer.Padding = bytes < PacingLimits.PaddingBytesMin ? null : new(PacketKind.Padding, sequence, bytes);
    }
}
