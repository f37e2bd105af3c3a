using Farglass.Rtc.Congestion;
using Farglass.Rtc.Rtp;

namespace Farglass.Rtc.Tests.Rtp;

/// <summary>
/// A sender and a receiver, joined by two links in virtual time, and a source of frames that makes a key frame when it
/// is asked for one. Everything that may be said of any run is asserted on the way.
/// </summary>
sealed class MediaPair
{
    static readonly DateTimeOffset Zero = new(2026, 11, 26, 0, 0, 0, TimeSpan.Zero);

    readonly Random _random;
    readonly byte[] _datagram = new byte[1_200];
    readonly Queue<(uint FrameId, byte[] AccessUnit)> _sent = [];
    bool _keyFrameWanted = true;
    uint? _continueFrom;
    TimeSpan _nextFrameAt = TimeSpan.MaxValue;

    public MediaPair(int seed, IBandwidthController controller, RtpStreamParameters? video = null)
    {
        video ??= Streams.Video;
        _random = new(seed);
        Forward = new(seed + 1_000);
        Back = new(seed + 2_000);
        Sender = new(new(video, Streams.Audio, "sender", Zero), controller, new(seed + 3_000));
        Receiver = new(new(video, Streams.Audio, Ssrc: 0x30000001, "receiver", Zero));
    }

    public TimeSpan Now { get; private set; } = TimeSpan.FromSeconds(1);

    public MediaSender Sender { get; }

    public MediaReceiver Receiver { get; }

    public VirtualLink Forward { get; }

    public VirtualLink Back { get; }

    public TimeSpan FrameInterval { get; init; } = TimeSpan.FromSeconds(1.0 / 60);

    /// <summary>Called for each frame with whether it is a key frame.</summary>
    public required Func<Random, bool, int> FrameBytes { get; init; }

    public uint LastSent { get; private set; }

    public List<uint> Received { get; } = [];

    public List<MediaEvent> Events { get; } = [];

    /// <summary>What crossed the network, if a test wants to know.</summary>
    public List<(byte[] Bytes, bool IsRtcp)>? Datagrams { get; init; }

    /// <summary>Whether frames can be made from older ones than the one before.</summary>
    public bool CanContinue { get; set; } = true;

    public TimeSpan LastReceivedAt { get; private set; }

    public int AudioReceived { get; private set; }

    public IEnumerable<uint> FramesOf(MediaEventKind kind) =>
        Events.Where(happened => happened.Kind == kind).Select(happened => happened.FrameId);

    public void StartFrames() => _nextFrameAt = Now;

    public void StopFrames() => _nextFrameAt = TimeSpan.MaxValue;

    public void Run(TimeSpan duration)
    {
        var end = Now + duration;
        var steps = 0;
        while (true)
        {
            Drain();
            TimeSpan[] deadlines =
                [Sender.Deadline, Receiver.Deadline, Forward.NextAt, Back.NextAt, _nextFrameAt];
            var next = deadlines.Min();
            if (next > end) break;
            steps = next > Now ? 0 : steps + 1;
            Assert.True(steps < 100, "Whoever has a deadline that is over must do something then.");
            if (next > Now) Now = next;
            Step();
        }
        Now = end;
    }

    public void SendFrame()
    {
        var isKey = _keyFrameWanted;
        var accessUnit = AccessUnits.Random(_random, isKey, FrameBytes(_random, isKey));
        var references = isKey ? null : _continueFrom;
        (_keyFrameWanted, _continueFrom) = (false, null);
        if (Sender.SendFrame(Now, ++LastSent, Now, accessUnit, references)) _sent.Enqueue((LastSent, accessUnit));
        Drain();
    }

    void Step()
    {
        Sender.Advance(Now);
        Receiver.Advance(Now);
        while (Forward.TryReceive(Now, out var bytes, out var isRtcp))
        {
            if (isRtcp) Receiver.ReceiveRtcp(Now, bytes);
            else Receiver.ReceiveRtp(Now, bytes);
            Drain();
        }
        while (Back.TryReceive(Now, out var bytes, out _))
        {
            Sender.ReceiveRtcp(Now, bytes);
            Drain();
        }
        if (Now < _nextFrameAt) return;
        _nextFrameAt = Now + FrameInterval;
        SendFrame();
    }

    void Drain()
    {
        while (Sender.TryTransmit(Now, _datagram, out var length, out var isRtcp))
        {
            Assert.InRange(length, 12, isRtcp ? 1_180 : 1_184); // What SRTP adds makes 1200 of both.
            Datagrams?.Add((_datagram[..length], isRtcp));
            Forward.Send(Now, _datagram.AsSpan(0, length), isRtcp);
        }
        while (Receiver.TryTransmit(Now, _datagram, out var length))
        {
            Assert.InRange(length, 8, 1_180);
            Datagrams?.Add((_datagram[..length], true));
            Back.Send(Now, _datagram.AsSpan(0, length), isRtcp: true);
        }
        while (Receiver.TryTakeFrame(Now, out var frame)) Take(frame);
        while (Receiver.TryTakeAudio(out _)) AudioReceived++;
        while (Sender.TryTakeEvent(out var happened))
        {
            Events.Add(happened);
            _keyFrameWanted |= happened.Kind == MediaEventKind.KeyFrameWanted;
            if (happened.Kind == MediaEventKind.ContinuationWanted && CanContinue) _continueFrom = happened.FrameId;
        }
        // A source that rests still answers a wish for a key frame, or for one that continues from an older one.
        var isWanted = _keyFrameWanted || _continueFrom is not null;
        if (isWanted && LastSent > 0 && _nextFrameAt == TimeSpan.MaxValue) SendFrame();
    }

    /// <summary>Whatever comes out was sent, byte for byte, and later than what came out before.</summary>
    void Take(in ReceivedFrame frame)
    {
        while (_sent.TryDequeue(out var sent))
        {
            if (!frame.AccessUnit.SequenceEqual(sent.AccessUnit)) continue;
            Received.Add(sent.FrameId);
            LastReceivedAt = Now;
            return;
        }
        Assert.Fail($"A frame came that was not sent, or not in this order, at {Now}.");
    }
}
