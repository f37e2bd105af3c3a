using Farglass.Rtc.Rtcp;

namespace Farglass.Rtc.Rtp;

/// <summary>
/// One stream of video, with the stream that repeats it: joins what counts packets, what asks for the missing ones and
/// what makes frames of them. When one of them gives up, all go on with the next key frame.
/// </summary>
sealed class VideoReceiver(RtpStreamParameters parameters)
{
    /// <summary>It has to be encoded and to get here, and the request may be lost.</summary>
    static readonly TimeSpan KeyFrameWaitMin = TimeSpan.FromMilliseconds(300);

    /// <summary>The first packets may come in any order.</summary>
    static readonly TimeSpan KeyFrameWaitAtFirst = TimeSpan.FromMilliseconds(50);

    readonly NackGenerator _missing = new();
    readonly FrameAssembler _assembler = new();
    TimeSpan _askForKeyFrameAt = TimeSpan.MaxValue;
    int _starts;

    public RtpStreamParameters Parameters { get; } = parameters;

    public RtpReceiveStream Stream { get; } = new(parameters.Ssrc, parameters.ClockRate);

    public TimeSpan Deadline => _missing.Deadline < _askForKeyFrameAt ? _missing.Deadline : _askForKeyFrameAt;

    public long Frames { get; private set; }

    public long Repaired { get; private set; }

    public long Malformed => _assembler.Malformed;

    public long GivenUp => _missing.GivenUp;

    public void Receive(TimeSpan now, in RtpPacket packet) =>
        Receive(now, packet.Header, packet.Payload, DependencyOf(packet), isRepeated: false);

    public void ReceiveRepeated(TimeSpan now, in RtpPacket packet)
    {
        if (!RtxPacket.TryUnwrap(packet, Parameters, out var header, out var payload)) return;
        Repaired++;
        var sequence = header.Sequence.Near(Stream.Highest);
        if (Stream.HasStarted && sequence <= Stream.Highest)
            Insert(now, sequence, header, payload, DependencyOf(packet), isRepeated: true);
        else // The last one before a silence, sent again unasked. It shows what is missing as the original would have.
            Receive(now, header, payload, DependencyOf(packet), isRepeated: true);
    }

    public bool TryTake(TimeSpan now, out ReceivedFrame frame)
    {
        var isTaken = _assembler.TryTake(out frame);
        if (isTaken) Frames++;
        Settle(now);
        return isTaken;
    }

    public void Advance(TimeSpan now)
    {
        if (_missing.Advance(now)) return;
        _assembler.SkipToKeyFrame();
        Settle(now);
    }

    /// <summary>Asks for what is missing, or for a key frame. To be called until false.</summary>
    public bool TryWrite(TimeSpan now, TimeSpan roundTrip, uint ssrc, ref RtcpWriter writer)
    {
        if (now >= _missing.Deadline)
        {
            Span<long> sequences = stackalloc long[RtcpLimits.NackSequencesMax];
            var count = _missing.TakeDue(now, roundTrip, sequences);
            if (count > 0) GenericNack.Write(ref writer, ssrc, Parameters.Ssrc, sequences[..count]);
            if (count > 0) return true;
        }
        if (now < _askForKeyFrameAt) return false;
        PictureLoss.Write(ref writer, ssrc, Parameters.Ssrc);
        var wait = roundTrip * 2;
        _askForKeyFrameAt = now + (wait > KeyFrameWaitMin ? wait : KeyFrameWaitMin);
        return true;
    }

    DependencyDescriptor? DependencyOf(in RtpPacket packet) =>
        packet.Extensions.TryFind(Parameters.Extensions.DependencyDescriptor, out var value)
        && DependencyDescriptor.TryParse(value, out var dependency) ? dependency : null;

    void Receive(TimeSpan now, in RtpHeader header, ReadOnlySpan<byte> payload, DependencyDescriptor? dependency,
        bool isRepeated)
    {
        var hadStarted = Stream.HasStarted;
        var highestBefore = Stream.Highest;
        if (!Stream.Receive(now, header, isRepeated, out var sequence)) return;
        if (!hadStarted) _askForKeyFrameAt = now + KeyFrameWaitAtFirst;
        else if (sequence > highestBefore + 1 && !_missing.Add(highestBefore + 1, sequence, now))
            _assembler.SkipToKeyFrame();
        Insert(now, sequence, header, payload, dependency, isRepeated);
    }

    void Insert(TimeSpan now, long sequence, in RtpHeader header, ReadOnlySpan<byte> payload,
        DependencyDescriptor? dependency, bool isRepeated)
    {
        _missing.Remove(now, sequence, isRepeated);
        _assembler.Insert(sequence, header, payload, dependency);
        Settle(now);
    }

    /// <summary>Brings the parts in line with the assembler, which may have lost its place or found it again.</summary>
    void Settle(TimeSpan now)
    {
        if (!Stream.HasStarted) return;
        while (_assembler.Starts != _starts && !_assembler.WaitsForKeyFrame)
            if (!TryRestart(now)) _assembler.SkipToKeyFrame();
        if (_assembler.WaitsForKeyFrame)
        {
            if (_askForKeyFrameAt == TimeSpan.MaxValue) _askForKeyFrameAt = now;
            return;
        }
        _askForKeyFrameAt = TimeSpan.MaxValue;
        _missing.RemoveBefore(_assembler.Next);
    }

    /// <summary>From a new start on, all is needed that is not here, even if it was given up before.</summary>
    /// <returns>False if that is too much.</returns>
    bool TryRestart(TimeSpan now)
    {
        _starts = _assembler.Starts;
        _missing.Clear();
        for (var sequence = _assembler.Next; sequence < Stream.Highest; sequence++)
            if (!_assembler.Has(sequence) && !_missing.Add(sequence, sequence + 1, now)) return false;
        return true;
    }
}
