namespace Farglass.Rtc.Sctp.Sending;

/// <summary>How much may be on its way (RFC 9260, 7.2).</summary>
/// <param name="packetBytes">What the chunks of a full packet take: a window of that is a window of one packet.</param>
sealed class CongestionWindow(int packetBytes)
{
    /// <summary>What the RFC allows after any loss.</summary>
    const int ThresholdPacketsMin = 4;

    readonly int _initialBytes = SctpLimits.InitialWindowPackets * packetBytes;
    int _partialBytes;
    Tsn? _recoveryEnd;

    public int Bytes { get; private set; } = SctpLimits.InitialWindowPackets * packetBytes;

    public int SlowStartThreshold { get; private set; } = int.MaxValue;

    /// <summary>A loss has been answered, and what was on its way then has not been acknowledged yet.</summary>
    public bool IsInRecovery => _recoveryEnd is not null;

    /// <param name="bytes">Acknowledged by one SACK, for the first time.</param>
    /// <param name="flightBytes">What was on its way before it.</param>
    /// <param name="cumulative">What it says is received without a gap.</param>
    /// <param name="cumulativeMoved">Whether that is more than before.</param>
    public void Acknowledged(int bytes, int flightBytes, Tsn cumulative, bool cumulativeMoved)
    {
        if (_recoveryEnd <= cumulative) _recoveryEnd = null;
        // A window that is not used up says nothing about the path, so it does not grow. It counts as used up when not
        // one packet more would fit, since packets are whole.
        var isUsedUp = flightBytes + packetBytes > Bytes;
        if (Bytes <= SlowStartThreshold)
        {
            if (cumulativeMoved && isUsedUp && !IsInRecovery) Bytes += Math.Min(bytes, packetBytes);
            return;
        }

        if (!cumulativeMoved) return;
        _partialBytes = isUsedUp ? _partialBytes + bytes : Math.Min(_partialBytes + bytes, Bytes);
        if (_partialBytes < Bytes || !isUsedUp || IsInRecovery) return;
        _partialBytes -= Bytes;
        Bytes += packetBytes;
    }

    /// <summary>Something was overtaken by what came later: the window is halved, once for a window (7.2.4).</summary>
    /// <param name="last">The last TSN that was sent.</param>
    /// <returns>Whether this is a new loss.</returns>
    public bool Lost(Tsn last)
    {
        if (IsInRecovery) return false;
        _recoveryEnd = last;
        SlowStartThreshold = Math.Max(Bytes / 2, ThresholdPacketsMin * packetBytes);
        (Bytes, _partialBytes) = (SlowStartThreshold, 0);
        return true;
    }

    /// <summary>Nothing was acknowledged for too long: we begin again with a single packet (7.2.3).</summary>
    public void TimedOut()
    {
        SlowStartThreshold = Math.Max(Bytes / 2, ThresholdPacketsMin * packetBytes);
        (Bytes, _partialBytes, _recoveryEnd) = (packetBytes, 0, null);
    }

    /// <summary>Nothing was sent for a while: what was learned of the path is forgotten by halves (7.2.1).</summary>
    public void Rested(TimeSpan time, TimeSpan timeout)
    {
        for (; time > timeout && Bytes > _initialBytes; time -= timeout) Bytes = Math.Max(Bytes / 2, _initialBytes);
        if (Bytes <= _initialBytes) _partialBytes = 0;
    }
}
