namespace Farglass.Client;

public sealed record SessionClientOptions
{
    public ServerTrust Trust { get; init; } = ServerTrust.SystemStore;

    /// <summary>
    /// The size of the window in device pixels; the session's display takes it when the session starts.
    /// </summary>
    public int? Width { get; init; }

    public int? Height { get; init; }

    public double? PixelRatio { get; init; }

    /// <summary>How the session travels.</summary>
    public Carrier Carrier { get; init; }

    /// <summary>
    /// To be sent by WebRTC what the plainest decoders of H.264 have, Constrained Baseline, and nothing else: as some
    /// telephones ask for. A WebSocket carries High, whatever this says.
    /// </summary>
    public bool BaselineOnly { get; init; }

    /// <summary>
    /// How long to try again when the connection is lost; zero to give up at once. The session's grace time is the
    /// useful value: afterwards there is nothing to come back to.
    /// </summary>
    public TimeSpan ReconnectFor { get; init; }

    /// <summary>
    /// Whether a frame is acknowledged when the caller asks for the next event. Else the caller does it with
    /// <see cref="SessionClient.AcknowledgeAsync"/>; over a WebSocket, a host sends no more than a few frames that are
    /// not acknowledged.
    /// </summary>
    public bool Acknowledge { get; init; } = true;

    /// <summary>
    /// To be told over WebRTC, where frames have no header, what the host knows of each frame (its number, its flags
    /// and the times of its stages), and once a second how the network is (<see cref="SessionEvent.Network"/>). Without
    /// it frames are numbered as they come, their times are zero, and a picture that stands still costs no packet.
    /// </summary>
    public bool WatchFrames { get; init; } = true;

    /// <summary>How often the round trip is measured; zero for never.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(5);

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
