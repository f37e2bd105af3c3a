namespace Farglass.Rtc.Sctp.Sending;

/// <summary>
/// How long an acknowledgement takes, and so how long to wait for one (RFC 9260, 6.3.1; RFC 6298). The least that is
/// waited for is a round trip and 200 ms, as TCP does in practice: a second, as the RFC has it, would be a second that
/// a lost key press is late; less would send again what a peer was only slow to acknowledge.
/// </summary>
sealed class RoundTrip
{
    TimeSpan _variation;
    int _backOff;

    /// <summary>Zero until there was a measurement.</summary>
    public TimeSpan Smoothed { get; private set; }

    public TimeSpan Timeout
    {
        get
        {
            var timeout = Smoothed == TimeSpan.Zero ? SctpLimits.InitialTimeout
                : Smoothed + TimeSpan.FromTicks(Math.Max(_variation.Ticks * 4, SctpLimits.TimeoutVariationMin.Ticks));
            timeout *= 1 << _backOff;
            return timeout < SctpLimits.TimeoutMax ? timeout : SctpLimits.TimeoutMax;
        }
    }

    public void Measured(TimeSpan time)
    {
        if (time <= TimeSpan.Zero) time = TimeSpan.FromTicks(1);
        if (Smoothed == TimeSpan.Zero) (Smoothed, _variation) = (time, time / 2);
        else
        {
            _variation = (_variation * 0.75) + ((Smoothed - time).Duration() * 0.25);
            Smoothed = (Smoothed * 0.875) + (time * 0.125);
        }

        _backOff = 0;
    }

    public void TimedOut() => _backOff = Math.Min(_backOff + 1, SctpLimits.TimeoutsMax);

    /// <summary>
    /// The peer has acknowledged something new. What is sent again measures nothing (Karn), but it shows that the path
    /// works: the wait is as short again as before the outage (RFC 6298, 5.7 leaves it to us).
    /// </summary>
    public void Progressed() => _backOff = 0;
}
