namespace Farglass.Testing.Network;

/// <summary>How much a TCP sender has on its way: what its congestion control decides. In packets.</summary>
public interface ICongestionWindow
{
    int Packets { get; }

    /// <summary>Bytes per second; without end where nothing holds packets apart.</summary>
    double PacingRate { get; }

    void Acknowledged(TimeSpan now, in TcpSample sample);

    /// <summary>A loss was seen, the first since what was on the way at the last one is known of.</summary>
    void Lost(TimeSpan now);

    /// <summary>Nothing was heard for so long that all is held for lost.</summary>
    void TimedOut(TimeSpan now);
}

/// <summary>What an acknowledgement tells (draft-cheng-iccrg-delivery-rate-estimation-02).</summary>
/// <param name="Rate">Bytes per second that came in over about the last round trip.</param>
/// <param name="IsLimited">The rate is that of the application: no more was there to send.</param>
/// <param name="IsFull">The window was used up when the packet left.</param>
/// <param name="DeliveredBefore">Bytes that had come in when the packet left.</param>
/// <param name="Delivered">Bytes that have come in.</param>
public readonly record struct TcpSample(
    TimeSpan RoundTrip, double Rate, bool IsLimited, bool IsFull, long DeliveredBefore, long Delivered);
