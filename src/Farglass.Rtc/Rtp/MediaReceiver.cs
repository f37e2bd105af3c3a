using System.Buffers.Binary;
using System.Text;
using Farglass.Rtc.Rtcp;

namespace Farglass.Rtc.Rtp;

/// <param name="Video">Null: there is no picture, or not yet.</param>
/// <param name="Audio">Null: there is no sound, or not yet.</param>
/// <param name="Ssrc">The receiver's own: it sends no media, but its reports come from somebody.</param>
/// <param name="WallClockAtZero">What the wall clock said at the zero of all times that are passed.</param>
public sealed record MediaReceiverOptions(
    RtpStreamParameters? Video, RtpStreamParameters? Audio, uint Ssrc, string Cname, DateTimeOffset WallClockAtZero);

/// <param name="Frames">That were complete, and have been taken.</param>
/// <param name="Lost">Packets that did not come, as reports count them; what came again later is among them.</param>
/// <param name="Repaired">Packets that were sent again, and came.</param>
/// <param name="GivenUp">Packets that were asked for in vain.</param>
/// <param name="Malformed">Datagrams and payloads that could not be read.</param>
public readonly record struct ReceiveStatistics(
    long Packets, long Frames, long Lost, long Repaired, long GivenUp, long Malformed, TimeSpan Jitter);

/// <summary>
/// The receiving half of the media plane: plain RTP and RTCP go in; whole frames, sound, and the RTCP that the sender
/// lives on come out. Change, then drain <see cref="TryTakeFrame"/>, <see cref="TryTakeAudio"/> and <see
/// cref="TryTransmit"/>.
/// </summary>
public sealed class MediaReceiver
{
    /// <summary>Soon, so that the sender knows the round trip early; but a few packets say more than one.</summary>
    static readonly TimeSpan FirstReportAfter = TimeSpan.FromMilliseconds(100);

    static readonly TimeSpan RoundTripAtFirst = TimeSpan.FromMilliseconds(100);

    readonly PlausibleRoundTrip _plausible = new();
    readonly uint _ssrc;
    readonly WallClock _clock;
    readonly byte[] _cname;
    readonly TransportFeedbackRecorder _arrivals = new();
    readonly ReportSchedule _schedule = new(FirstReportAfter);
    VideoReceiver? _video;
    AudioReceiver? _audio;
    SenderInfo _videoSent; // Of the last report.
    long _malformed;

    public MediaReceiver(MediaReceiverOptions options)
    {
        _ssrc = options.Ssrc;
        _clock = new(options.WallClockAtZero);
        _cname = Encoding.UTF8.GetBytes(options.Cname);
        Follow(options.Video, options.Audio);
    }

    public TimeSpan RoundTrip { get; private set; } = RoundTripAtFirst;

    /// <summary>The sender has said goodbye.</summary>
    public bool HasEnded { get; private set; }

    public ReceiveStatistics Statistics => new(
        _video?.Stream.Packets ?? 0, _video?.Frames ?? 0, _video?.Stream.Lost ?? 0, _video?.Repaired ?? 0,
        _video?.GivenUp ?? 0, _malformed + (_video?.Malformed ?? 0), _video?.Stream.Jitter ?? default);

    public TimeSpan Deadline
    {
        get
        {
            var deadline = _video?.Deadline ?? TimeSpan.MaxValue;
            if (_arrivals.Deadline < deadline) deadline = _arrivals.Deadline;
            return _schedule.Deadline < deadline ? _schedule.Deadline : deadline;
        }
    }

    /// <summary>
    /// What both ends have agreed on anew. A stream that stays as it is goes on undisturbed; of one that has ended
    /// nothing is taken any more.
    /// </summary>
    /// <param name="video">Null: no picture.</param>
    /// <param name="audio">Null: no sound.</param>
    public void Follow(RtpStreamParameters? video, RtpStreamParameters? audio)
    {
        if (video != _video?.Parameters) (_video, _videoSent) = (video is null ? null : new(video), default);
        if (audio != _audio?.Parameters) _audio = audio is null ? null : new(audio);
    }

    public void Advance(TimeSpan now) => _video?.Advance(now);

