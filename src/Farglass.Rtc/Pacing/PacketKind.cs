namespace Farglass.Rtc.Pacing;

/// <summary>What a packet is for, the most urgent first.</summary>
public enum PacketKind : byte
{
    Audio,
    Retransmission,
    Video,

    /// <summary>A repetition that nobody asked for: it fills a probe.</summary>
    Padding,
}

/// <summary>A packet that waits, by its number: its bytes stay in the history.</summary>
/// <param name="ProbeId">Of the probe that it goes with; 0 if with none.</param>
readonly record struct PacedPacket(PacketKind Kind, long Sequence, int Bytes, int ProbeId = 0);
