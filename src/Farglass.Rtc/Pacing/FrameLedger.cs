using Farglass.Rtc.Rtp;

namespace Farglass.Rtc.Pacing;

/// <summary>
/// Knows which packets make up which frame, and so when a frame has left, when it has arrived and when it is lost.
/// Encoded frames are granted by it. A ring: the oldest frame makes room for the newest.
/// </summary>
sealed class FrameLedger
{
    readonly Entry[] _frames = new Entry[RtpLimits.FramesOnTheWay];
    int _first, _count;

    /// <param name="references">The frame that it was made from; null for a key frame.</param>
    public void Add(uint frameId, long firstSequence, long lastSequence, uint? references = null)
    {
        if (_count == _frames.Length) RemoveFirst();
        At(_count++) = new(frameId, firstSequence, lastSequence, references)
        {
            NotArrived = (int)(lastSequence - firstSequence) + 1,
            DoubtedAt = TimeSpan.MinValue,
        };
    }

    /// <summary>A packet has left.</summary>
    /// <returns>True if it was the last of its frame.</returns>
    public bool Left(long sequence, out uint frameId)
    {
        frameId = 0;
        var index = IndexOf(sequence);
        if (index < 0 || At(index).Last != sequence) return false;
        frameId = At(index).FrameId;
        return true;
    }

    /// <summary>A packet has arrived. To be told once for each.</summary>
    /// <returns>True if its frame is complete with it.</returns>
    public bool Arrived(long sequence, out uint frameId)
    {
        frameId = 0;
        var index = IndexOf(sequence);
        if (index < 0) return false;
        ref var frame = ref At(index);
        frameId = frame.FrameId;
        return frame.State == State.OnTheWay && --frame.NotArrived == 0 && End(ref frame, State.Arrived);
    }

    /// <summary>
    /// The receiver has got this far. A frame that it passed a while ago, and of which it has missed nothing since, has
    /// arrived, whatever became of the feedback that should have said so. Not at once: how far it is, a receiver says
    /// before it says what is missing there.
    /// </summary>
    /// <param name="quiet">What is not asked for within this time is there.</param>
    /// <returns>True for one such frame; to be called until false.</returns>
    public bool TryTakeArrivedBefore(long highestSequence, TimeSpan now, TimeSpan quiet, out uint frameId)
    {
        for (var index = 0; index < _count; index++)
        {
            ref var frame = ref At(index);
            if (frame.Last > highestSequence) break;
            if (frame.State != State.OnTheWay) continue;
            if (frame.DoubtedAt == TimeSpan.MinValue) frame.DoubtedAt = now;
            if (now - frame.DoubtedAt < quiet) continue;
            frameId = frame.FrameId;
            return End(ref frame, State.Arrived);
        }
        frameId = 0;
        return false;
    }

    /// <summary>The receiver misses a packet.</summary>
    public void Missed(long sequence, TimeSpan now)
    {
        var index = IndexOf(sequence);
        if (index >= 0) At(index).DoubtedAt = now;
    }

    /// <summary>Whether of a frame that has begun to leave it is not known what became of it.</summary>
    /// <param name="before">The first packet that has not left.</param>
    public bool HasOnTheWay(long before)
    {
        for (var index = 0; index < _count && At(index).First < before; index++)
            if (At(index).State == State.OnTheWay) return true;
        return false;
    }

    /// <summary>A packet cannot be sent again.</summary>
    /// <returns>True if a frame is lost by it.</returns>
    public bool Lost(long sequence, out uint frameId)
    {
        frameId = 0;
        var index = IndexOf(sequence);
        if (index < 0 || At(index).State != State.OnTheWay) return false;
        frameId = At(index).FrameId;
        return End(ref At(index), State.Lost);
    }

