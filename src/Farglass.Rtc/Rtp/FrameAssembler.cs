namespace Farglass.Rtc.Rtp;

/// <summary>A frame that has arrived whole. Its bytes are valid until the next one is taken.</summary>
public readonly ref struct ReceivedFrame
{
    internal ReceivedFrame(ReadOnlySpan<byte> accessUnit, uint rtpTimestamp, bool isKey)
    {
        AccessUnit = accessUnit;
        RtpTimestamp = rtpTimestamp;
        IsKey = isKey;
    }

    /// <summary>H.264 in Annex B.</summary>
    public ReadOnlySpan<byte> AccessUnit { get; }

    public uint RtpTimestamp { get; }

    public bool IsKey { get; }
}

/// <summary>
/// Packets in, in any order; whole frames out, in theirs. It waits at a gap until the packet comes, or a later frame is
/// whole that needs nothing of what is missing, or until it is told that it will not; then it goes on with the next
/// such frame.
/// </summary>
/// <remarks>
/// Only what lies behind a gap is kept as packets. What is in order goes into the frame when the frame is asked for, so
/// a frame may have more packets than there are slots.
/// </remarks>
sealed class FrameAssembler
{
    const int Slots = RtpLimits.ReorderPackets;

    /// <summary>Packets this far before the first one that came may still start the first key frame.</summary>
    const int ReorderAtStart = 64;

    /// <summary>Four seconds of 60 frames: no decoder keeps older ones to predict from.</summary>
    const int FramesRemembered = 256;

    readonly byte[] _memory = GC.AllocateUninitializedArray<byte>(Slots * RtpLimits.ReceivedPacketBytesMax);
    readonly Slot[] _slots = new Slot[Slots];
    readonly H264Depacketizer _frame = new();
    long _next = -1; // The packet to go on with; while waiting for a key frame, the first that may start one.
    long _highest = -1;
    uint _timestamp; // Of the frame that is being put together.
    bool _taken; // What is in the frame has been handed out.
    ushort? _number; // Of the frame that is being put together, where the sender counts them.
    readonly ushort?[] _handedOut = new ushort?[FramesRemembered]; // By their numbers.
    long _detour = -1; // Behind the gap, the start of a frame that needs nothing of what is missing.

    /// <summary>Nothing can be shown before a key frame: the sender has to know.</summary>
    public bool WaitsForKeyFrame { get; private set; } = true;

    /// <summary>The first packet that is still of use.</summary>
    public long Next => _next;

    /// <summary>How often it went on with a key frame, from <see cref="Next"/> on.</summary>
    public int Starts { get; private set; }

    /// <summary>Payloads that were malformed, or too large.</summary>
    public long Malformed { get; private set; }

    /// <param name="dependency">Null where the sender does not say what a frame was made from.</param>
    public void Insert(
        long sequence, in RtpHeader header, ReadOnlySpan<byte> payload, DependencyDescriptor? dependency = null)
    {
        if (_next < 0) (_next, _highest) = (sequence - ReorderAtStart, sequence);
        if (payload.IsEmpty || payload.Length > RtpLimits.ReceivedPacketBytesMax || sequence < _next) return;
        if (sequence >= _next + Slots)
        {
            if (!WaitsForKeyFrame) SkipToKeyFrame();
            if (sequence >= _next + Slots) (_next, WaitsForKeyFrame) = (sequence - Slots + 1, true);
        }
        ref var slot = ref _slots[Index(sequence)];
        if (slot.Sequence == sequence) return; // A duplicate.
        var startsKeyFrame = H264Depacketizer.StartsKeyFrame(payload);
        slot = new(
            sequence, header.Timestamp, (ushort)payload.Length, header.Marker, startsKeyFrame, dependency?.Frame);
        payload.CopyTo(_memory.AsSpan(Index(sequence) * RtpLimits.ReceivedPacketBytesMax));
        _highest = Math.Max(_highest, sequence);
        var canBeDecoded = startsKeyFrame
            || (dependency is { IsStart: true, References: { } from } && HasHandedOut(from));
        if (!canBeDecoded) return;
        if (WaitsForKeyFrame) StartAt(sequence);
        else if (sequence > _detour) _detour = sequence;
    }

    /// <summary>Whether a packet from <see cref="Next"/> on is here.</summary>
    public bool Has(long sequence) => _slots[Index(sequence)].Sequence == sequence;

    public bool TryTake(out ReceivedFrame frame)
    {
        if (_taken) _frame.Clear();
        _taken = false;
        frame = default;
        while (!WaitsForKeyFrame && _next >= 0)
        {
            ref var slot = ref _slots[Index(_next)];
            if (slot.Sequence != _next && !TryDetour()) return false;
            slot = ref _slots[Index(_next)];
            // A new timestamp ends a frame as its marker does, in case a sender sets none.
            if (!_frame.IsEmpty && slot.Timestamp != _timestamp)
            {
                if (TryHandOut(out frame)) return true;
                continue;
            }
            (_timestamp, _number) = (slot.Timestamp, slot.Number);
            var isLast = slot.IsLast;
            if (Consume(ref slot) && isLast && TryHandOut(out frame)) return true;
        }
        return false;
    }

    /// <summary>
    /// What is missing will not come. Goes on with the first key frame whose start is here, or waits for one.
    /// </summary>
    public void SkipToKeyFrame() => SkipToKeyFrame(from: _next + 1);

    void SkipToKeyFrame(long from)
    {
        _frame.Clear();
        if (_detour >= from)
        {
            StartAt(_detour);
            return;
        }
        WaitsForKeyFrame = true;
        for (var sequence = from; sequence <= _highest; sequence++)
        {
            ref var slot = ref _slots[Index(sequence)];
            if (slot.Sequence != sequence || !slot.StartsKeyFrame) continue;
            StartAt(sequence);
            return;
        }
    }

    /// <summary>Leaves out what is missing, if a frame behind it is whole that can be decoded without.</summary>
    bool TryDetour()
    {
        if (_detour <= _next) return false;
        for (var sequence = _detour; Has(sequence); sequence++)
        {
            if (!_slots[Index(sequence)].IsLast) continue;
            _frame.Clear();
            StartAt(_detour);
            return true;
        }
        return false;
    }

    bool HasHandedOut(ushort number) => _handedOut[number % FramesRemembered] == number;

    void StartAt(long sequence)
    {
        (_next, _detour) = (sequence, -1);
        WaitsForKeyFrame = false;
        Starts++;
    }

    /// <returns>False if the packet spoils the frame: what follows is not decodable then.</returns>
    bool Consume(ref Slot slot)
    {
        var payload = _memory.AsSpan(Index(_next) * RtpLimits.ReceivedPacketBytesMax, slot.Length);
        slot = default;
        _next++;
        if (_frame.TryAppend(payload)) return true;
        Spoilt();
        return false;
    }

    bool TryHandOut(out ReceivedFrame frame)
    {
        frame = default;
        if (!_frame.IsWhole)
        {
            Spoilt();
            return false;
        }
        frame = new(_frame.AccessUnit, _timestamp, _frame.IsKeyFrame);
        _taken = true;
        if (_number is { } number) _handedOut[number % FramesRemembered] = number;
        return true;
    }

    void Spoilt()
    {
        Malformed++;
        SkipToKeyFrame(from: _next);
    }

    static int Index(long sequence) => (int)(sequence % Slots);

    readonly record struct Slot(
        long Sequence, uint Timestamp, ushort Length, bool IsLast, bool StartsKeyFrame, ushort? Number);
}
