namespace Farglass.Rtc.Sctp;

/// <summary>What happened to an association since it began.</summary>
public sealed class SctpStatistics
{
    public long SentPackets { get; internal set; }

    public long ReceivedPackets { get; internal set; }

    /// <summary>Packets and chunks that could not be read, or that had another checksum, port or tag.</summary>
    public long Malformed { get; internal set; }

    /// <summary>Chunks and messages that were right, but not at that moment, or for which there was no room.</summary>
    public long Dropped { get; internal set; }

    /// <summary>Chunks that came again.</summary>
    public long Duplicates { get; internal set; }

    /// <summary>Chunks that were sent again.</summary>
    public long Retransmissions { get; internal set; }

    /// <summary>Messages given up because of their channel's limits.</summary>
    public long Abandoned { get; internal set; }

    /// <summary>Times that nothing was acknowledged for too long.</summary>
    public long Timeouts { get; internal set; }
}
