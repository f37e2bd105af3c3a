using Farglass.Protocol.Messages;
using Farglass.Rtc.Congestion;
using Farglass.Rtc.Rtp;

namespace Farglass.Host.Carriers;

/// <summary>What congestion control knows, in the words of the protocol.</summary>
static class NetworkNotes
{
    public static NetworkNoteMessage Of(in NetworkState state) => new(BoundOf(state.Reason),
        Kilobits(state.Target), Kilobits(state.Sent), Kilobits(state.Arrived),
        (ushort)Math.Clamp(Math.Round(state.LossShare * 1_000), 0, 1_000),
        Micros(state.RoundTrip), Micros(state.NetworkQueue), Micros(state.SenderQueue));

    static RateBound BoundOf(RateReason reason) => reason switch
    {
        RateReason.ApplicationLimited => RateBound.Application,
        RateReason.Delay => RateBound.Delay,
        RateReason.Loss => RateBound.Loss,
        RateReason.Limit => RateBound.Limit,
        RateReason.Silence => RateBound.Silence,
        _ => RateBound.Search,
    };

    static uint Kilobits(Bitrate rate) => (uint)Math.Clamp(rate.BitsPerSecond / 1_000, 0, uint.MaxValue);

    static uint Micros(TimeSpan time) => (uint)Math.Clamp(time.TotalMicroseconds, 0, uint.MaxValue);
}
