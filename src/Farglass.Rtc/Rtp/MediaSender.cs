using System.Text;
using Farglass.Rtc.Congestion;
using Farglass.Rtc.Pacing;
using Farglass.Rtc.Rtcp;

namespace Farglass.Rtc.Rtp;

/// <param name="Video">Null: there is no picture, or not yet.</param>
/// <param name="Audio">Null: there is no sound, or not yet.</param>
/// <param name="Cname">Joins the streams of one sender; the same in both (RFC 3550, 6.5.1).</param>
/// <param name="WallClockAtZero">What the wall clock said at the zero of all times that are passed.</param>
public sealed record MediaSenderOptions(
    RtpStreamParameters? Video, RtpStreamParameters? Audio, string Cname, DateTimeOffset WallClockAtZero);

/// <summary>
/// The sending half of the media plane: frames and sound go in, and so does the receiver's RTCP; plain RTP and RTCP
/// come out, at the pace that the network allows. Change, then drain <see cref="TryTransmit"/> and <see
/// cref="TryTakeEvent"/>.
/// </summary>
/// <remarks>
/// A source that rests costs nothing: within seconds of the last frame there is no deadline any more and nothing to
/// send. A frame is cut into the history at once; the pacer holds numbers only; a packet is copied once, on its way
/// out.
/// </remarks>
public sealed class MediaSender
{
    /// <summary>Before the first report nobody knows.</summary>
    static readonly TimeSpan RoundTripAtFirst = TimeSpan.FromMilliseconds(100);

    /// <summary>A source that uses less than this is what limits the rate, not the network.</summary>
    internal const double UseOfTargetMin = 0.65;

    /// <summary>Packets: about a second at 2 Mbit/s.</summary>
    const double LossSmoothing = 200;

    /// <summary>
    /// Sound is made redundant above this: from the first packet that is missed until some seconds of sound have come.
    /// </summary>
    const double RedundancyLossMin = 0.002;

    /// <summary>What was reported longer ago is not what arrives.</summary>
    internal static readonly TimeSpan ReportAgeMax = TimeSpan.FromMilliseconds(500);

    /// <summary>Smaller changes of the target are not worth a new setting of the encoder.</summary>
    internal const double TargetStep = 0.02;

    readonly IBandwidthController _controller;
    readonly Pacer _pacer = new();
    readonly MediaEvents _events = new();
    readonly TransportHistory _transport = new();
    readonly RateMeter _sent = new(), _acknowledged = new();
    readonly KeyFrameRequests _keyFrameRequests = new();
    readonly PlayoutDelayPolicy _playoutDelay = new();
    readonly PlausibleRoundTrip _plausible = new();
    readonly SenderReports _reports;
    readonly WallClock _clock;
    readonly Random _random;
    VideoSender? _video;
    AudioSender? _audio;
    Bitrate _told;
    bool _isApplicationLimited = true, _owesRestart;
    TimeSpan _acknowledgedAt, _heardAt;
    double _lossShare;
    long _retransmitted, _retransmittedBytes, _padding, _packets, _bytes, _malformed;

    /// <param name="random">
    /// For the first sequence numbers and timestamps. It need not be secret, only not guessable.
    /// </param>
    public MediaSender(MediaSenderOptions options, IBandwidthController controller, Random random)
    {
        (_controller, _random) = (controller, random);
        _pacer.Target = _told = controller.Target;
        _clock = new(options.WallClockAtZero);
        _reports = new(Encoding.UTF8.GetBytes(options.Cname), _clock);
        if (options.Video is { } video) TryGo(video);
        if (options.Audio is { } audio) Go(audio);
    }

    /// <summary>A picture is wanted: frames are sent, once a key frame has come.</summary>
    public bool SendsVideo => _video is { Rests: false };

    public bool SendsAudio => _audio is { Rests: false };

    public Bitrate Target => _controller.Target;

    /// <summary>Of the frame that was sent last.</summary>
    public uint VideoTimestamp => _video?.Stream.LastTimestamp ?? 0;

    /// <summary>What waits to leave. A frame is better not encoded than queued.</summary>
    public long QueuedBytes => _pacer.QueuedBytes;

    public TimeSpan QueueDelay => _pacer.QueueDelay;

