using Farglass.Rtc.Congestion;

namespace Farglass.Rtc.Rtp;

/// <summary>What a sender knows of the network at one moment.</summary>
/// <param name="Reason">Why the target is not higher.</param>
/// <param name="Sent">In the last half second, with headers and repetitions.</param>
/// <param name="Arrived">Of that, what the receiver has reported.</param>
/// <param name="LossShare">Of the packets on which feedback came lately, from 0 to 1.</param>
/// <param name="NetworkQueue">How long packets wait on the way.</param>
/// <param name="SenderQueue">How long they wait here, at the target.</param>
public readonly record struct NetworkState(
    Bitrate Target, RateReason Reason, Bitrate Sent, Bitrate Arrived, double LossShare, TimeSpan RoundTrip,
    TimeSpan NetworkQueue, TimeSpan SenderQueue);
