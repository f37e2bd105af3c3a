using Farglass.Rtc.Rtcp;

namespace Farglass.Rtc.Rtp;

/// <summary>What a receiver knows of one stream, and reports of it: RFC 3550, appendix A.1, A.3 and A.8.</summary>
sealed class RtpReceiveStream(uint ssrc, int clockRate)
{
    /// <summary>A larger step is not loss but a sender that has started again (RFC 3550, A.1).</summary>
    const int DropoutMax = 3_000;

    /// <summary>Older packets than that are from before such a start.</summary>
    const int MisorderMax = 1_000;

    /// <summary>The cycles are counted from one, so that what came before the first packet is positive.</summary>
    const long Cycle = 1 << 16;

    readonly RtpClock _clock = new(clockRate, Offset: 0);
    long _base, _bad = -1;
    long _expectedBefore, _receivedBefore;
    uint _transit; // Of the last packet, in units of the clock, less a constant.
    double _jitter;
    uint _lastSenderReport;
    TimeSpan _lastSenderReportAt;

    public uint Ssrc { get; } = ssrc;

    public bool HasStarted { get; private set; }

    /// <summary>Without a wrap. It only grows: a sender that starts again goes on in the next cycle.</summary>
    public long Highest { get; private set; }

    public long Packets { get; private set; }

    public long Lost => HasStarted ? Highest - _base + 1 - Packets : 0;

    public TimeSpan Jitter => _clock.Duration((long)_jitter);

    /// <summary>Counts a packet.</summary>
    /// <param name="isRepeated">It was sent again, so the time that it took says nothing.</param>
    /// <returns>False for one that does not belong to the stream as it is now.</returns>
    public bool Receive(TimeSpan now, in RtpHeader header, bool isRepeated, out long sequence)
    {
        if (!HasStarted) Start(Cycle + header.Sequence.Value);
        sequence = header.Sequence.Near(Highest);
        var step = sequence - Highest;
        if (step is > DropoutMax or < -MisorderMax)
        {
            // Two in a row mean that the sender has started again (RFC 3550, A.1). One alone means nothing.
            var isSecond = sequence == _bad;
            _bad = sequence + 1;
            if (!isSecond) return false;
            sequence = ((Highest / Cycle) + 1) * Cycle + header.Sequence.Value;
            Start(sequence);
        }
        Highest = Math.Max(Highest, sequence);
        Packets++;
        if (!isRepeated) UpdateJitter(now, header.Timestamp);
        return true;
    }

    public void SenderReportReceived(TimeSpan now, NtpTime sentAt) =>
        (_lastSenderReport, _lastSenderReportAt) = (sentAt.Middle, now);

    /// <summary>What has happened since the last report.</summary>
    public ReceptionReport Report(TimeSpan now)
    {
        var expected = Highest - _base + 1;
        var (expectedNow, receivedNow) = (expected - _expectedBefore, Packets - _receivedBefore);
        (_expectedBefore, _receivedBefore) = (expected, Packets);
        // Duplicates can make the loss negative; then nothing was lost (RFC 3550, A.3).
        var lostNow = Math.Max(expectedNow - receivedNow, 0);
        return new(Ssrc,
            expectedNow <= 0 ? (byte)0 : (byte)Math.Min(lostNow * 256 / expectedNow, 255),
            (int)Math.Clamp(Lost, ReceptionReport.LostMin, ReceptionReport.LostMax),
            (uint)(Highest - Cycle), (uint)_jitter, _lastSenderReport,
            _lastSenderReport == 0 ? 0 : NtpTime.ToShort(now - _lastSenderReportAt));
    }

    void Start(long first)
    {
        HasStarted = true;
        Highest = _base = first;
        Packets = _expectedBefore = _receivedBefore = 0;
        _bad = -1;
        _jitter = 0;
    }

    void UpdateJitter(TimeSpan now, uint timestamp)
    {
        var transit = unchecked(_clock.At(now) - timestamp);
        var change = Math.Abs((long)unchecked((int)(transit - _transit)));
        _transit = transit;
        if (Packets > 1) _jitter += (change - _jitter) / 16;
    }
}