    /// <summary>Smoothed; 100 ms before the first report.</summary>
    public TimeSpan RoundTrip { get; private set; } = RoundTripAtFirst;

    public bool HasRoundTrip { get; private set; }

    public SendStatistics Statistics => new(_packets, _bytes, _retransmitted, _retransmittedBytes,
        _video?.RetransmissionsRefused ?? 0, _video?.TailsRepeated ?? 0, _padding, _video?.FramesRefused ?? 0,
        _malformed);

    public NetworkState Network(TimeSpan now)
    {
        JudgeUse(now); // Since the last frame, which a probe may have followed, the source may have become idle.
        return new(Target, _controller.Reason, _sent.TryRate(now, out var sent) ? sent : default,
            _acknowledged.TryRate(_acknowledgedAt, out var arrived) && now - _heardAt < ReportAgeMax
                ? arrived : default,
            _lossShare, RoundTrip, _controller.Queue, QueueDelay);
    }

    public TimeSpan Deadline => Earliest(
        Earliest(_pacer.Deadline, _reports.Deadline),
        Earliest(
            Earliest(_video?.Deadline ?? TimeSpan.MaxValue, _controller.Deadline),
            _owesRestart && HasRoomForKeyFrame ? _keyFrameRequests.NextAt : TimeSpan.MaxValue));

    /// <summary>A key frame makes a long queue longer: it is asked for when that has become short.</summary>
    bool HasRoomForKeyFrame => QueueDelay <= PacingLimits.QueueDelayMax / 2;

    /// <summary>
    /// What both ends have agreed on anew. A stream that stays as it is goes on undisturbed; one that has ended, or
    /// rests, is not sent any more; and one that begins, or goes on, does so with its numbers where they were.
    /// </summary>
    /// <param name="video">Null: no picture.</param>
    /// <param name="audio">Null: no sound.</param>
    public void Follow(TimeSpan now, RtpStreamParameters? video, RtpStreamParameters? audio)
    {
        if (audio is not null) Go(audio);
        else RestAudio();
        if (video is null) RestVideo();
        else if (TryGo(video)) (_owesRestart, _told) = (true, default); // The encoder is told what it may use.
        AskForOwedRestart(now);
        FollowController(now);
    }

    /// <param name="capturedAt">
    /// Becomes the timestamp, and what the receiver's page sees as the time of capture.
    /// </param>
    /// <param name="accessUnit">H.264 in Annex B. It is copied.</param>
    /// <param name="references">
    /// The frame that it was made from, if that is not the one before: an answer to <see
    /// cref="MediaEventKind.ContinuationWanted"/>.
    /// </param>
    /// <returns>
    /// False if the frame is not sent: nobody wants a picture now, or a key frame has to come first. One is asked for
    /// when there is room for it.
    /// </returns>
    public bool SendFrame(
        TimeSpan now, uint frameId, TimeSpan capturedAt, ReadOnlySpan<byte> accessUnit, uint? references = null)
    {
        if (_video is not { Rests: false } video) return false;
        var isSent = video.TrySend(frameId, references, capturedAt, accessUnit);
        _owesRestart = !isSent;
        if (isSent) _reports.Happened(now);
        else AskForOwedRestart(now);
        return isSent;
    }

    /// <param name="samplePosition">
    /// Of the packet's first sample, in the stream's clock rate, since the beginning.
    /// </param>
    /// <param name="payload">One packet of the codec.</param>
    /// <returns>False if the packet was dropped.</returns>
    public bool SendAudio(TimeSpan now, long samplePosition, TimeSpan capturedAt, ReadOnlySpan<byte> payload)
    {
        var isLossy = _lossShare > RedundancyLossMin;
        if (_audio == null || !_audio.TrySend(samplePosition, capturedAt, payload, isLossy)) return false;
        _reports.Happened(now);
        return true;
    }

    /// <summary>Nothing more will be sent: says goodbye.</summary>
    public void End(TimeSpan now) => _reports.End(now);

    public void Advance(TimeSpan now)
    {
        _controller.Advance(now);
        _video?.Advance(now, RoundTrip, Through());
        AskForOwedRestart(now);
        FollowController(now);
    }