    /// <summary>The receiver has given up what has not arrived up to <paramref name="lastSequence"/>.</summary>
    /// <returns>True for one such frame; to be called until false.</returns>
    public bool TryTakeLostBefore(long lastSequence, out uint frameId)
    {
        for (var index = 0; index < _count; index++)
        {
            ref var frame = ref At(index);
            if (frame.Last > lastSequence) break;
            if (frame.State != State.OnTheWay) continue;
            frameId = frame.FrameId;
            return End(ref frame, State.Lost);
        }
        frameId = 0;
        return false;
    }

    /// <summary>The newest frame that the receiver has, with all that it was made from.</summary>
    public bool TryNewestDecodable(out uint frameId)
    {
        Judge();
        frameId = 0;
        for (var index = _count - 1; index >= 0; index--)
        {
            if (!At(index).IsDecodable) continue;
            frameId = At(index).FrameId;
            return true;
        }
        return false;
    }

    /// <summary>
    /// Whether a frame, and all that it was made from, is here and not lost: what is made from it is of use.
    /// </summary>
    public bool IsOfUse(uint frameId)
    {
        Judge();
        var index = IndexBefore(_count, frameId);
        return index >= 0 && !At(index).IsHopeless;
    }

    /// <summary>Of the newest frame only a part has left, and the rest never will.</summary>
    /// <param name="unsent">The first packet that has not left.</param>
    public void Shorten(long unsent)
    {
        if (_count > 0 && At(_count - 1).Last >= unsent) At(_count - 1).Last = unsent - 1;
    }

    /// <summary>Removes the newest frame, if none of its packets has left.</summary>
    /// <param name="unsent">The first packet that has not left.</param>
    public bool TryTakeBack(long unsent, out uint frameId, out long firstSequence)
    {
        (frameId, firstSequence) = (0, 0);
        if (_count == 0 || At(_count - 1).First < unsent) return false;
        (frameId, firstSequence) = (At(_count - 1).FrameId, At(_count - 1).First);
        _count--;
        return true;
    }

    /// <summary>The numbers of frames that have not left are given to others.</summary>
    public void Clear() => _count = 0;

    /// <summary>Carries what became of each frame on to those that were made from it.</summary>
    void Judge()
    {
        for (var index = 0; index < _count; index++)
        {
            ref var frame = ref At(index);
            var from = frame.References is { } references ? IndexBefore(index, references) : -1;
            var startsAfresh = frame.References is null;
            // What was made from a frame that is older than all here is what it was found to be.
            if (startsAfresh || from >= 0)
                frame.IsDecodable = frame.State == State.Arrived && (startsAfresh || At(from).IsDecodable);
            frame.IsHopeless = frame.State == State.Lost
                || (!startsAfresh && (from >= 0 ? At(from).IsHopeless : !frame.IsDecodable));
        }
    }

    /// <returns>The newest frame with this id before that index; -1 if there is none.</returns>
    int IndexBefore(int end, uint frameId)
    {
        for (var index = end - 1; index >= 0; index--)
            if (At(index).FrameId == frameId) return index;
        return -1;
    }

    static bool End(ref Entry frame, State state)
    {
        frame.State = state;
        return true;
    }

    void RemoveFirst()
    {
        _first = (_first + 1) % _frames.Length;
        _count--;
    }

    ref Entry At(int index) => ref _frames[(_first + index) % _frames.Length];

    /// <returns>The frame with this packet; -1 if there is none.</returns>
    int IndexOf(long sequence)
    {
        int low = 0, high = _count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (At(middle).Last < sequence) low = middle + 1;
            else high = middle;
        }
        return low < _count && At(low).First <= sequence ? low : -1;
    }

    enum State : byte
    {
        OnTheWay,
        Arrived,
        Lost,
    }

    record struct Entry(uint FrameId, long First, long Last, uint? References)
    {
        public int NotArrived;
        public State State;

        /// <summary>When it was passed, or when a packet of it was missed last.</summary>
        public TimeSpan DoubtedAt;

        /// <summary>The receiver has it, and all that it was made from.</summary>
        public bool IsDecodable;

        /// <summary>It, or something that it was made from, is lost.</summary>
        public bool IsHopeless;
    }
}
