namespace Farglass.Rtc.Rtp;

/// <summary>Every bound of the media plane's RTP part, with its reason. Nothing grows without one of these.</summary>
static class RtpLimits
{
    /// <summary>What every path of the internet carries, tunnels included; browsers send no more either.</summary>
    public const int DatagramBytesMax = 1_200;

    /// <summary>
    /// A datagram less the tag of AES-GCM, the larger of the two that SRTP puts on it (RFC 7714, 13.2).
    /// </summary>
    public const int PacketBytesMax = DatagramBytesMax - 16;

    /// <summary>A retransmission carries two bytes more than the packet that it repeats (RFC 4588, 4).</summary>
    public const int MediaPacketBytesMax = PacketBytesMax - RtxPacket.OriginalSequenceBytes;

    /// <summary>What others may send us: an Ethernet frame's worth.</summary>
    public const int ReceivedPacketBytesMax = 1_500;

    /// <summary>The one-byte form of a header extension holds no more (RFC 8285, 4.2), and mids are shorter.</summary>
    public const int MidBytesMax = 16;

    /// <summary>
    /// A second at 24 Mbit/s, or the packets that a browser's NACK may reach back to, whichever is more. It takes 3 MB.
    /// </summary>
    public const int HistoryPackets = 2_560;

    /// <summary>Four seconds of 60 frames: what has not arrived by then is not waited for.</summary>
    public const int FramesOnTheWay = 256;

    /// <summary>A key frame of a 4K screen at the finest quality stays under it.</summary>
    public const int FrameBytesMax = 8 * 1024 * 1024;

    /// <summary>A frame that waits for its first packet holds back this many, half a second at 40 Mbit/s.</summary>
    public const int ReorderPackets = 2_048;

    /// <summary>A burst of losses that is larger is repaired by a key frame for less.</summary>
    public const int MissingPacketsMax = 512;

    /// <summary>Where one try in three fails, all ten fail once in sixty thousand times.</summary>
    public const int NackTriesMax = 10;

    /// <summary>Half a second of Opus at 10 ms: what nobody takes in this time is stale.</summary>
    public const int AudioPackets = 50;

    /// <summary>One feedback can end all frames on their way, and each may be left, lost or arrived.</summary>
    public const int EventsMax = 1_024;
}