    public void ReceiveRtp(TimeSpan now, ReadOnlySpan<byte> datagram)
    {
        if (!RtpPacket.TryParse(datagram, out var packet))
        {
            _malformed++;
            return;
        }
        var ssrc = packet.Header.Ssrc;
        var isAudio = ssrc == _audio?.Parameters.Ssrc;
        if ((isAudio ? _audio!.Parameters : _video?.Parameters) is not { } stream) return;
        if (ssrc != stream.Ssrc && ssrc != stream.Rtx?.Ssrc) return; // Not negotiated.
        _schedule.Happened(now);
        if (packet.Extensions.TryFind(stream.Extensions.TransportSequence, out var number) && number.Length == 2)
            _arrivals.Arrived(now, new(BinaryPrimitives.ReadUInt16BigEndian(number)));

        if (isAudio) _audio!.Receive(now, packet);
        else if (ssrc == stream.Ssrc) _video!.Receive(now, packet);
        else _video!.ReceiveRepeated(now, packet);
    }

    /// <summary>Takes a compound packet, or one of reduced size. What is malformed in it is passed over.</summary>
    public void ReceiveRtcp(TimeSpan now, ReadOnlySpan<byte> datagram)
    {
        var reader = new RtcpReader(datagram);
        while (reader.TryRead(out var block))
        {
            if (SenderReport.TryParse(block, out var ssrc, out var info, out _)) ReceiveReport(now, ssrc, info);
            HasEnded |= (_video?.Stream ?? _audio?.Stream) is { } first && Goodbye.Names(block, first.Ssrc);
            if (ExtendedReport.TryParseReply(block, _ssrc, out var reply)
                && _clock.At(now).TryRoundTrip(reply.LastReceiverReport, reply.Delay, out var roundTrip))
                RoundTrip = _plausible.Of(now, roundTrip);
        }
        if (reader.Failed) _malformed++;
    }

    /// <summary>The next frame, in order; none while a packet of it is missing.</summary>
    public bool TryTakeFrame(TimeSpan now, out ReceivedFrame frame)
    {
        frame = default;
        return _video is not null && _video.TryTake(now, out frame);
    }

    public bool TryTakeAudio(out ReceivedAudio audio)
    {
        audio = default;
        return _audio != null && _audio.TryTake(out audio);
    }

    /// <summary>When a frame was captured, by the sender's wall clock.</summary>
    /// <returns>False before the sender's first report.</returns>
    public bool TryCapturedAt(uint rtpTimestamp, out DateTimeOffset capturedAt)
    {
        capturedAt = default;
        if (_video is null || _videoSent == default) return false;
        var seconds = (double)unchecked((int)(rtpTimestamp - _videoSent.RtpTimestamp)) / _video.Parameters.ClockRate;
        capturedAt = _videoSent.Time.ToDateTimeOffset() + TimeSpan.FromSeconds(seconds);
        return true;
    }

    /// <summary>Writes the next RTCP packet that is due. To be called until false.</summary>
    /// <param name="target">Of at least 1200 bytes.</param>
    public bool TryTransmit(TimeSpan now, Span<byte> target, out int length)
    {
        // Feedback goes alone: some receivers do not find it behind reports, and it need not (RFC 5506).
        var writer = new RtcpWriter(target[..RtcpLimits.CompoundBytesMax]);
        if (_video?.TryWrite(now, RoundTrip, _ssrc, ref writer) != true
            && !_arrivals.TryWrite(now, _ssrc, (_video?.Stream ?? _audio?.Stream)?.Ssrc ?? 0, ref writer)
            && now >= _schedule.Deadline) WriteReports(now, ref writer);
        length = writer.Length;
        return length > 0;
    }

    void ReceiveReport(TimeSpan now, uint ssrc, in SenderInfo info)
    {
        if (_video is not null && ssrc == _video.Stream.Ssrc)
        {
            _videoSent = info;
            _video.Stream.SenderReportReceived(now, info.Time);
        }
        else if (ssrc == _audio?.Stream.Ssrc) _audio.Stream.SenderReportReceived(now, info.Time);
    }

    void WriteReports(TimeSpan now, ref RtcpWriter writer)
    {
        Span<ReceptionReport> reports = stackalloc ReceptionReport[2];
        var count = 0;
        if (_video is { Stream.HasStarted: true }) reports[count++] = _video.Stream.Report(now);
        if (_audio is { Stream.HasStarted: true }) reports[count++] = _audio.Stream.Report(now);
        ReceiverReport.Write(ref writer, _ssrc, reports[..count]);
        SourceDescription.Write(ref writer, _ssrc, _cname);
        ExtendedReport.WriteReceiverTime(ref writer, _ssrc, _clock.At(now));
        _schedule.Reported(now);
    }
}
