namespace Farglass.Host.Signalling;

/// <summary>
/// How the host learns of a viewer that is gone without a word, with its battery or its cable: by a ping that is not
/// answered. The WebSocket does both, on the system's clock.
/// </summary>
/// <param name="Interval">From one ping to the next.</param>
/// <param name="Timeout">How long an answer may take.</param>
sealed record KeepAlive(TimeSpan Interval, TimeSpan Timeout)
{
    public static KeepAlive Default { get; } = new(Limits.KeepAliveInterval, Limits.KeepAliveTimeout);
}