    /// <summary>Writes the next packet that may leave now. To be called until false.</summary>
    /// <param name="target">Of at least 1200 bytes. What SRTP adds still fits into a datagram of as many.</param>
    public bool TryTransmit(TimeSpan now, Span<byte> target, out int length, out bool isRtcp)
    {
        isRtcp = _reports.TryWrite(now, target, out length);
        if (isRtcp) return true;
        while (_pacer.TryTake(now, out var packet))
        {
            length = WriteMedia(now, packet, target);
            if (length > 0) return true;
        }
        AskForOwedRestart(now);
        return false;
    }

    public bool TryTakeEvent(out MediaEvent happened) => _events.TryTake(out happened);

    /// <summary>Takes a compound packet, or one of reduced size. What is malformed in it is passed over.</summary>
    public void ReceiveRtcp(TimeSpan now, ReadOnlySpan<byte> datagram)
    {
        var reader = new RtcpReader(datagram);
        while (reader.TryRead(out var block))
            if (!TryReceiveReport(now, block) && !TryReceiveFeedback(now, block)) TryReceiveRequest(now, block);
        if (reader.Failed) _malformed++;
        FollowController(now);
    }

    int WriteMedia(TimeSpan now, in PacedPacket packet, Span<byte> target)
    {
        var isAudio = packet.Kind == PacketKind.Audio;
        var length = isAudio ? _audio!.Write(packet, target) : _video!.Write(now, RoundTrip, packet, target);
        if (length == 0) return 0;
        var template = isAudio ? _audio!.Template : _video!.Template;
        var number = template.HasTransportSequence ? _transport.Next : 0;
        template.Stamp(target, now, SequenceNumber.Of(number), _playoutDelay.Delay);
        var sent = new SentPacket(number, packet.Kind, packet.Sequence, length, now, packet.ProbeId);
        if (template.HasTransportSequence) _transport.Add(sent);
        _controller.Sent(sent);
        Count(now, packet.Kind, length);
        return length;
    }

    void Count(TimeSpan now, PacketKind kind, int length)
    {
        _sent.Add(now, length);
        _reports.Happened(now);
        switch (kind)
        {
            case PacketKind.Padding:
                _padding++;
                break;
            case PacketKind.Retransmission:
                _retransmitted++;
                _retransmittedBytes += length;
                break;
            default:
                _packets++;
                _bytes += length;
                break;
        }
    }

    bool TryReceiveReport(TimeSpan now, in RtcpBlock block)
    {
        if (ExtendedReport.TryParseReceiverTime(block, out var receiver, out var time))
        {
            _reports.Reply(now, receiver, time);
            return true;
        }
        if (!ReceiverReport.TryParse(block, out _, out var reports)
            && !SenderReport.TryParse(block, out _, out _, out reports)) return false;
        for (var index = 0; index < reports.Count; index++)
            ReceiveReport(now, reports[index]);
        return true;
    }

    void ReceiveReport(TimeSpan now, in ReceptionReport report)
    {
        if (_video is not null && report.Ssrc == _video.Stream.Ssrc) ReceiveVideoReport(now, _video, report);
        else if (!SendsVideo && report.Ssrc == _audio?.Stream.Ssrc) ReceiveRoundTrip(now, report);
    }

    void ReceiveVideoReport(TimeSpan now, VideoSender video, in ReceptionReport report)
    {
        ReceiveRoundTrip(now, report);
        _playoutDelay.Report(now, video.Stream.JitterOf(report.Jitter));
        video.Reached(now, new((ushort)report.HighestSequence), RoundTrip);
        JudgeUse(now);
        _controller.LossReport(now, report.FractionLost / 256.0);
    }

    void ReceiveRoundTrip(TimeSpan now, in ReceptionReport report)
    {
        if (!_clock.At(now).TryRoundTrip(
            report.LastSenderReport, report.DelaySinceLastSenderReport, out var roundTrip)) return;
        roundTrip = _plausible.Of(now, roundTrip);
        RoundTrip = HasRoundTrip ? ((RoundTrip * 3) + roundTrip) / 4 : roundTrip;
        HasRoundTrip = true;
        _controller.RoundTrip(now, roundTrip);
    }

