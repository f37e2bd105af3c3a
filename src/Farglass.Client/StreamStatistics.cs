namespace Farglass.Client;

/// <summary>
/// What a client saw of a session, as <c>farglass connect</c> prints it (JSON; times in milliseconds).
/// </summary>
/// <param name="Seconds">From the welcome to now, or to the end.</param>
/// <param name="FirstFrameMilliseconds">
/// From the first call to the host to the first frame's last byte; null without one.
/// </param>
/// <param name="Fps">Frames per second over the whole time: an idle session's is 0, and that is well.</param>
/// <param name="Carrier">The one that is used now.</param>
/// <param name="Network">What WebRTC knows of its way; null for a WebSocket.</param>
/// <param name="RoundTrip">Of pings through the carrier; null without one.</param>
/// <param name="Stages">Where the milliseconds of a frame went; null without frames.</param>
/// <param name="EndReason">Why the session ended; null while it lives.</param>
public sealed record StreamStatistics(
    double Seconds,
    double? FirstFrameMilliseconds,
    long Frames,
    long KeyFrames,
    long RefinementFrames,
    long Bytes,
    double Fps,
    double KilobitsPerSecond,
    int Width,
    int Height,
    int Reconnects,
    Carrier Carrier,
    NetworkStatistics? Network,
    Percentiles? RoundTrip,
    StageStatistics? Stages,
    string? EndReason);

/// <summary>Of the connection that is used now: a new one counts from the start.</summary>
/// <param name="Packets">Of video that came.</param>
/// <param name="LostPackets">That did not come when they should have.</param>
/// <param name="RepairedPackets">Of these, the ones that came when they were sent again.</param>
/// <param name="RoundTripMilliseconds">Of checks of the way itself; null before the first was answered.</param>
public sealed record NetworkStatistics(
    long Packets, long LostPackets, long RepairedPackets, double JitterMilliseconds, double? RoundTripMilliseconds);

/// <param name="Wait">From the first damage to the start of conversion.</param>
/// <param name="Convert">BGRA to NV12.</param>
/// <param name="Encode">The encoder's call.</param>
/// <param name="Transfer">From the encoder to the host's carrier.</param>
/// <param name="Queue">In the host.</param>
public sealed record StageStatistics(
    Percentiles Wait, Percentiles Convert, Percentiles Encode, Percentiles Transfer, Percentiles Queue);

public sealed record Percentiles(double P50, double P95, double P99, double Max)
{
    /// <param name="micros">In any order; null comes back where there are none.</param>
    public static Percentiles? OfMicros(IEnumerable<uint> micros)
    {
        var sorted = micros.Order().ToArray();
        return sorted.Length == 0 ? null : new(At(sorted, 0.5), At(sorted, 0.95), At(sorted, 0.99), At(sorted, 1));
    }

    /// <summary>The nearest rank: a value that was measured, not one between two.</summary>
    static double At(uint[] sorted, double share) =>
        sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)] / 1000.0;
}
