using Farglass.Rtc.Pacing;
using Farglass.Rtc.Rtp;

namespace Farglass.Rtc.Congestion;

/// <summary>
/// Feeds a controller on a carrier that loses nothing and tells nothing of its packets, such as TCP. All that is known
/// is when a frame left and when the last of its bytes had come. Times are arguments, of one clock.
/// </summary>
/// <remarks>
/// A large frame takes its time by itself, which says nothing of a queue. So a frame counts as one packet that left
/// when it would have, had its bytes gone out as fast as they came in; what its delay is longer then, it has waited for
/// the frames before it. What TCP repeats makes the frames behind it wait too, until all come at once: so
/// acknowledgements count together, and the quickest tells the queue. docs/network.md
/// </remarks>
public sealed class AcknowledgedFrames(IBandwidthController controller)
{
    /// <summary>As often as a browser gives feedback over WebRTC.</summary>
    static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>A frame that waits for less comes after the one before by chance.</summary>
    static readonly TimeSpan WaitMin = TimeSpan.FromMilliseconds(2);

    /// <summary>Longer than a repetition holds others up.</summary>
    static readonly TimeSpan HeldBackMin = TimeSpan.FromMilliseconds(250);

    /// <summary>Where a round trip is shorter, no frame waits for the acknowledgement of the one before.</summary>
    static readonly TimeSpan FrameInterval = TimeSpan.FromSeconds(1.0 / 60);

    /// <summary>Five packets: how long a smaller frame takes is chance.</summary>
    const int MeasuredBytesMin = 5 * RtpLimits.PacketBytesMax;

    /// <summary>What a browser's clock and its event loop can tell apart.</summary>
    static readonly TimeSpan TookMin = TimeSpan.FromMilliseconds(1);

    /// <summary>As RFC 9002, 5.3 smooths it.</summary>
    const double RoundTripSmoothing = 8;

    /// <summary>Two seconds of frames: what is older was never acknowledged, and never will be.</summary>
    const int FramesMax = 128;

    readonly Queue<SentPacket> _onTheWay = new(FramesMax);
    readonly PacketResult[] _results = new PacketResult[FramesMax];
    readonly RateMeter _sent = new(), _arrived = new();
    readonly DelayFloor _floor = new();
    Bitrate _told;
    TimeSpan _roundTrip, _lastArrival = TimeSpan.MinValue, _reportedAt, _heldBackSince = TimeSpan.MaxValue;
    TimeSpan _wait = TimeSpan.MaxValue; // Of the frame of this report that waited least.
    long _number, _bytesOnTheWay, _mostOnTheWay; // The most since the last report.
    int _count;
    bool _isApplicationLimited = true;

    public Bitrate Target => controller.Target;

    public void Sent(TimeSpan now, uint frameId, int bytes)
    {
        if (_onTheWay.Count == FramesMax) _bytesOnTheWay -= _onTheWay.Dequeue().Bytes;
        var frame = new SentPacket(++_number, PacketKind.Video, frameId, bytes, now, ProbeId: 0);
        _onTheWay.Enqueue(frame);
        _bytesOnTheWay += bytes;
        _mostOnTheWay = Math.Max(_mostOnTheWay, _bytesOnTheWay);
        _sent.Add(now, bytes);
        controller.Sent(frame);
    }

    /// <summary>The receiver has this frame, and all before it.</summary>
    /// <param name="held">From the arrival until it said so, by its own account.</param>
    public void Acknowledged(TimeSpan now, uint frameId, TimeSpan held)
    {
        var before = _count;
        while (_onTheWay.TryPeek(out var frame) && unchecked((int)((uint)frame.MediaSequence - frameId)) <= 0)
        {
            _bytesOnTheWay -= _onTheWay.Dequeue().Bytes;
            Arrived(now, frame, now - held);
        }

        // Said before; or more is on its way, which may be there at once.
        if (_count == before || (_onTheWay.Count > 0 && _lastArrival - _reportedAt < ReportInterval)) return;
        _reportedAt = _lastArrival;
        JudgeUse(now, _wait);
        controller.Feedback(now, _results.AsSpan(0, _count));
        (_count, _wait) = (0, TimeSpan.MaxValue);
    }

