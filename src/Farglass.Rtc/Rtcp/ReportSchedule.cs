namespace Farglass.Rtc.Rtcp;

/// <summary>
/// When to report: before the first packet after a pause, every second while packets leave or come, once after the last
/// one, and never in a silence.
/// </summary>
/// <param name="first">How long after the first packet the first report is due.</param>
sealed class ReportSchedule(TimeSpan first)
{
    /// <summary>
    /// RFC 3550, 6.2, would have it every five seconds at least; browsers go by what they learn each second.
    /// </summary>
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    TimeSpan _reportedAt = TimeSpan.MinValue;

    public TimeSpan Deadline { get; private set; } = TimeSpan.MaxValue;

    /// <summary>A packet leaves or has come: there is something to report.</summary>
    public void Happened(TimeSpan now)
    {
        if (Deadline != TimeSpan.MaxValue) return;
        if (_reportedAt == TimeSpan.MinValue || now - _reportedAt > Interval) Deadline = now + first;
        else Deadline = _reportedAt + Interval;
    }

    public void Reported(TimeSpan now) => (_reportedAt, Deadline) = (now, TimeSpan.MaxValue);
}
