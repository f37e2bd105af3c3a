using System.Buffers.Binary;
using System.Text;
using Farglass.Rtc.Rtcp;

namespace Farglass.Rtc.Rtp;

/// <param name="Ssrc">The receiver's own: it sends no media, but its reports come from somebody.</param>
/// <param name="WallClockAtZero">What the wall clock said at the zero of all times that are passed.</param>
public sealed record MediaReceiverOptions(
    RtpStreamParameters Video, RtpStreamParameters? Audio, uint Ssrc, string Cname, DateTimeOffset WallClockAtZero);

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

    readonly MediaReceiverOptions _options;
    readonly WallClock _clock;
    readonly byte[] _cname;
    readonly VideoReceiver _video;
    readonly AudioReceiver? _audio;
    readonly TransportFeedbackRecorder _arrivals = new();
    readonly ReportSchedule _schedule = new(FirstReportAfter);
    SenderInfo _videoSent; // Of the last report.
    long _malformed;

    public MediaReceiver(MediaReceiverOptions options)
    {
        _options = options;
        _clock = new(options.WallClockAtZero);
        _cname = Encoding.UTF8.GetBytes(options.Cname);
        _video = new(options.Video);
        _audio = options.Audio is { } audio ? new(audio) : null;
    }

    public TimeSpan RoundTrip { get; private set; } = RoundTripAtFirst;

    /// <summary>The sender has said goodbye.</summary>
    public bool HasEnded { get; private set; }

    public ReceiveStatistics Statistics => new(
        _video.Stream.Packets, _video.Frames, _video.Stream.Lost, _video.Repaired, _video.GivenUp,
        _malformed + _video.Malformed, _video.Stream.Jitter);

    public TimeSpan Deadline
    {
        get
        {
            var deadline = _video.Deadline;
            if (_arrivals.Deadline < deadline) deadline = _arrivals.Deadline;
            return _schedule.Deadline < deadline ? _schedule.Deadline : deadline;
        }
    }

    public void Advance(TimeSpan now) => _video.Advance(now);

    public void ReceiveRtp(TimeSpan now, ReadOnlySpan<byte> datagram)
    {
        if (!RtpPacket.TryParse(datagram, out var packet))
        {
            _malformed++;
            return;
        }
        var ssrc = packet.Header.Ssrc;
        var stream = ssrc == _options.Audio?.Ssrc ? _options.Audio : _options.Video;
        if (ssrc != stream.Ssrc && ssrc != stream.Rtx?.Ssrc) return; // Not negotiated.
        _schedule.Happened(now);
        if (packet.Extensions.TryFind(stream.Extensions.TransportSequence, out var number) && number.Length == 2)
            _arrivals.Arrived(now, new(BinaryPrimitives.ReadUInt16BigEndian(number)));

        if (stream == _options.Audio) _audio!.Receive(now, packet);
        else if (ssrc == stream.Ssrc) _video.Receive(now, packet);
        else _video.ReceiveRepeated(now, packet);
    }

    /// <summary>Takes a compound packet, or one of reduced size. What is malformed in it is passed over.</summary>
    public void ReceiveRtcp(TimeSpan now, ReadOnlySpan<byte> datagram)
    {
        var reader = new RtcpReader(datagram);
        while (reader.TryRead(out var block))
        {
            if (SenderReport.TryParse(block, out var ssrc, out var info, out _)) ReceiveReport(now, ssrc, info);
            HasEnded |= Goodbye.Names(block, _options.Video.Ssrc);
            if (ExtendedReport.TryParseReply(block, _options.Ssrc, out var reply)
                && _clock.At(now).TryRoundTrip(reply.LastReceiverReport, reply.Delay, out var roundTrip))
                RoundTrip = roundTrip;
        }
        if (reader.Failed) _malformed++;
    }

    /// <summary>The next frame, in order; none while a packet of it is missing.</summary>
    public bool TryTakeFrame(TimeSpan now, out ReceivedFrame frame) => _video.TryTake(now, out frame);

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
        if (_videoSent == default) return false;
        var seconds = (double)unchecked((int)(rtpTimestamp - _videoSent.RtpTimestamp)) / _options.Video.ClockRate;
        capturedAt = _videoSent.Time.ToDateTimeOffset() + TimeSpan.FromSeconds(seconds);
        return true;
    }

    /// <summary>Writes the next RTCP packet that is due. To be called until false.</summary>
    /// <param name="target">Of at least 1200 bytes.</param>
    public bool TryTransmit(TimeSpan now, Span<byte> target, out int length)
    {
        // Feedback goes alone: some receivers do not find it behind reports, and it need not (RFC 5506).
        var writer = new RtcpWriter(target[..RtcpLimits.CompoundBytesMax]);
        if (!_video.TryWrite(now, RoundTrip, _options.Ssrc, ref writer)
            && !_arrivals.TryWrite(now, _options.Ssrc, _options.Video.Ssrc, ref writer)
            && now >= _schedule.Deadline) WriteReports(now, ref writer);
        length = writer.Length;
        return length > 0;
    }

    void ReceiveReport(TimeSpan now, uint ssrc, in SenderInfo info)
    {
        if (ssrc == _options.Video.Ssrc)
        {
            _videoSent = info;
            _video.Stream.SenderReportReceived(now, info.Time);
        }
        else if (ssrc == _options.Audio?.Ssrc) _audio!.Stream.SenderReportReceived(now, info.Time);
    }

    void WriteReports(TimeSpan now, ref RtcpWriter writer)
    {
        Span<ReceptionReport> reports = stackalloc ReceptionReport[2];
        var count = 0;
        if (_video.Stream.HasStarted) reports[count++] = _video.Stream.Report(now);
        if (_audio is { Stream.HasStarted: true }) reports[count++] = _audio.Stream.Report(now);
        ReceiverReport.Write(ref writer, _options.Ssrc, reports[..count]);
        SourceDescription.Write(ref writer, _options.Ssrc, _cname);
        ExtendedReport.WriteReceiverTime(ref writer, _options.Ssrc, _clock.At(now));
        _schedule.Reported(now);
    }
}