    /// <summary>The target, if it has changed by so much that the encoder should know.</summary>
    public bool TryTakeTarget(out Bitrate target)
    {
        target = Target;
        var change = Math.Abs(target.BitsPerSecond - _told.BitsPerSecond);
        if (change <= _told.BitsPerSecond * MediaSender.TargetStep) return false;
        _told = target;
        return true;
    }

    /// <param name="waitingBytes">Of what was sent, what has not left this machine.</param>
    /// <param name="lossShare">Of what the carrier has sent lately, what it had to repeat: from 0 to 1.</param>
    public NetworkState Network(TimeSpan now, long waitingBytes, double lossShare)
    {
        if (_onTheWay.Count == 0) JudgeUse(now, TimeSpan.Zero);
        return new(Target, controller.Reason, _sent.TryRate(now, out var sent) ? sent : default,
            _lastArrival >= now - MediaSender.ReportAgeMax && _arrived.TryRate(_lastArrival, out var arrived)
                ? arrived : default,
            lossShare, _roundTrip, controller.Queue, Target.TimeFor(waitingBytes));
    }

    void Arrived(TimeSpan now, in SentPacket frame, TimeSpan saidToHaveArrivedAt)
    {
        // No receiver is quicker than light, and none gets the second before the first.
        var arrivedAt = Later(Later(saidToHaveArrivedAt, frame.SentAt), _lastArrival);
        _floor.Add(now, arrivedAt - frame.SentAt);
        LearnRoundTrip(now, arrivedAt - frame.SentAt);
        var unhindered = frame.SentAt + _floor.Value;
        var turn = Later(unhindered, _lastArrival);
        var (took, wait) = (arrivedAt - turn, turn - unhindered);
        // A queue empties as fast as the link carries. What comes in twice as fast has waited for what TCP repeated.
        if (took * 2 < Target.TimeFor(frame.Bytes)) wait = TimeSpan.Zero;
        _lastArrival = arrivedAt;
        _arrived.Add(arrivedAt, frame.Bytes);
        if (wait < _wait) _wait = wait;
        _results[_count++] = new(frame with { SentAt = arrivedAt - _floor.Value - wait }, HasArrived: true, arrivedAt);
        if (turn == unhindered && frame.Bytes >= MeasuredBytesMin)
            controller.Measured(now, Bitrate.Of(frame.Bytes, Later(took, TookMin)));
    }

    void LearnRoundTrip(TimeSpan now, TimeSpan measured)
    {
        _roundTrip = _roundTrip == default ? measured : _roundTrip + ((measured - _roundTrip) / RoundTripSmoothing);
        controller.RoundTrip(now, _roundTrip);
    }

    /// <param name="wait">Every frame has waited so long, at least.</param>
    void JudgeUse(TimeSpan now, TimeSpan wait)
    {
        if (wait < WaitMin) _heldBackSince = TimeSpan.MaxValue;
        else if (_heldBackSince == TimeSpan.MaxValue) _heldBackSince = now;
        controller.HeldBack(now, _heldBackSince < now - HeldBackMin);
        var windowBytes = Target.BitsPerSecond / 8.0 * _floor.Value.TotalSeconds;
        // A source that has all on its way that a round trip takes is held back by that, and may want more.
        var isWindowFull = _floor.Value > FrameInterval && _mostOnTheWay > windowBytes * MediaSender.UseOfTargetMin;
        _mostOnTheWay = _bytesOnTheWay;
        var isLimited = wait < WaitMin && !isWindowFull
            && (!_sent.TryRate(now, out var rate) || rate < Target * MediaSender.UseOfTargetMin);
        if (isLimited == _isApplicationLimited) return;
        _isApplicationLimited = isLimited;
        controller.ApplicationLimited(now, isLimited);
    }

    static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
