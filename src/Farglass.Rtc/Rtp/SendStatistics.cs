namespace Farglass.Rtc.Rtp;

/// <summary>What a sender has done since it began.</summary>
/// <param name="Packets">Media packets that left for the first time, sound and picture.</param>
/// <param name="Bytes">Of these, headers and all.</param>
/// <param name="RetransmittedPackets">Asked for by the receiver, and sent again.</param>
/// <param name="RetransmissionsRefused">Asked for, but over the budget.</param>
/// <param name="TailsRepeated">
/// Sent again unasked, because nothing was heard of the last packet before a silence.
/// </param>
/// <param name="PaddingPackets">Sent to find out what the network carries.</param>
/// <param name="FramesRefused">Not sent at all: the queue was too long, or they could not be decoded.</param>
/// <param name="MalformedRtcp">Datagrams that were not, or not wholly, RTCP.</param>
public readonly record struct SendStatistics(
    long Packets, long Bytes, long RetransmittedPackets, long RetransmittedBytes, long RetransmissionsRefused,
    long TailsRepeated, long PaddingPackets, long FramesRefused, long MalformedRtcp);