    bool TryReceiveFeedback(TimeSpan now, in RtcpBlock block)
    {
        if (GenericNack.TryParse(block, out var nack))
        {
            if (_video is null || nack.MediaSsrc != _video.Stream.Ssrc) return true;
            if (!_video.TryRepair(now, nack, RoundTrip, Through())) LeaveBehind(now, _video);
            return true;
        }
        if (!TransportFeedback.TryParse(block, out var feedback)) return false;
        var results = _transport.Read(feedback);
        _heardAt = now;
        foreach (ref readonly var result in results)
        {
            _lossShare += ((result.HasArrived ? 0 : 1) - _lossShare) / LossSmoothing;
            if (result.HasArrived)
            {
                _acknowledged.Add(result.ArrivedAt, result.Packet.Bytes);
                _acknowledgedAt = result.ArrivedAt;
            }
            if (result.Packet.Kind != PacketKind.Audio)
                _video?.Resulted(now, result.Packet.MediaSequence, result.HasArrived);
        }
        JudgeUse(now);
        _controller.Feedback(now, results);
        return true;
    }

    void TryReceiveRequest(TimeSpan now, in RtcpBlock block)
    {
        if (ReceiverEstimate.TryParse(block, out var limit)) _controller.ReceiverLimit(now, new(limit));
        if (_video is not { Rests: false } video || video.IsKeyFrameOnTheWay(now, RoundTrip)) return;
        var ssrc = video.Stream.Ssrc;
        var isGivenUp = PictureLoss.TryParse(block, out var media) && media == ssrc
            && !video.IsOnlyImpatience(now) && _keyFrameRequests.Ask(now);
        isGivenUp |= FullIntraRequest.TryParse(block, ssrc, out var number) && _keyFrameRequests.Ask(now, number);
        if (!isGivenUp) return;
        video.GivenUp();
        _events.Add(new(MediaEventKind.KeyFrameWanted));
    }

    bool TryGo(RtpStreamParameters parameters)
    {
        var isNew = _video is null;
        _video ??= new(parameters, _pacer, _events, _random);
        _reports.Video = _video.Stream;
        return isNew || _video.TryGo(parameters);
    }

    void Go(RtpStreamParameters parameters)
    {
        _audio ??= new(parameters, _pacer, _random);
        _audio.Goes(parameters);
        _reports.Audio = _audio.Stream;
    }

    void RestVideo()
    {
        if (!SendsVideo) return;
        _video!.Rest();
        (_owesRestart, _reports.Video) = (false, null);
    }

    void RestAudio()
    {
        if (!SendsAudio) return;
        _audio!.Rest();
        _reports.Audio = null;
    }

    void LeaveBehind(TimeSpan now, VideoSender video)
    {
        video.LeaveBehind();
        _owesRestart = true;
        AskForOwedRestart(now);
    }

    void AskForOwedRestart(TimeSpan now)
    {
        if (!_owesRestart || !HasRoomForKeyFrame || !_keyFrameRequests.Ask(now)) return;
        _owesRestart = false;
        _events.Add(_video!.TryContinue(out var frameId)
            ? new(MediaEventKind.ContinuationWanted, frameId)
            : new(MediaEventKind.KeyFrameWanted));
    }

    /// <summary>
    /// The rate that gets through. Of a source that does not try for the target, that one is believed.
    /// </summary>
    Bitrate Through() => !_isApplicationLimited && _acknowledged.TryRate(_acknowledgedAt, out var rate)
        ? Bitrate.Min(rate, Target)
        : Target;

    void JudgeUse(TimeSpan now)
    {
        var isLimited = !_sent.TryRate(now, out var rate) || rate < Target * UseOfTargetMin;
        if (isLimited == _isApplicationLimited) return;
        _isApplicationLimited = isLimited;
        _controller.ApplicationLimited(now, isLimited);
    }

    void FollowController(TimeSpan now)
    {
        _pacer.Target = Target;
        _pacer.IsLinkFull = _controller.Reason == RateReason.Delay && _controller.Queue < PacingLimits.LongQueue;
        if (_controller.TryTakeProbe(now, out var probe)) _pacer.Start(probe);
        var change = Math.Abs(Target.BitsPerSecond - _told.BitsPerSecond);
        if (change > _told.BitsPerSecond * TargetStep)
        {
            _told = Target;
            _events.Add(new(MediaEventKind.TargetChanged, Target: Target));
        }
    }

    static TimeSpan Earliest(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
