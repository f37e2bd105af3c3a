using Farglass.Rtc.Rtp;

namespace Farglass.Rtc.Rtcp;

/// <summary>
/// Writes what a sender reports of itself: SR and SDES of each stream, replies to the receiver's time, BYE.
/// </summary>
sealed class SenderReports(byte[] cname, WallClock clock)
{
    readonly ReportSchedule _schedule = new(first: TimeSpan.Zero);
    (uint Ssrc, NtpTime Time, TimeSpan At)? _asked;
    bool _ends, _hasEnded;

    /// <summary>Null while no picture is sent.</summary>
    public RtpSendStream? Video { get; set; }

    /// <summary>Null while no sound is sent.</summary>
    public RtpSendStream? Audio { get; set; }

    public TimeSpan Deadline => _schedule.Deadline;

    /// <summary>A packet waits to leave, or leaves.</summary>
    public void Happened(TimeSpan now)
    {
        if (!_hasEnded) _schedule.Happened(now);
    }

    /// <summary>
    /// The receiver has said its time. The reply goes with the next report: in a silence nothing depends on it.
    /// </summary>
    public void Reply(TimeSpan now, uint ssrc, NtpTime time) => _asked = (ssrc, time, now);

    public void End(TimeSpan now)
    {
        Happened(now);
        _ends = true;
    }

    public bool TryWrite(TimeSpan now, Span<byte> target, out int length)
    {
        length = 0;
        if (now < Deadline && !(_ends && !_hasEnded)) return false;
        _schedule.Reported(now);
        var writer = new RtcpWriter(target[..RtcpLimits.CompoundBytesMax]);
        if (Video is { } video) Write(ref writer, now, video);
        if (Audio is { } audio && (audio.HasStarted || Video is null)) Write(ref writer, now, audio);
        if (_asked is { } asked && (Video ?? Audio) is { } first)
            ExtendedReport.WriteReply(
                ref writer, first.Ssrc, new(asked.Ssrc, asked.Time.Middle, NtpTime.ToShort(now - asked.At)));
        _asked = null;
        if (_ends) WriteGoodbye(ref writer);
        _hasEnded = _ends;
        length = writer.Length;
        return length > 0;
    }

    void WriteGoodbye(ref RtcpWriter writer)
    {
        if (Video is { } video)
            Goodbye.Write(ref writer, Audio is { } sound ? [video.Ssrc, sound.Ssrc] : [video.Ssrc]);
        else if (Audio is { } audio) Goodbye.Write(ref writer, [audio.Ssrc]);
    }

    void Write(ref RtcpWriter writer, TimeSpan now, RtpSendStream stream)
    {
        if (!stream.HasStarted && !_ends) return;
        SenderReport.Write(ref writer, stream.Ssrc, stream.Report(now, clock.At(now)));
        SourceDescription.Write(ref writer, stream.Ssrc, cname);
    }
}
