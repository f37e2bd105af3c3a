using Farglass.Protocol.Messages;
using Farglass.Rtc.Congestion;
using Farglass.Rtc.Rtp;
using Farglass.Testing.Network.Scenarios;

namespace Farglass.Bench.Network;

/// <summary>
/// A session's screen over WebRTC, without DTLS and sockets: sender, controller and receiver are the real ones, joined
/// as <c>WebRtcCarrier</c> joins them.
/// </summary>
sealed class RtcScreen : ViewedScreen
{
    const int DatagramBytesMax = 1_200;

    /// <summary>SRTP's tag, UDP and IPv4.</summary>
    const int HeaderBytes = 16 + 8 + 20;

    static readonly DateTimeOffset Zero = DateTimeOffset.UnixEpoch;

    readonly MediaSender _sender;
    readonly MediaReceiver _receiver;
    readonly byte[] _datagram = new byte[DatagramBytesMax];
    readonly Queue<byte[]> _unread = new();

    public RtcScreen(Scenario scenario, IBandwidthController controller, int seed)
        : this(scenario, controller, new Random(seed)) { }

    RtcScreen(Scenario scenario, IBandwidthController controller, Random random)
        : base(scenario, random)
    {
        _sender = new(new(VideoStream.Parameters, null, "near", Zero), controller, random);
        _receiver = new(new(VideoStream.Parameters, null, 3, "far", Zero));
    }

    public override Bitrate Target => _sender.Target;

    public override void ReceiveDown(SharedLink link, in Datagram datagram)
    {
        ReceivedBytes += datagram.WireBytes;
        if (datagram.IsRtcp) _receiver.ReceiveRtcp(link.Now, datagram.Bytes);
        else _receiver.ReceiveRtp(link.Now, datagram.Bytes);
        Drain(link);
    }

    public override void ReceiveUp(SharedLink link, in Datagram datagram)
    {
        _unread.Enqueue(datagram.Bytes);
        if (IsStalled(link.Now)) return;
        Read(link.Now);
        Drain(link);
    }

    void Read(TimeSpan now)
    {
        while (_unread.TryDequeue(out var datagram)) _sender.ReceiveRtcp(now, datagram);
    }

    protected override void Advance(TimeSpan now)
    {
        Read(now);
        _sender.Advance(now);
    }

    protected override bool TrySend(
        TimeSpan now, in VideoFrameHeader frame, uint? references, ReadOnlySpan<byte> accessUnit, out uint number)
    {
        var isSent = _sender.SendFrame(now, frame.FrameId, now, accessUnit, references);
        number = _sender.VideoTimestamp;
        return isSent;
    }

    protected override void Drain(SharedLink link)
    {
        var now = link.Now;
        _receiver.Advance(now);
        while (!IsStalled(now) && _sender.TryTransmit(now, _datagram, out var length, out var isRtcp))
            SendDown(link, new(_datagram[..length], isRtcp, length + HeaderBytes));
        while (_receiver.TryTransmit(now, _datagram, out var length))
            link.SendUp(this, new(_datagram[..length], IsRtcp: true, length + HeaderBytes));
        while (_receiver.TryTakeFrame(now, out var frame)) Show(now, frame.RtpTimestamp, frame.IsKey);
        while (_sender.TryTakeEvent(out var happened)) Take(now, happened);
    }

    void Take(TimeSpan now, in MediaEvent happened)
    {
        switch (happened.Kind)
        {
            case MediaEventKind.FrameLeft or MediaEventKind.FrameLost:
                Acknowledged(now, new(happened.FrameId, 0, 0));
                break;
            case MediaEventKind.KeyFrameWanted: KeyFrameWanted(); break;
            case MediaEventKind.ContinuationWanted: ContinuationWanted(happened.FrameId); break;
            case MediaEventKind.TargetChanged: TargetChanged(happened.Target); break;
        }
    }
}
